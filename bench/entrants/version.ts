import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { project } from '../harness/programs.ts'

/** Of the package that is measured. */
export const version: string = (
  JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { version: string }
).version

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { errorsPage } from '../../scripts/error-codes.ts'
import { errorCodes } from '../../src/errors.ts'
import { project } from './temporary.ts'

const read = (file: string): string => readFileSync(join(project, file), 'utf8')

test('docs/errors.md is what the table of codes says (renew: npx tsx scripts/error-codes.ts)', () => {
  expect(read('docs/errors.md')).toBe(errorsPage())
})

test('every code is explained in a sentence', () => {
  for (const [code, meaning] of Object.entries(errorCodes)) {
    expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/)
    expect(meaning, code).toMatch(/^[A-Z].*\.$/)
  }
})

test('the changelog speaks of the version in package.json', () => {
  const { version } = JSON.parse(read('package.json')) as { version: string }
  expect(read('CHANGELOG.md')).toContain(`## ${version}`)
})

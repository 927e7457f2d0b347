/** Writes the JSON Schema of a brief that the package ships, from its checks in `src/brief/brief.schema.ts`; with `--check` it only compares. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { schemaFile, schemaText } from '../src/cli/schema-command.ts'

const path = join(resolve(import.meta.dirname, '..'), schemaFile)
const text = schemaText()

if (!process.argv.includes('--check')) writeFileSync(path, text)
else if (!existsSync(path) || readFileSync(path, 'utf8') !== text) {
  console.log('brief.schema.json is out of date: run `npx tsx scripts/brief-schema.ts`.')
  process.exitCode = 1
}

/** Writes `docs/errors.md` from the table of codes in `src/errors.ts`; with `--check` it only compares. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { errorCodes } from '../src/errors.ts'

const path = join(resolve(import.meta.dirname, '..'), 'docs/errors.md')

/** The page that explains every code. */
export function errorsPage(codes: Readonly<Record<string, string>> = errorCodes): string {
  const rows = Object.entries(codes).map(
    ([code, meaning]) => `| \`${code}\` | ${meaning.replaceAll('|', '\\|')} |`,
  )
  return `# Errors

What this library throws on purpose is a \`ClienteleError\`: misuse, or input that cannot be used. Its \`code\` is part
of the interface and stays; its \`message\` says what was found, what was expected and what to do, and may be reworded;
its \`details\` hold names and counts, never a customer's values. Ask with \`isClienteleError(error)\` rather than
\`instanceof\`, which fails where two copies of the library are loaded. Outcomes to be expected (a fit that did not
converge, rows that were rejected, limits that could not be met) are parts of results and are not thrown.

This page is generated from \`src/errors.ts\` by \`npx tsx scripts/error-codes.ts\`.

| code | meaning |
|---|---|
${rows.join('\n')}
`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (process.argv.includes('--check')) check()
  else writeFileSync(path, errorsPage())
}

function check(): void {
  if (existsSync(path) && readFileSync(path, 'utf8') === errorsPage()) return
  console.log('docs/errors.md is out of date: run `npx tsx scripts/error-codes.ts`.')
  process.exitCode = 1
}

/**
 * Checks who imports whom by the rules of `.dependency-cruiser.mjs`, and that every source file was looked at:
 * a checker that saw nothing would be content with everything.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

interface CruiseResult {
  readonly modules: readonly { readonly source: string }[]
  readonly summary: {
    readonly violations: readonly Violation[]
    readonly error: number
  }
}

interface Violation {
  readonly from: string
  readonly to: string
  readonly rule: { readonly name: string; readonly severity: string }
}

const project = resolve(import.meta.dirname, '..')
const roots = ['src', 'test', 'bench', 'examples', 'scripts'].filter((root) => existsSync(root))

const result = cruise()
const seen = new Set(result.modules.map((module) => module.source))
const files = roots.flatMap((root) => sourceFiles(root))
const unseen = files.filter((file) => !seen.has(file))

for (const { rule, from, to } of result.summary.violations) console.log(`${rule.name}: ${from} -> ${to}`)
for (const file of unseen) console.log(`not looked at: ${file}`)
console.log(
  `${files.length} source files, ${files.length - unseen.length} looked at, ${result.summary.error} violations`,
)
if (files.length === 0 || unseen.length > 0 || result.summary.error > 0) process.exitCode = 1

function cruise(): CruiseResult {
  const command = join(project, 'node_modules/.bin/depcruise')
  const config = join(project, '.dependency-cruiser.mjs')
  const { stdout, stderr } = spawnSync(command, [...roots, '--config', config, '--output-type', 'json'], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  if (stdout === '') throw new Error(`dependency-cruiser gave no result: ${stderr}`)
  return JSON.parse(stdout) as CruiseResult
}

function sourceFiles(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/(^|\/)node_modules\/|^bench\/peers\/|\.as\.ts$/.test(file))
    .sort()
}

import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { project, type TemporaryFolder, temporaryFolder } from './temporary.ts'

interface Fault {
  readonly rule: string
  readonly text: string
}

const faults: readonly Fault[] = [
  { rule: 'plugin', text: 'export const draw = Math.random\n' },
  { rule: 'lint/style/noDefaultExport', text: 'export default 1\n' },
  { rule: 'lint/style/noEnum', text: 'export enum Arm {\n  Treated,\n}\n' },
  {
    rule: 'lint/style/noNonNullAssertion',
    text: 'export const size = (text?: string): number => text!.length\n',
  },
  {
    rule: 'lint/style/noParameterAssign',
    text: 'export function next(n: number): number {\n  n += 1\n  return n\n}\n',
  },
  { rule: 'lint/suspicious/noConsole', text: "console.log('here')\n" },
  { rule: 'lint/complexity/noExcessiveLinesPerFunction', text: longFunction(61) },
  { rule: 'lint/complexity/noExcessiveCognitiveComplexity', text: nestedFunction(6) },
]

describe('the linter', () => {
  let folder: TemporaryFolder

  beforeAll(() => {
    folder = temporaryFolder()
    mkdirSync(join(folder.path, 'scripts'))
    for (const file of ['biome.json', 'scripts/seed-and-clock.grit']) {
      copyFileSync(join(project, file), join(folder.path, file))
    }
  })

  afterAll(() => folder.remove())

  /** The findings of error level: rule and file, and the exit code. */
  function lint(
    place: string,
    texts: readonly string[],
  ): { found: readonly string[]; status: number | null } {
    folder.write(Object.fromEntries(texts.map((text, index) => [`${place}/case${index}.ts`, text])))
    const biome = join(project, 'node_modules/.bin/biome')
    const { stdout, status } = spawnSync(
      biome,
      ['lint', '--max-diagnostics=none', '--reporter=github', place],
      {
        cwd: folder.path,
        encoding: 'utf8',
      },
    )
    const found = [...stdout.matchAll(/::error title=([^,]+),file=[^,]*case(\d+)\.ts/g)]
    return { found: found.map((match) => `${match[2]} ${match[1]}`).sort(), status }
  }

  test('finds each planted fault in library source, and fails', () => {
    const { found, status } = lint(
      'src/faults',
      faults.map((fault) => fault.text),
    )
    expect(found).toEqual(faults.map((fault, index) => `${index} ${fault.rule}`))
    expect(status).toBe(1)
  })

  test('lets the longest and most nested function pass that is allowed', () => {
    expect(lint('src/limits', [longFunction(60), nestedFunction(5)])).toEqual({ found: [], status: 0 })
  })

  test('lets tests be long, talk, and read the clock', () => {
    const texts = [longFunction(61), "console.log('here')\n", 'export const day = new Date()\n']
    expect(lint('test/free', texts)).toEqual({ found: [], status: 0 })
  })
})

/** A function whose body has as many lines. */
function longFunction(lines: number): string {
  const body = Array.from({ length: lines - 2 }, (_, index) => `  sum += ${index}\n`).join('')
  return `export function long(): number {\n  let sum = 0\n${body}  return sum\n}\n`
}

/** A function of as many loops, one in the other: its complexity is depth * (depth + 1) / 2. */
function nestedFunction(depth: number): string {
  const indents = Array.from({ length: depth }, (_, index) => '  '.repeat(index + 1))
  const open = indents.map(
    (indent, index) => `${indent}for (let i${index} = 0; i${index} < 2; i${index}++) {\n`,
  )
  const close = indents.map((indent) => `${indent}}\n`).reverse()
  const inner = `${'  '.repeat(depth + 1)}sum++\n`
  return `export function nested(): number {\n  let sum = 0\n${open.join('')}${inner}${close.join('')}  return sum\n}\n`
}

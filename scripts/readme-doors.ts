/**
 * Runs the examples of README.md exactly as printed, in a folder like a user's: the blocks fenced as ```ts door and
 * ```sh door. TypeScript is type-checked against the built declarations and run against the built package. Files made by
 * one door are there for the next. The folder sees the project's `examples` and, as `data`, the real data sets.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/** One runnable block of a document. */
export interface Door {
  readonly language: 'ts' | 'sh'
  readonly text: string
  /** The line on which the block starts, counted from 1. */
  readonly line: number
}

const project = resolve(import.meta.dirname, '..')
const data = resolve(project, process.env['CLIENTELE_DATA'] ?? '../shared/data')
const minutes = 5

/** The blocks of a Markdown text that are fenced as doors, in order. */
export function doorsOf(markdown: string): readonly Door[] {
  const doors: Door[] = []
  for (const match of markdown.matchAll(/^```(ts|sh) door *\r?\n([\s\S]*?)^```/gm)) {
    const line = markdown.slice(0, match.index).split('\n').length
    doors.push({ language: match[1] === 'ts' ? 'ts' : 'sh', text: match[2], line })
  }
  return doors
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) runDoors()

function runDoors(): void {
  const readme = join(project, 'README.md')
  const all = existsSync(readme) ? doorsOf(readFileSync(readme, 'utf8')) : []
  const doors = existsSync(data) ? all : all.filter(({ text }) => !text.includes('--data data'))
  if (doors.length < all.length) console.log(`skipped: ${all.length - doors.length} doors that read ${data}`)
  const folder = userFolder()
  const failed = doors.filter((door, index) => !opens(door, index, folder))
  rmSync(folder, { recursive: true, force: true })
  console.log(`README.md: ${doors.length} doors, ${failed.length} failed`)
  if (doors.length === 0 || failed.length > 0) process.exitCode = 1
}

/** A folder in which the package is installed. */
function userFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-door-'))
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true })
  const links: readonly (readonly [string, string])[] = [
    [project, 'node_modules/clientele'],
    [join(project, 'node_modules/@types'), 'node_modules/@types'],
    [join(project, 'examples'), 'examples'],
    [data, 'data'],
  ]
  for (const [target, link] of links) symlinkSync(target, join(folder, link))
  const command = `#!/bin/sh\nexec node "${join(project, 'dist/cli.js')}" "$@"\n`
  writeFileSync(join(folder, 'node_modules/.bin/clientele'), command, { mode: 0o755 })
  const manifest = { name: 'door', version: '1.0.0', private: true, type: 'module' }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  return folder
}

function opens(door: Door, index: number, folder: string): boolean {
  const file = `door-${index + 1}.${door.language}`
  writeFileSync(join(folder, file), door.text)
  const start = performance.now()
  const commands = door.language === 'ts' ? [typeCheck(file), [tool('tsx'), file]] : [['bash', '-eu', file]]
  const fault = commands.map((command) => runIn(folder, command)).find((output) => output !== null)
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(
    `${fault === undefined ? 'ok  ' : 'FAIL'} README.md line ${door.line}, ${door.language} (${seconds} s)`,
  )
  if (fault !== undefined) console.log(fault)
  return fault === undefined
}

function typeCheck(file: string): readonly string[] {
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'NodeNext', '--target', 'ES2022']
  return [tool('tsc'), ...options, '--types', 'node', file]
}

function tool(name: string): string {
  return join(project, 'node_modules/.bin', name)
}

/** What a failed command said, or null where it succeeded. */
function runIn(folder: string, [command, ...flags]: readonly string[]): string | null {
  const path = `${join(folder, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`
  const { status, stdout, stderr, error } = spawnSync(command, flags, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, PATH: path },
    timeout: minutes * 60_000,
    maxBuffer: 2 ** 28,
  })
  return status === 0 ? null : `${stdout}${stderr}${error?.message ?? ''}`
}

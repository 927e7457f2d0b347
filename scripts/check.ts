/**
 * Everything that must hold before a change is taken, in one command: `npm run check`, a line a step.
 * Steps that need nothing of each other run side by side.
 * With `--without-tests` the tests are left to whoever runs them anyway.
 */
import { execFile } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

interface Step {
  readonly name: string
  readonly command: readonly string[]
}

const project = resolve(import.meta.dirname, '..')
const withoutTests = process.argv.includes('--without-tests')

/** One step uses every core by itself. */
const tests: readonly Step[] = [
  { name: 'tests', command: ['vitest', 'run', '--coverage', '--project', 'unit', '--project', 'types'] },
]

/** The longest first. */
const ofTheSource: readonly Step[] = [
  { name: 'build', command: ['tsup', '--silent'] },
  { name: 'types of the rest', command: ['tsc', '--noEmit', '-p', 'tsconfig.test.json'] },
  { name: 'reference', command: ['typedoc'] },
  { name: 'types of the source', command: ['tsc', '--noEmit', '-p', 'tsconfig.json'] },
  { name: 'kernels', command: ['tsx', 'scripts/build-kernels.ts', '--check'] },
  { name: 'types of the page', command: ['tsc', '--noEmit', '-p', 'examples/browser/page/tsconfig.json'] },
  { name: 'layers', command: ['tsx', 'scripts/layers.ts'] },
  { name: 'lint', command: ['biome', 'check', '--error-on-warnings', '.'] },
  { name: 'dead code', command: ['knip'] },
  { name: 'dead files', command: ['knip', '--production', '--include', 'files'] },
  { name: 'types of the kernels', command: ['tsc', '--noEmit', '-p', 'src/math/simd/tsconfig.json'] },
  { name: 'schema of the brief', command: ['tsx', 'scripts/brief-schema.ts', '--check'] },
  { name: 'errors page', command: ['tsx', 'scripts/error-codes.ts', '--check'] },
]

const ofThePackage: readonly Step[] = [
  { name: 'sizes', command: ['tsx', 'scripts/sizes.ts'] },
  { name: 'entries', command: ['attw', '--pack', '.', '--profile', 'esm-only'] },
  { name: 'package', command: ['publint', '--strict'] },
]

/** A compiler wants a core, and a gigabyte or two. */
const lanes = Math.min(4, availableParallelism())
const failures: string[] = []
for (const steps of [ofTheSource, ...(withoutTests ? [] : [tests]), ofThePackage]) {
  const waiting = [...steps]
  const found = await Promise.all(Array.from({ length: lanes }, () => workOff(waiting)))
  failures.push(...found.flat())
}
if (failures.length > 0) {
  console.log(`failed: ${failures.join(', ')}`)
  process.exitCode = 1
}

/** Takes one step after the other from those that wait, and returns the names of those that failed. */
async function workOff(waiting: Step[]): Promise<readonly string[]> {
  const failed: string[] = []
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift())
    if (!(await passes(step))) failed.push(step.name)
  return failed
}

/** Judged by the exit code alone: a tool may leave its files behind and still have failed. */
async function passes({ name, command }: Step): Promise<boolean> {
  const [tool, ...flags] = command
  const start = performance.now()
  const ended = promisify(execFile)(join(project, 'node_modules/.bin', tool), flags, {
    cwd: project,
    maxBuffer: 2 ** 28,
  })
  const failure = await ended.then(
    () => undefined,
    (error: Error & { readonly stdout: string; readonly stderr: string }) => error,
  )
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`${failure === undefined ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`)
  if (failure !== undefined)
    console.log(`${command.join(' ')}\n${failure.stdout}${failure.stderr}${failure.message}`)
  return failure === undefined
}

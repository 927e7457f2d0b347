/**
 * Everything that must hold before a change is taken, in one command: `npm run check`, a line a step.
 * With `--without-tests` the tests are left to whoever runs them anyway.
 */
import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'

interface Step {
  readonly name: string
  readonly command: readonly string[]
}

const project = resolve(import.meta.dirname, '..')
const withoutTests = process.argv.includes('--without-tests')

const tests: readonly Step[] = [
  { name: 'tests', command: ['vitest', 'run', '--coverage', '--project', 'unit', '--project', 'types'] },
]

const steps: readonly Step[] = [
  { name: 'types of the source', command: ['tsc', '--noEmit', '-p', 'tsconfig.json'] },
  { name: 'types of the rest', command: ['tsc', '--noEmit', '-p', 'tsconfig.test.json'] },
  { name: 'types of the kernels', command: ['tsc', '--noEmit', '-p', 'src/math/simd/tsconfig.json'] },
  { name: 'types of the page', command: ['tsc', '--noEmit', '-p', 'examples/browser/page/tsconfig.json'] },
  { name: 'lint', command: ['biome', 'check', '--error-on-warnings', '.'] },
  { name: 'layers', command: ['tsx', 'scripts/layers.ts'] },
  { name: 'dead code', command: ['knip'] },
  { name: 'dead files', command: ['knip', '--production', '--include', 'files'] },
  { name: 'errors page', command: ['tsx', 'scripts/error-codes.ts', '--check'] },
  { name: 'schema of the brief', command: ['tsx', 'scripts/brief-schema.ts', '--check'] },
  { name: 'kernels', command: ['tsx', 'scripts/build-kernels.ts', '--check'] },
  ...(withoutTests ? [] : tests),
  { name: 'build', command: ['tsup', '--silent'] },
  { name: 'package', command: ['publint', '--strict'] },
  { name: 'entries', command: ['attw', '--pack', '.', '--profile', 'esm-only'] },
  { name: 'sizes', command: ['tsx', 'scripts/sizes.ts'] },
  { name: 'reference', command: ['typedoc'] },
]

const failed = steps.filter((step) => !passes(step))
if (failed.length > 0) {
  console.log(`failed: ${failed.map((step) => step.name).join(', ')}`)
  process.exitCode = 1
}

/** Judged by the exit code alone: a tool may leave its files behind and still have failed. */
function passes({ name, command }: Step): boolean {
  const [tool, ...flags] = command
  const start = performance.now()
  const { status, stdout, stderr, error } = spawnSync(join(project, 'node_modules/.bin', tool), flags, {
    cwd: project,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`)
  if (status !== 0)
    console.log(`${command.join(' ')}\n${stdout}${stderr}${error === undefined ? '' : error.message}`)
  return status === 0
}

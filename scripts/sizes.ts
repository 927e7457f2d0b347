/**
 * Measures what a browser would load at once, minified and compressed by brotli, zod excluded, and so what is loaded on first use (kernels, Parquet): every room stays below its limit,
 * and one function imported from the main entry costs no more than the room it lives in.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

interface Check {
  readonly name: string
  readonly path: string
  readonly import?: string
  readonly limit: string
  readonly ignore: readonly string[]
}

interface Measured {
  readonly name: string
  readonly passed: boolean
  readonly size: number
  readonly sizeLimit: number
}

const project = resolve(import.meta.dirname, '..')
const stages = ['merge', 'features', 'segments', 'response', 'target', 'measure']
const rooms = ['table', 'engine', 'learn', ...stages]

/** Not counted: zod, and what is imported when it is first used. */
const ignore = ['zod', 'hyparquet', 'hyparquet-writer', ...importedLater().map((file) => `*${file}`)]

/** What naming one function in an import statement may cost by itself. */
const importBytes = 100

const whole = measure([
  check('main', 'index.js', '160 kB'),
  ...rooms.map((room) => check(room, `${room}/index.js`, '40 kB')),
  check('worker', 'math/threads/worker.js', '1 kB'),
])
for (const { name, size, sizeLimit } of whole) console.log(`${name}: ${size} of ${sizeLimit} bytes`)

const single = measure(await functionChecks(whole))
const failed = [...whole, ...single].filter((one) => !one.passed)
for (const { name, size, sizeLimit } of failed)
  console.log(`too large: ${name}, ${size} of ${sizeLimit} bytes`)
console.log(`${single.length} functions imported one by one, ${failed.length} too large`)
if (failed.length > 0) process.exitCode = 1

/** The files that some file of the package imports when it needs them. */
function importedLater(): readonly string[] {
  const dist = join(project, 'dist')
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.js'),
  )
  const found = files.flatMap((file) => [
    ...readFileSync(join(dist, file), 'utf8').matchAll(/import\("[./]*\/([\w.-]+\.js)"\)/g),
  ])
  return [...new Set(found.map(([, name]) => name))]
}

function check(name: string, file: string, limit: string): Check {
  return { name, path: join(project, 'dist', file), limit, ignore }
}

/** One check for every function that a stage and the main entry both export. */
async function functionChecks(measured: readonly Measured[]): Promise<readonly Check[]> {
  const main = await load('index.js')
  const checks: Check[] = []
  for (const stage of stages) {
    const size = measured.find(({ name }) => name === stage)?.size ?? 0
    const exported = await load(`${stage}/index.js`)
    for (const [name, value] of Object.entries(exported)) {
      if (typeof value !== 'function' || main[name] !== value) continue
      const limit = `${size + importBytes} B`
      checks.push({ ...check(`${stage}: ${name}`, 'index.js', limit), import: `{ ${name} }` })
    }
  }
  return checks
}

async function load(file: string): Promise<Record<string, unknown>> {
  return (await import(pathToFileURL(join(project, 'dist', file)).href)) as Record<string, unknown>
}

function measure(checks: readonly Check[]): readonly Measured[] {
  if (checks.length === 0) return []
  const config = join(project, '.cache/sizes.json')
  mkdirSync(join(project, '.cache'), { recursive: true })
  writeFileSync(config, JSON.stringify(checks))
  const command = join(project, 'node_modules/.bin/size-limit')
  const { stdout, stderr } = spawnSync(command, ['--json', '--config', config], {
    cwd: project,
    encoding: 'utf8',
  })
  const measured = JSON.parse(stdout === '' ? '[]' : stdout) as readonly Measured[]
  if (measured.length !== checks.length)
    throw new Error(`size-limit did not measure everything: ${stdout}${stderr}`)
  return measured
}

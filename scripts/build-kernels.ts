/**
 * Builds the kernels: `npm run build:kernels`. Every `src/math/simd/<name>.as.ts` becomes WebAssembly twice (for memory of
 * one thread and for shared memory), embedded as base64 in `<name>.wasm.ts`; the worker becomes a text in
 * `src/math/threads/worker-source.ts`. With `--check` nothing is written, and what is checked in must have the same bytes.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, relative, resolve } from 'node:path'
import asc from 'assemblyscript/asc'
import { transformSync } from 'esbuild'

const project = resolve(import.meta.dirname, '..')
const kernels = join(project, 'src/math/simd')
const threads = join(project, 'src/math/threads')
const check = process.argv.includes('--check')

const common = [
  '--runtime',
  'stub',
  '--importMemory',
  '--noExportMemory',
  '--noAssert',
  '-O3',
  '--use',
  'abort=',
]
const simd = ['--enable', 'simd']
const shared = ['--enable', 'threads', '--sharedMemory', '--maximumMemory', '65536']

const stale: string[] = []
for (const file of readdirSync(kernels).filter((name) => name.endsWith('.as.ts'))) {
  const name = basename(file, '.as.ts')
  const plain = await compile(file, [...common, ...simd])
  const onThreads = await compile(file, [...common, ...simd, ...shared])
  put(join(kernels, `${name}.wasm.ts`), kernelModule(name, plain, onThreads))
}
put(join(threads, 'worker-source.ts'), workerModule())

for (const file of stale) console.log(`not what its source builds: ${file}; run npm run build:kernels`)
if (stale.length > 0) process.exitCode = 1

async function compile(file: string, flags: readonly string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'kernel-'))
  const wasm = join(folder, 'kernel.wasm')
  try {
    const { error, stderr } = await asc.main([
      file,
      '--baseDir',
      kernels,
      '--outFile',
      relative(kernels, wasm),
      ...flags,
    ])
    if (error !== null) throw new Error(`${file} does not compile: ${stderr.toString()}`)
    return readFileSync(wasm).toString('base64')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function kernelModule(name: string, plain: string, onThreads: string): string {
  return [
    `// Generated from ${name}.as.ts by npm run build:kernels.`,
    "import type { KernelBytes } from './kernel.ts'",
    '',
    `export const ${name}Bytes: KernelBytes = {`,
    '  plain:',
    `    '${plain}',`,
    '  shared:',
    `    '${onThreads}',`,
    '}',
    '',
  ].join('\n')
}

/** The worker without types: one script that needs nothing else. */
function workerModule(): string {
  const source = readFileSync(join(threads, 'worker.ts'), 'utf8')
  const { code } = transformSync(source, { loader: 'ts', minify: true, target: 'es2022', format: 'esm' })
  const text = code.trim().replaceAll('\\', '\\\\').replaceAll("'", "\\'")
  return [
    '// Generated from worker.ts by npm run build:kernels.',
    '',
    '/** The worker as a script that needs nothing else. */',
    'export const workerSource: string =',
    `  '${text}'`,
    '',
  ].join('\n')
}

function put(path: string, text: string): void {
  if (!check) writeFileSync(path, text)
  else if (readFileSync(path, 'utf8') !== text) stale.push(path.slice(project.length + 1))
}

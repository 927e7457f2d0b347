import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const project: string = resolve(import.meta.dirname, '../..')
const peers = join(project, 'bench/peers')

/** How a program is started, or why it cannot be. */
export type Start =
  | { readonly command: string; readonly flags: readonly string[]; readonly environment: NodeJS.ProcessEnv }
  | { readonly missing: string }

const rerun = 'npm run peers'

/**
 * `*.ts` is ours and sees the built package; `*.mjs` is a peer on Node and `*.py` one in Python, both in `bench/peers`. A
 * peer names the packages it needs after a `#`: `csv.mjs#udsv`.
 */
export function startOf(program: string, threads: number): Start {
  const [file, ...needs] = program.split('#')
  if (file.endsWith('.py')) return startPython(file, threads)
  const path = file.endsWith('.mjs') ? join(peers, file) : resolve(project, file)
  const lacking = needs.find((name) => !existsSync(join(peers, 'node_modules', name)))
  if (lacking !== undefined) return { missing: `${lacking} is not installed (${rerun})` }
  return {
    command: process.execPath,
    flags: ['--import', 'tsx', '--expose-gc', '--max-old-space-size=12000', path],
    environment: process.env,
  }
}

function startPython(file: string, threads: number): Start {
  const python = join(peers, '.venv/bin/python')
  if (!existsSync(python)) return { missing: `the Python peers are not installed (${rerun})` }
  const count = String(threads)
  const environment = {
    ...process.env,
    OMP_NUM_THREADS: count,
    OPENBLAS_NUM_THREADS: count,
    PYTHONUNBUFFERED: '1',
  }
  return { command: python, flags: [join(peers, file)], environment }
}

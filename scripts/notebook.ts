/**
 * Runs the notebook of the closed loop: `npm run example:notebook` writes its outputs anew, with `--check` it only tells whether they are those that are stored. Needs the
 * built package, and a Python with `nbformat` and `jupyter_client` (Debian: `jupyter-client`, `python3-nbformat`).
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

const project = resolve(import.meta.dirname, '..')
const notebook = join(project, 'examples/closed-loop/closed-loop.ipynb')
const made = join(mkdtempSync(join(tmpdir(), 'clientele-notebook-')), 'closed-loop.ipynb')

const python = ['/usr/bin/python3', 'python3'].find(
  (command) => spawnSync(command, ['-c', 'import nbformat, jupyter_client']).status === 0,
)
if (python === undefined)
  throw new Error(
    'No Python has nbformat and jupyter_client: apt-get install jupyter-client python3-nbformat.',
  )
call(join(project, 'node_modules/.bin/deno'), ['jupyter', '--install', '--force'])
call(python, [join(project, 'scripts/run-notebook.py'), notebook, made])
if (process.argv.includes('--check')) check()
else writeFileSync(notebook, readFileSync(made))

/** In the notebook's folder, as Jupyter does. */
function call(command: string, flags: readonly string[]): void {
  const { status } = spawnSync(command, flags, { cwd: dirname(notebook), stdio: 'inherit' })
  if (status !== 0) throw new Error(`${command} ${flags.join(' ')} ended with ${status}.`)
}

function check(): void {
  const [stored, found] = [notebook, made].map(textsOf)
  if (stored === found) console.log('The notebook gives the outputs that are stored.')
  else {
    console.log(`The notebook gives other outputs than stored.\nstored:\n${stored}\nfound:\n${found}`)
    process.exitCode = 1
  }
}

/** What the cells print. */
function textsOf(path: string): string {
  const { cells } = JSON.parse(readFileSync(path, 'utf8')) as {
    cells: readonly { outputs?: readonly { output_type: string; text?: string | readonly string[] }[] }[]
  }
  return cells
    .flatMap(({ outputs = [] }) =>
      outputs.map(({ text = '' }) => (typeof text === 'string' ? text : text.join(''))),
    )
    .join('')
}

/**
 * Runs the notebook of the closed loop: `npm run example:notebook` writes its outputs anew, with `--check` it only tells whether they are those that are stored, the drawing among them. Needs the
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
  const [stored, found] = [notebook, made].map(outputsOf)
  const other = Array.from({ length: Math.max(stored.length, found.length) }, (_, i) => i).filter(
    (i) => stored[i] !== found[i],
  )
  for (const i of other) console.log(`stored:\n${stored[i]}\nfound:\n${found[i]}`)
  if (other.length === 0) console.log('The notebook gives the outputs that are stored.')
  else {
    console.log(`${other.length} outputs of the notebook are others than stored.`)
    process.exitCode = 1
  }
}

type Lines = string | readonly string[]

/** What the cells print and draw, output by output. */
function outputsOf(path: string): readonly string[] {
  const { cells } = JSON.parse(readFileSync(path, 'utf8')) as {
    cells: readonly {
      outputs?: readonly { text?: Lines; data?: { readonly 'image/svg+xml'?: Lines } }[]
    }[]
  }
  return cells.flatMap(({ outputs = [] }) =>
    outputs.map(({ text = '', data }) => joined(text) + rounded(joined(data?.['image/svg+xml'] ?? ''))),
  )
}

function joined(lines: Lines): string {
  return typeof lines === 'string' ? lines : lines.join('')
}

/** A drawing to a tenth of a pixel: as exact as the numbers that are printed. */
function rounded(svg: string): string {
  return svg.replace(/\d+\.\d+/g, (number) => Number(number).toFixed(1))
}

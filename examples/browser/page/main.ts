import './no-eval.ts'
import { type CsvRead, createThreads, isClienteleError, readCsv, segmentCustomers } from 'clientele'
import { type Choice, choicesOf } from './columns.ts'
import { featuresOf } from './features.ts'
import { numberWords } from './rule-words.ts'
import { element, showSegments } from './show-segments.ts'

const threads = createThreads({
  count: Math.min(4, Math.max(1, navigator.hardwareConcurrency - 1)),
  worker: new URL('worker.js', document.baseURI),
})

/** Threads share the work by parts of so many rows. */
const rowsOfOneThread = 65_536

const form = part('form', HTMLFormElement)
const file = part('file', HTMLInputElement)
const drop = part('drop', HTMLElement)
const columns = part('columns', HTMLFieldSetElement)
const result = part('result', HTMLElement)

let opened: { readonly read: CsvRead; readonly choices: readonly Choice[] } | null = null

file.addEventListener('change', () => open(file.files))
// So that the same file can be chosen again once it was mended.
file.addEventListener('click', () => {
  file.value = ''
})
drop.addEventListener('dragover', (event) => {
  event.preventDefault()
  drop.classList.add('over')
})
drop.addEventListener('dragleave', () => drop.classList.remove('over'))
drop.addEventListener('drop', (event) => {
  event.preventDefault()
  drop.classList.remove('over')
  open(event.dataTransfer?.files ?? null)
})
// A file dropped beside the field must not replace the page.
for (const name of ['dragover', 'drop']) addEventListener(name, (event) => event.preventDefault())
form.addEventListener('submit', (event) => {
  event.preventDefault()
  find()
})

/** Reads a file, offers its columns, and finds segments by those that are taken at first. */
async function open(files: FileList | null): Promise<void> {
  const chosen = files?.[0]
  if (chosen === undefined) return
  opened = null
  columns.hidden = true
  await work(`Reading ${chosen.name} …`, async () => {
    const read = await readCsv({
      byteLength: chosen.size,
      slice: (start: number, end?: number) => chosen.slice(start, end).arrayBuffer(),
    })
    opened = { read, choices: choicesOf(read.table) }
    offer(chosen.name, opened)
    await segment()
  })
}

async function find(): Promise<void> {
  await work('', segment)
}

function offer(name: string, { read, choices }: NonNullable<typeof opened>): void {
  const { rows, rejected } = read.counts
  part('read', HTMLElement).textContent =
    `${numberWords(rows)} rows read from ${name}${rejected === 0 ? '' : `, ${numberWords(rejected)} left out because they are not like the others`}.`
  part('choices', HTMLElement).replaceChildren(
    ...choices.map(({ name: column, kind, taken }, i) => {
      const box = document.createElement('input')
      Object.assign(box, { type: 'checkbox', name: 'column', value: String(i), checked: taken })
      const label = element('span', {}, column, ' ', element('span', { class: 'muted' }, kind))
      return element('label', {}, box, label)
    }),
  )
  columns.hidden = false
}

/** @throws what the library throws; an Error in plain words where nothing is chosen. */
async function segment(): Promise<void> {
  if (opened === null) return
  if (opened.read.table.rowCount === 0)
    throw new Error('The file has a header and no rows. Choose a file with one row per customer.')
  const taken = new FormData(form).getAll('column').map(Number)
  const chosen = opened.choices.filter((_, i) => taken.includes(i))
  if (chosen.length === 0)
    throw new Error('No column is chosen. Choose at least one that tells customers apart; numbers are best.')
  say('Looking for segments …')
  const features = featuresOf(opened.read.table, chosen)
  const segmentation = await segmentCustomers(features, {
    threads: features.table.rowCount > rowsOfOneThread ? threads : undefined,
    onProgress: ({ stage, pass }) => say(`Looking for segments: ${stage}, pass ${pass} …`),
  })
  showSegments(result, segmentation, features)
}

/** Does one thing at a time, and shows what went wrong. */
async function work(words: string, task: () => Promise<void>): Promise<void> {
  say(words)
  result.hidden = true
  part('error', HTMLElement).replaceChildren()
  form.inert = true
  try {
    await task()
    say('Done. Nothing left this page.')
  } catch (error) {
    say('')
    part('error', HTMLElement).replaceChildren(faultWords(error))
  } finally {
    form.inert = false
  }
}

function faultWords(error: unknown): HTMLElement {
  const message = error instanceof Error ? error.message : String(error)
  return isClienteleError(error)
    ? element('p', {}, element('code', {}, error.code), ` ${message}`)
    : element('p', {}, message)
}

function say(words: string): void {
  part('status', HTMLElement).textContent = words
}

function part<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id)
  if (!(found instanceof kind)) throw new Error(`the page has no ${id}`)
  return found
}

import { csvKernel } from '../../math/simd/csv-kernel.ts'
import { type KernelJob, openKernel } from '../../math/threads/kernel-job.ts'
import { MISSING_CODE } from '../column.ts'
import type { DictionaryBuilder } from '../dictionary-builder.ts'
import { LINE_FEED } from './byte.ts'
import { createAreas, type KernelArea, type KernelAreas } from './kernel-areas.ts'
import { createKernelDictionary, type KernelDictionary } from './kernel-dictionary.ts'
import { chunkWords, createLayout, type KernelLayout, type KernelSize } from './kernel-layout.ts'
import { createPlainRows, type PlainRows } from './kernel-plain-rows.ts'
import type { CsvReadOptions } from './options.ts'
import type { CsvPlan } from './plan.ts'
import { type Reading, readOn } from './reading.ts'
import type { Rejects } from './rejected.ts'
import type { Rows } from './rows.ts'
import type { KernelValues } from './sink.ts'

/** Rows that the kernel read: those in the runs, in their order. Good until the next ones are read. */
export interface KernelRows {
  readonly columns: readonly KernelValues[]
  readonly runs: readonly { readonly from: number; readonly to: number }[]
}

/** Reads CSV by the kernel. */
export interface KernelReader {
  /** Whether workers run the kernel, not this thread. */
  readonly onThreads: boolean
  /** The next rows of a pass; null where the plain way must go on: at the end, and where memory is refused. */
  next(reading: Reading): Promise<KernelRows | null>
  close(): void
}

/** What a kernel reader works with. */
interface Work {
  readonly job: KernelJob
  readonly layout: KernelLayout
  readonly size: KernelSize
  readonly plan: CsvPlan
  readonly areas: KernelAreas
  readonly plain: PlainRows
  readonly texts: readonly TextColumn[]
  input: KernelArea
}

interface TextColumn {
  readonly column: number
  readonly builder: DictionaryBuilder
  /** Null once its memory was refused. */
  dictionary: KernelDictionary | null
}

/** Bytes behind the input that the kernel may read. */
const BEHIND = 64

/**
 * Opens the kernel. Rows that are not written as they should be are read the plain way, and their values put beside the
 * others.
 *
 * @param builders - those of the text columns, null for others.
 * @returns null where WebAssembly or its memory is refused.
 */
export async function openKernelReader(
  plan: CsvPlan,
  builders: readonly (DictionaryBuilder | null)[],
  rows: Rows,
  rejects: Rejects,
  size: KernelSize,
  { threads, signal }: Pick<CsvReadOptions, 'threads' | 'signal'>,
): Promise<KernelReader | null> {
  const job = await openKernel(csvKernel, threads, signal)
  if (job === null) return null
  const layout = createLayout(job.memory, plan, size)
  if (layout === null) {
    job.close()
    return null
  }
  const areas = createAreas(job.memory)
  const texts = builders.flatMap((builder, column): TextColumn[] => {
    if (builder === null) return []
    const at = layout.columns[column]
    return [
      { column, builder, dictionary: createKernelDictionary(job.memory, areas, builder, layout.plan, at) },
    ]
  })
  const plain = createPlainRows(job.memory, layout, plan, rows, rejects)
  const work: Work = {
    job,
    layout,
    size,
    plan,
    areas,
    plain,
    texts,
    input: { at: 0, bytes: 0 },
  }
  return {
    onThreads: job.call === null,
    next: (reading) => nextRows(work, reading),
    close: () => job.close(),
  }
}

async function nextRows(work: Work, reading: Reading): Promise<KernelRows | null> {
  const { block } = reading
  if (!block.final && (block.length - reading.at) * 2 < work.size.bytes) {
    await block.advance(reading.at)
    reading.at = 0
  }
  for (let bytes = work.size.bytes; ; ) {
    const before = reading.at
    const rest = block.length - before
    if (rest > 0) {
      const found = await readBatch(work, reading, Math.min(rest, bytes))
      if (found === null || found.runs.length > 0) return found
    }
    if (reading.at > before) continue
    // A row that is longer than the batch: twice as much, until there is no more.
    bytes *= 2
    if (bytes < rest * 2) continue
    if (block.final) return null
    await readOn(reading)
  }
}

async function readBatch(work: Work, reading: Reading, length: number): Promise<KernelRows | null> {
  if (!reserveInput(work, length + BEHIND)) return null
  const limit = copyInput(work, reading, length)
  prepareChunks(work, length, limit)
  await readChunks(work, layoutChunks(work))
  const rows = await settle(work, reading, limit)
  await codeTexts(work, rows)
  return { columns: columnsOf(work), runs: runsOf(work) }
}

function reserveInput(work: Work, bytes: number): boolean {
  if (bytes <= work.input.bytes) return true
  const wider = work.areas.take(bytes)
  if (wider === null) return false
  if (work.input.bytes > 0) work.areas.give(work.input)
  work.input = wider
  return true
}

/**
 * Copies bytes of the block, and returns where they end. A line feed stands behind it: one that counts where the last line
 * of all ends without, else one that lets a carriage return wait for what follows it.
 */
function copyInput({ job, input }: Work, { block, at }: Reading, length: number): number {
  const bytes = new Uint8Array(job.memory.buffer, input.at, length + 1)
  bytes.set(block.bytes.subarray(at, at + length))
  bytes[length] = LINE_FEED
  const last = block.final && at + length === block.length
  return input.at + length + (last && block.bytes[block.length - 1] !== LINE_FEED ? 1 : 0)
}

/** Cuts the input behind line feeds, which may turn out to be wrong: within quotes. */
function prepareChunks({ job, layout, size, input }: Work, length: number, limit: number): void {
  const bytes = new Uint8Array(job.memory.buffer, input.at, length)
  const words = new Uint32Array(job.memory.buffer)
  const step = Math.max(Math.ceil(size.bytes / size.chunks), Math.ceil(length / size.chunks))
  let start = input.at
  for (const [i, chunk] of layout.chunks.entries()) {
    const feed = (i + 1) * step < length ? bytes.indexOf(LINE_FEED, (i + 1) * step) : -1
    const last = i === layout.chunks.length - 1
    const end = feed < 0 || last ? limit : Math.max(start, input.at + feed + 1)
    showChunk(words, chunk, start, end)
    start = end
  }
}

/** Says what a chunk is, and that nothing in it was read. */
function showChunk(words: Uint32Array, chunk: number, start: number, limit: number): void {
  const at = chunk / 4
  words[at + chunkWords.start] = start
  words[at + chunkWords.limit] = limit
  words.fill(0, at + chunkWords.rows, at + chunkWords.textBytes)
  words[at + chunkWords.end] = start
}

function layoutChunks({ job, layout }: Work): readonly number[] {
  const words = new Uint32Array(job.memory.buffer)
  return layout.chunks.filter(
    (chunk) => words[chunk / 4 + chunkWords.start] < words[chunk / 4 + chunkWords.limit],
  )
}

function readChunks({ job }: Work, chunks: readonly number[]): Promise<void> {
  return job.run('read', Float64Array.from(chunks), 1)
}

/**
 * Goes through the chunks in their order: reads what the kernel left, and reads a chunk again where the one before it
 * ended elsewhere than was thought. Returns how many rows there are.
 */
async function settle(work: Work, reading: Reading, limit: number): Promise<number> {
  const { layout, job, input, plain } = work
  const { block, at } = reading
  const words = new Uint32Array(job.memory.buffer)
  let next = input.at
  let rows = 0
  let stuck = false
  for (const chunk of layout.chunks) {
    const end = stuck ? limit : words[chunk / 4 + chunkWords.limit]
    const start = words[chunk / 4 + chunkWords.start]
    if (start !== next || stuck) {
      showChunk(words, chunk, next, Math.max(next, end))
      if (next < end) await readChunks(work, [chunk])
    }
    if (next >= end) continue
    const before = next
    next = plain.settle(reading, chunk, input.at - at)
    stuck = next === before
    rows += words[chunk / 4 + chunkWords.rows]
  }
  reading.at = Math.min(block.length, at + next - input.at)
  return rows
}

async function codeTexts(work: Work, rows: number): Promise<void> {
  const { job, texts } = work
  const tasks: number[] = []
  for (const text of texts) {
    if (text.dictionary?.prepare(rows, textBytesOf(work, text.column)) === false) text.dictionary = null
    if (text.dictionary !== null) tasks.push(text.dictionary.at)
  }
  await job.run('intern', Float64Array.from(tasks), 1)
  for (const text of texts) if (text.dictionary?.finish() !== true) codeHere(work, text)
}

function textBytesOf({ job, layout }: Work, column: number): number {
  const words = new Uint32Array(job.memory.buffer)
  let bytes = 0
  for (const chunk of layout.chunks) {
    if (words[chunk / 4 + chunkWords.rows] > 0)
      bytes += words[words[chunk / 4 + chunkWords.textBytes] / 4 + column]
  }
  return bytes
}

/** Gives the texts of a column their codes the plain way. */
function codeHere({ job, layout }: Work, { column, builder }: TextColumn): void {
  const { buffer } = job.memory
  const bytes = new Uint8Array(buffer)
  const starts = new Uint32Array(buffer, layout.columns[column], layout.room)
  const lengths = new Int32Array(buffer, layout.columns[column] + layout.room * 4, layout.room)
  const codes = new Int32Array(buffer, layout.columns[column] + layout.room * 8, layout.room)
  for (const { from, to } of runsOf({ job, layout })) {
    for (let i = from; i < to; i++) {
      codes[i] = lengths[i] < 0 ? MISSING_CODE : builder.codeOfBytes(bytes, starts[i], starts[i] + lengths[i])
    }
  }
}

function columnsOf({ job, layout, plan }: Work): KernelValues[] {
  const { buffer } = job.memory
  const { room } = layout
  return plan.columns.map(({ kind }, i): KernelValues => {
    const at = layout.columns[i]
    if (kind === 'flag') return new Uint8Array(buffer, at, room)
    if (kind === 'date') return new Int32Array(buffer, at, room)
    return kind === 'text' ? new Int32Array(buffer, at + room * 8, room) : new Float64Array(buffer, at, room)
  })
}

/** The rows of all chunks without those that cannot be used. */
function runsOf({ job, layout }: Pick<Work, 'job' | 'layout'>): { from: number; to: number }[] {
  const words = new Uint32Array(job.memory.buffer)
  const states = new Uint8Array(job.memory.buffer, layout.states, layout.room)
  const runs: { from: number; to: number }[] = []
  for (const chunk of layout.chunks) {
    const base = words[chunk / 4 + chunkWords.base]
    const end = base + words[chunk / 4 + chunkWords.rows]
    const whole = words[chunk / 4 + chunkWords.odd] === 0
    let from = base
    for (let row = whole ? end : base; row < end; row++) {
      if (states[row] === 0) continue
      if (row > from) runs.push({ from, to: row })
      from = row + 1
    }
    if (end > from) runs.push({ from, to: end })
  }
  return runs
}

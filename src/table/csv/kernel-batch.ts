import type { KernelJob } from '../../math/threads/kernel-job.ts'
import { LINE_FEED } from './byte.ts'
import type { KernelArea, KernelAreas } from './kernel-areas.ts'
import { chunkWords, createLayout, type KernelLayout, type KernelSize } from './kernel-layout.ts'
import { createPlainRows, type PlainRows, type ReadBytes } from './kernel-plain-rows.ts'
import type { CsvPlan } from './plan.ts'
import type { Reading } from './reading.ts'
import type { Rejects } from './rejected.ts'
import type { Rows } from './rows.ts'
import type { KernelValues } from './sink.ts'
import type { Scan } from './split-rows.ts'

/** What all batches of a reader share. */
export interface BatchSetting {
  readonly job: KernelJob
  readonly size: KernelSize
  readonly plan: CsvPlan
  readonly areas: KernelAreas
  readonly rows: Rows
  readonly rejects: Rejects
}

/** Bytes of the input in kernel memory, with room for the rows in them. Its memory serves one batch after the other. */
export interface KernelBatch {
  readonly layout: KernelLayout
  readonly plain: PlainRows
  input: KernelArea
  /** How many bytes it has. */
  length: number
  /** The address where they end. */
  limit: number
  /** Whether it was cut behind a line feed, where the next one begins if that was not within quotes. */
  cut: boolean
  /** Whether it has the last bytes of all. */
  last: boolean
  /** Ends when the kernel has read it. */
  read: Promise<void>
}

/** Bytes behind the input that the kernel may read. */
const BEHIND = 64

/** Makes an empty batch; null where the memory is refused. */
export function openBatch({ job, plan, size, rows, rejects }: BatchSetting): KernelBatch | null {
  const layout = createLayout(job.memory, plan, size)
  if (layout === null) return null
  const plain = createPlainRows(job.memory, layout, plan, rows, rejects)
  const input = { at: 0, bytes: 0 }
  return { layout, plain, input, length: 0, limit: 0, cut: false, last: false, read: Promise.resolve() }
}

/**
 * Takes bytes off the block, up to the last line feed among so many of them, and begins to read them; false where memory is refused.
 */
export function beginBatch(
  setting: BatchSetting,
  batch: KernelBatch,
  reading: Reading,
  most: number,
): boolean {
  const { block, at } = reading
  const rest = block.length - at
  const takesAll = block.final && rest <= most
  const feed = takesAll ? -1 : block.bytes.lastIndexOf(LINE_FEED, at + Math.min(rest, most) - 1)
  batch.cut = feed >= at
  batch.last = takesAll
  batch.length = batch.cut ? feed + 1 - at : Math.min(rest, most)
  if (!reserveInput(setting, batch)) return false
  batch.limit = copyInput(setting, batch, block.bytes.subarray(at, at + batch.length))
  reading.at += batch.length
  prepareChunks(setting, batch)
  batch.read = readChunks(setting, filledChunks(setting, batch))
  // Heard where it is waited for, if it is: a batch may be given up before.
  batch.read.catch(() => undefined)
  return true
}

function reserveInput({ areas }: BatchSetting, batch: KernelBatch): boolean {
  const bytes = batch.length + BEHIND
  if (bytes <= batch.input.bytes) return true
  const wider = areas.take(bytes)
  if (wider === null) return false
  if (batch.input.bytes > 0) areas.give(batch.input)
  batch.input = wider
  return true
}

/**
 * Copies the bytes, and returns where they end. A line feed stands behind it: one that counts where the last line
 * of all ends without, else one that lets a carriage return wait for what follows it.
 */
function copyInput({ job }: BatchSetting, { input, last }: KernelBatch, bytes: Uint8Array): number {
  const copy = new Uint8Array(job.memory.buffer, input.at, bytes.length + 1)
  copy.set(bytes)
  copy[bytes.length] = LINE_FEED
  return input.at + bytes.length + (last && bytes[bytes.length - 1] !== LINE_FEED ? 1 : 0)
}

/** Cuts the input behind line feeds, which may turn out to be wrong: within quotes. */
function prepareChunks({ job, size }: BatchSetting, { layout, input, length, limit }: KernelBatch): void {
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

function filledChunks({ job }: BatchSetting, { layout }: KernelBatch): readonly number[] {
  const words = new Uint32Array(job.memory.buffer)
  return layout.chunks.filter(
    (chunk) => words[chunk / 4 + chunkWords.start] < words[chunk / 4 + chunkWords.limit],
  )
}

function readChunks({ job }: BatchSetting, chunks: readonly number[]): Promise<void> {
  return job.run('read', Float64Array.from(chunks), 1)
}

/**
 * Ends a batch that the kernel has read: goes through the chunks in their order, reads what the kernel left, and reads a chunk again where the one
 * before it ended elsewhere than was thought.
 *
 * @returns how many rows there are, and how many of the bytes they and what is between them take.
 */
export async function settleBatch(
  setting: BatchSetting,
  batch: KernelBatch,
  counting: Scan,
): Promise<{ readonly rows: number; readonly used: number }> {
  const { layout, input, plain, limit, length } = batch
  const words = new Uint32Array(setting.job.memory.buffer)
  const read = readBytes(setting, batch)
  let next = input.at
  let rows = 0
  let stuck = false
  for (const chunk of layout.chunks) {
    const end = stuck ? limit : words[chunk / 4 + chunkWords.limit]
    const start = words[chunk / 4 + chunkWords.start]
    if (start !== next || stuck) {
      showChunk(words, chunk, next, Math.max(next, end))
      if (next < end) await readChunks(setting, [chunk])
    }
    if (next >= end) continue
    const before = next
    next = plain.settle(counting, read, chunk, input.at)
    stuck = next === before
    rows += words[chunk / 4 + chunkWords.rows]
  }
  return { rows, used: Math.min(length, next - input.at) }
}

/** The bytes of a batch from the one at `from` on, as they were. */
export function bytesFrom({ job }: BatchSetting, { input, length }: KernelBatch, from: number): Uint8Array {
  return new Uint8Array(job.memory.buffer, input.at + from, length - from)
}

/** The bytes for the plain way, copied if it is needed: not everything takes shared memory. */
function readBytes(setting: BatchSetting, batch: KernelBatch): ReadBytes {
  let copy: Uint8Array | null = null
  return {
    get bytes(): Uint8Array {
      copy ??= bytesFrom(setting, batch, 0).slice()
      return copy
    },
    length: batch.length,
    final: batch.last,
  }
}

/** The values of a batch by column. */
export function columnsOf({ job, plan }: BatchSetting, { layout }: KernelBatch): KernelValues[] {
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
export function runsOf({ job }: BatchSetting, { layout }: KernelBatch): { from: number; to: number }[] {
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

import type { KernelMemory } from '../../math/simd/kernel-memory.ts'
import { MISSING_DATE, MISSING_FLAG } from '../column.ts'
import type { Block } from './block.ts'
import { markInvalidUtf8 } from './encoding.ts'
import { chunkWords, type KernelLayout } from './kernel-layout.ts'
import { isMissingText } from './missing.ts'
import type { CsvPlan } from './plan.ts'
import { readValues } from './read-values.ts'
import { isFine, type Rejects } from './rejected.ts'
import { DOUBLED, type Rows } from './rows.ts'
import { createScan, type Scan, splitRows } from './split-rows.ts'
import { undouble } from './text.ts'

/** Bytes that the kernel read. */
export type ReadBytes = Pick<Block, 'bytes' | 'length' | 'final'>

/** Reads rows the plain way and puts them where the kernel would have. */
export interface PlainRows {
  /**
   * Completes a chunk that the kernel read: rows it marked, and those from where quotes stopped it. Counts its lines, and
   * returns the address where the first row begins that was not read.
   *
   * @param counting - of all rows before, which counts on.
   * @param shift - from a position in the bytes to its address.
   */
  settle(counting: Scan, read: ReadBytes, chunk: number, shift: number): number
}

/** States of a row in kernel memory. */
const FINE_ROW = 0
const ODD_ROW = 1
const REJECTED_ROW = 2

/** What `settle` works with. */
interface Work {
  readonly memory: KernelMemory
  readonly layout: KernelLayout
  readonly plan: CsvPlan
  readonly rows: Rows
  readonly rejects: Rejects
  /** Reads single rows, whose lines the kernel counted. */
  readonly scan: Scan
}

/** @param rows - is overwritten, but for what it counts. */
export function createPlainRows(
  memory: KernelMemory,
  layout: KernelLayout,
  plan: CsvPlan,
  rows: Rows,
  rejects: Rejects,
): PlainRows {
  const work: Work = { memory, layout, plan, rows, rejects, scan: createScan(plan.dialect) }
  return { settle: (counting, read, chunk, shift) => settle(work, { counting, read, shift }, chunk) }
}

/** What rows are read from. */
interface From {
  readonly counting: Scan
  readonly read: ReadBytes
  readonly shift: number
}

function settle(work: Work, from: From, chunk: number): number {
  const words = new Uint32Array(work.memory.buffer, chunk, chunkWords.size)
  const { counting: scan } = from
  if (words[chunkWords.odd] > 0) readMarked(work, from, words)
  scan.line += words[chunkWords.breaks]
  scan.blank += words[chunkWords.blank]
  scan.continued += words[chunkWords.continued]
  return words[chunkWords.stopped] === 0 ? words[chunkWords.end] : readRest(work, from, words)
}

/** Reads the rows that the kernel marked, those that follow each other together. */
function readMarked(work: Work, { counting, read, shift }: From, words: Uint32Array): void {
  const { memory, layout, scan, rows } = work
  const from = words[chunkWords.base]
  const to = from + words[chunkWords.rows]
  const states = new Uint8Array(memory.buffer, layout.states, layout.room)
  const starts = new Uint32Array(memory.buffer, layout.rowStarts, layout.room)
  const lines = new Uint32Array(memory.buffer, layout.lines, layout.room)
  show(scan, read)
  for (let row = from; row < to; row++) {
    if (states[row] !== ODD_ROW) continue
    let end = row + 1
    while (end < to && states[end] === ODD_ROW) end++
    const start = starts[row] - shift
    scan.line = counting.line + lines[row]
    rows.count = 0
    const next = splitRows(scan, start, rows, end - row)
    if (rows.count !== end - row) throw new Error('the kernel and the plain reader cut rows alike')
    markInvalidUtf8(rows, scan.bytes, start, next)
    putRows(work, words, row, shift)
    row = end
  }
}

/** Reads on from where quotes stopped the kernel, up to the end of the chunk. */
function readRest(work: Work, { counting: scan, read, shift }: From, words: Uint32Array): number {
  const { rows } = work
  const first = words[chunkWords.base] + words[chunkWords.rows]
  const from = words[chunkWords.end] - shift
  const limit = Math.min(read.length, words[chunkWords.limit] - shift)
  show(work.scan, read)
  show(scan, read)
  scan.length = limit
  scan.final = read.final && limit === read.length
  rows.count = 0
  const next = splitRows(scan, from, rows, words[chunkWords.capacity] - words[chunkWords.rows])
  markInvalidUtf8(rows, scan.bytes, from, next)
  putRows(work, words, first, shift)
  words[chunkWords.rows] += rows.count
  words[chunkWords.odd] = 1
  // At the very end the line feed that was put there is done with too.
  return scan.final && next === read.length ? words[chunkWords.limit] : next + shift
}

function show(scan: Scan, { bytes, length, final }: ReadBytes): void {
  scan.bytes = bytes
  scan.length = length
  scan.final = final
}

/** Puts all rows at places from `first` on, texts last: those of rows that another column rejects do not count. */
function putRows(work: Work, words: Uint32Array, first: number, shift: number): void {
  const { memory, layout, plan, rows, rejects } = work
  const states = new Uint8Array(memory.buffer, layout.states, layout.room)
  const span = { bytes: work.scan.bytes, rows, from: 0, to: rows.count }
  for (const [index, { kind, reader }] of plan.columns.entries()) {
    if (reader === null) continue
    const source = { index, parse: reader.parse, tokens: plan.tokens }
    const { values, missing } = columnOf(work, kind, layout.columns[index])
    readValues(source, span, values, first, missing)
  }
  for (let row = 0; row < rows.count; row++) {
    states[first + row] = isFine(rows, row) ? FINE_ROW : REJECTED_ROW
    if (!isFine(rows, row)) rejects.add(rows, row)
  }
  for (const [index, { reader }] of plan.columns.entries()) {
    if (reader === null) putTexts(work, words, index, first, shift)
  }
}

function columnOf(
  { memory: { buffer }, layout: { room } }: Work,
  kind: string,
  at: number,
): { values: Float64Array | Int32Array | Uint8Array; missing: number } {
  if (kind === 'flag') return { values: new Uint8Array(buffer, at, room), missing: MISSING_FLAG }
  if (kind === 'date') return { values: new Int32Array(buffer, at, room), missing: MISSING_DATE }
  return { values: new Float64Array(buffer, at, room), missing: Number.NaN }
}

/** Says where the texts of a column lie; doubled quotes become single ones in the copy that the kernel sees. */
function putTexts(work: Work, words: Uint32Array, index: number, first: number, shift: number): void {
  const { memory, layout, plan, rows, scan } = work
  const { room } = layout
  const starts = new Uint32Array(memory.buffer, layout.columns[index], room)
  const lengths = new Int32Array(memory.buffer, layout.columns[index] + room * 4, room)
  const all = new Uint8Array(memory.buffer)
  let bytes = 0
  for (let row = 0, i = index; row < rows.count; row++, i += rows.width) {
    if (!isFine(rows, row)) continue
    const [from, to, mark] = [rows.starts[i], rows.ends[i], rows.marks[i]]
    const missing = isMissingText(scan.bytes, from, to, mark, plan.tokens)
    const start = from + shift
    const single = mark === DOUBLED ? undouble(scan.bytes, from, to, all.subarray(start)) : to - from
    starts[first + row] = start
    lengths[first + row] = missing ? -1 : single
    if (!missing) bytes += single
  }
  new Uint32Array(memory.buffer, words[chunkWords.textBytes], plan.columns.length)[index] += bytes
}

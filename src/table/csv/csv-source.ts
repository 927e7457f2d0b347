import { ClienteleError } from '../../errors.ts'
import { createDictionaryBuilder, type DictionaryBuilder } from '../dictionary-builder.ts'
import type { ColumnSpec, RowSource, Table } from '../table.ts'
import { separatorText } from './dialect.ts'
import { contentFingerprint } from './fingerprint.ts'
import { byteSource, type CsvInput } from './input.ts'
import type { KernelSize } from './kernel-layout.ts'
import type { KernelReader } from './kernel-reader.ts'
import { openInput } from './opening.ts'
import { type ColumnPlan, type CsvReadOptions, checkOptions } from './options.ts'
import type { CsvPlan } from './plan.ts'
import { beginReading, type Reading, readRows } from './reading.ts'
import { type CsvSummary, createRejects, type Rejects } from './rejected.ts'
import { createRows, type Rows } from './rows.ts'
import { sinkMaker } from './sink.ts'
import { createTableWriter, type TableWriter } from './table-writer.ts'

/** CSV as a source of tables. */
export interface CsvSource extends RowSource {
  /** What stands between two fields: `,`, or `, ` where blanks after it belong to it. */
  readonly separator: string
  /** What the last finished pass counted and rejected; null before there was one. */
  summary(): CsvSummary | null
  /** What made the last pass slower than it was asked to be: threads that did not work. The rows are the same. */
  warnings(): readonly string[]
}

/**
 * Opens CSV (RFC 4180, and what people make of it) as a source of tables of 65,536 rows with typed columns.
 *
 * **Fields.** Quotes may hold separators, line breaks and doubled quotes; blanks before an opening and after a closing quote
 * are no part of the field. Rows end at a line feed, a carriage return or both. Lines without a field are skipped and
 * counted. Where the separator is not stated, it is the one of comma, semicolon and tab that occurs most often in the header
 * line; where every field after the first begins with a blank, blanks after separators belong to them.
 *
 * **Kinds.** The first rows decide what each column holds, unless `kinds` states it: integer (no leading zeros, below 2^53),
 * else number, date (`YYYY-MM-DD`), time (an instant with its zone), flag (`true`, `false`), else text. Quotes do not
 * matter for that. An empty field is missing; between quotes it is the empty text in a text column, and missing in others.
 *
 * **Columns.** Header fields without a name at the end of the header line are no columns; values under them are left out and
 * counted.
 *
 * **Rows that cannot be used** are left out and counted, with line and reason: `ragged` (too few fields, or values beyond the
 * header line), `quotes` (text behind closing quotes), `encoding` (not UTF-8), `type` (a value that is not of its column's
 * kind; also an amount with more decimals than its currency has). Nothing becomes missing by itself.
 *
 * A stream that can be read once gives one pass and no fingerprint.
 *
 * @throws CSV_EMPTY, CSV_HEADER, CSV_ENCODING, CSV_UNUSABLE (damaged gzip, quotes that never close), COLUMN_UNKNOWN and
 *   ARGUMENT_INVALID for kinds, OPTION_UNKNOWN. A pass throws CSV_UNUSABLE, SOURCE_NOT_REPEATABLE, ROWS_CHANGED where the
 *   header is no longer the one seen first.
 */
export function csvSource(input: CsvInput, options: CsvReadOptions = {}): Promise<CsvSource> {
  return openCsv(input, options, sourceWay)
}

/**
 * How a source gives its tables.
 *
 * @internal
 */
export interface CsvWay {
  /** Rows of a table, but for the last one. */
  readonly tableRows: number
  /** What the kernel takes into work at once; null for the plain way alone. */
  readonly kernel: KernelSize | null
  /** Bytes of input below which the kernel is not worth its start. */
  readonly kernelFrom: number
}

/** @internal */
export const sourceWay: CsvWay = {
  tableRows: 65_536,
  kernel: { bytes: 2 ** 21, chunks: 16 },
  kernelFrom: 2 ** 18,
}

/** @internal Opens a source with tables of any length. */
export async function openCsv(input: CsvInput, options: CsvReadOptions, way: CsvWay): Promise<CsvSource> {
  checkOptions(options)
  const source = byteSource(input)
  const { plan, open } = await openInput(source, options)
  const texts = plan.columns.map(({ reader }) => (reader === null ? createDictionaryBuilder() : null))
  let summary: CsvSummary | null = null
  let warnings: readonly string[] = Object.freeze([])
  let passes = 0
  return Object.freeze({
    columns: Object.freeze(plan.columns.map(columnSpec)),
    separator: separatorText(plan.dialect),
    fingerprint: source.repeatable
      ? (options.fingerprint ?? (() => contentFingerprint(source.bytes())))
      : null,
    async *open(signal?: AbortSignal | undefined): AsyncGenerator<Table> {
      const progress = { stage: 'csv' as const, pass: ++passes, done: 0, total: source.byteLength }
      const chunks = open(signal, (bytes) => {
        progress.done = bytes
      })
      const warn = (words: readonly string[]): void => {
        warnings = Object.freeze(words)
      }
      const pass = { plan, texts, way, options, chunks, progress, warn, signal: signal ?? options.signal }
      for await (const part of readTables(pass)) {
        for (const one of [options.signal, signal]) one?.throwIfAborted()
        options.onProgress?.({ ...progress })
        if (part === null) continue
        if ('counts' in part) summary = part
        else yield part
      }
    },
    summary: () => summary,
    warnings: () => warnings,
  })
}

function columnSpec({ name, kind, unit }: ColumnPlan): ColumnSpec {
  return Object.freeze({ name, kind, unit })
}

/** Rejected rows that are kept one by one, where nothing else was stated. */
const REJECTED_KEPT = 10_000

/** One pass. */
interface Pass {
  readonly plan: CsvPlan
  readonly texts: readonly (DictionaryBuilder | null)[]
  readonly way: CsvWay
  readonly options: CsvReadOptions
  readonly chunks: AsyncGenerator<Uint8Array>
  readonly progress: { readonly done: number; readonly total: number | null }
  readonly warn: (words: readonly string[]) => void
  /** Ends the wait for workers that start; between tables all signals are heard. */
  readonly signal: AbortSignal | undefined
}

/** Gives the tables of one pass (at least one, be it without rows), then what it counted; null for some rows of a table. */
async function* readTables(pass: Pass): AsyncGenerator<Table | CsvSummary | null> {
  const { plan, options, chunks, way } = pass
  const rejects = createRejects(
    plan.columns.map((column) => column.name),
    options.rejectedKept ?? REJECTED_KEPT,
  )
  const writer = tableWriter(pass, rejects)
  const rows = createRows(plan.columns.length, plan.header.length)
  let kernel: KernelReader | null = null
  try {
    kernel = await kernelOf(pass, rows, rejects)
    const blockBytes = kernel === null ? undefined : way.kernel?.bytes
    const reading = await beginReading(chunks, () => plan.dialect, plan.longestRow, blockBytes)
    checkHeader(plan, reading)
    if (kernel !== null) yield* readByKernel(kernel, reading, writer)
    while (await readRows(reading, rows, Number.POSITIVE_INFINITY)) {
      for (let row = 0; row < rows.count; ) {
        row = writer.write(reading.block.bytes, rows, row)
        if (writer.full) yield writer.take()
      }
      yield null
    }
    if (writer.begun || writer.rows === 0) yield writer.take()
    yield summarize(reading, rows, writer, rejects)
  } finally {
    kernel?.close()
    await chunks.return(undefined)
  }
}

/** @returns null for the plain way. */
async function kernelOf(
  { plan, texts, way, options, progress, warn, signal }: Pass,
  rows: Rows,
  rejects: Rejects,
): Promise<KernelReader | null> {
  warn([])
  if (way.kernel === null || (progress.total ?? Number.POSITIVE_INFINITY) < way.kernelFrom) return null
  const { openKernelReader } = await import('./kernel-reader.ts')
  const reader = await openKernelReader(plan, texts, rows, rejects, way.kernel, {
    threads: options.threads,
    signal,
  })
  if (options.threads !== undefined && reader?.onThreads !== true)
    warn([
      `Threads were given and none worked: the same rows, slower. ${options.threads.trouble ?? ''}`.trim(),
    ])
  return reader
}

async function* readByKernel(
  kernel: KernelReader,
  reading: Reading,
  writer: TableWriter,
): AsyncGenerator<Table | null> {
  for (let part = await kernel.next(reading); part !== null; part = await kernel.next(reading)) {
    writer.reserve(part.runs.reduce((rows, { from, to }) => rows + to - from, 0))
    for (const { from, to } of part.runs) {
      for (let row = from; row < to; ) {
        row = writer.put(part.columns, row, to)
        if (writer.full) yield writer.take()
      }
    }
    yield null
  }
}

function tableWriter({ plan, texts, way, progress }: Pass, rejects: Rejects): TableWriter {
  const { tableRows } = way
  const growth = (needed: number): number => {
    if (tableRows !== Number.POSITIVE_INFINITY) return 2 ** Math.ceil(Math.log2(needed))
    // The rows there will be if the rest is like what was read; a little more, so that they mostly fit.
    const share = progress.total === null ? 0 : progress.done / progress.total
    return Math.ceil(share > 0 ? Math.max(needed, (needed / share) * 1.03) : needed * 2)
  }
  const sinks = plan.columns.map((column, i) => sinkMaker(column, i, plan.tokens, texts[i])(growth))
  return createTableWriter(plan.columns, sinks, rejects, tableRows)
}

function checkHeader(plan: CsvPlan, { header }: Reading): void {
  if (header.length === plan.header.length && header.every((name, i) => name === plan.header[i])) return
  throw new ClienteleError(
    'ROWS_CHANGED',
    'The header line of the CSV input is no longer the one that was read at first. Open the input again as a new source.',
  )
}

function summarize({ scan }: Reading, { unnamed }: Rows, writer: TableWriter, rejects: Rejects): CsvSummary {
  const { rows } = writer
  const { blank, continued } = scan
  const counts = { lines: scan.line - 1, header: 1, rows, rejected: rejects.count, blank, continued }
  return Object.freeze({
    counts: Object.freeze(counts),
    rejected: Object.freeze([...rejects.kept]),
    rejectedByReason: Object.freeze({ ...rejects.byReason }),
    unnamed,
  })
}

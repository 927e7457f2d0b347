import { ClienteleError } from '../../errors.ts'
import type { ColumnSpec, RowSource, Table } from '../table.ts'
import { separatorText } from './dialect.ts'
import { contentFingerprint } from './fingerprint.ts'
import { byteSource, type CsvInput } from './input.ts'
import { openInput } from './opening.ts'
import { type ColumnPlan, type CsvReadOptions, checkOptions } from './options.ts'
import type { CsvPlan } from './plan.ts'
import { beginReading, type Reading, readRows } from './reading.ts'
import { type CsvSummary, createRejects, type Rejects } from './rejected.ts'
import { createRows, type Rows } from './rows.ts'
import { type Sink, sinkMaker } from './sink.ts'
import { createTableWriter, type TableWriter } from './table-writer.ts'

/** CSV as a source of tables. */
export interface CsvSource extends RowSource {
  /** What stands between two fields: `,`, or `, ` where blanks after it belong to it. */
  readonly separator: string
  /** What the last finished pass counted and rejected; null before there was one. */
  summary(): CsvSummary | null
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
export async function csvSource(input: CsvInput, options: CsvReadOptions = {}): Promise<CsvSource> {
  checkOptions(options)
  const source = byteSource(input)
  const { plan, open } = await openInput(source, options)
  const makers = plan.columns.map((column, i) => sinkMaker(column, i, plan.tokens))
  let summary: CsvSummary | null = null
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
      for await (const part of readTables(plan, chunks, makers, options)) {
        signal?.throwIfAborted()
        options.onProgress?.({ ...progress })
        if ('counts' in part) summary = part
        else yield part
      }
    },
    summary: () => summary,
  })
}

function columnSpec({ name, kind, unit }: ColumnPlan): ColumnSpec {
  return Object.freeze({ name, kind, unit })
}

/** Rejected rows that are kept one by one, where nothing else was stated. */
const REJECTED_KEPT = 10_000

/** Gives the tables of one pass (at least one, be it without rows), then what it counted. */
async function* readTables(
  plan: CsvPlan,
  chunks: AsyncGenerator<Uint8Array>,
  makers: readonly (() => Sink)[],
  options: CsvReadOptions,
): AsyncGenerator<Table | CsvSummary> {
  try {
    const names = plan.columns.map((column) => column.name)
    const rejects = createRejects(names, options.rejectedKept ?? REJECTED_KEPT)
    const sinks = makers.map((make) => make())
    const writer = createTableWriter(plan.columns, sinks, rejects)
    const reading = await beginReading(chunks, () => plan.dialect, plan.longestRow)
    checkHeader(plan, reading)
    const rows = createRows(plan.columns.length, plan.header.length)
    while (await readRows(reading, rows, Number.POSITIVE_INFINITY)) {
      for (let row = 0; row < rows.count; ) {
        row = writer.write(reading.block.bytes, rows, row)
        if (writer.full) yield writer.take()
      }
    }
    if (writer.begun || writer.rows === 0) yield writer.take()
    yield summarize(reading, rows, writer, rejects)
  } finally {
    await chunks.return(undefined)
  }
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

import type { Column } from '../column.ts'
import { contentFingerprint } from '../csv/fingerprint.ts'
import type { AsyncBuffer } from '../csv/input.ts'
import { columnOfPages } from '../frames/column-of-pages.ts'
import type { ColumnPlan } from '../frames/plan-column.ts'
import { createTextInterner } from '../frames/text-interner.ts'
import { makeTable } from '../make-table.ts'
import type { RowSource, Table } from '../table.ts'
import { checkChunk, type Footer, readFooter, rowsOf } from './footer.ts'
import { bufferOf, type ParquetInput, piecesOf } from './input.ts'
import { checkOptions, type Decompress, type ParquetReadOptions } from './options.ts'

/** Parquet as a source of tables. */
export interface ParquetSource extends RowSource {
  /** The rows of the file, by its footer. */
  readonly rowCount: number
}

/**
 * Opens Parquet as a source of tables, one a row group; only the footer is read before the first pass, and then only the bytes of the
 * columns asked for. The reader (hyparquet, without native code) is loaded on first use.
 *
 * **Kinds.** A file written by `writeParquet` gives back the kinds and units it was given. In others, BOOLEAN becomes flag; whole numbers
 * become integer; FLOAT and DOUBLE number; DECIMAL integer where it has no decimals, else number; DATE date; TIMESTAMP of UTC (also INT96)
 * time, fractions of a millisecond cut off; STRING, ENUM, JSON and UUID text. `kinds` states another: money from decimals, reals and whole
 * numbers, integer from reals and decimals that are whole, number from whole numbers, text from whole numbers (long ids) and from bytes
 * without a mark, time or date from local times. Null and NaN are missing; the empty text is a text.
 *
 * **What cannot be read** is refused, never changed: lists, structures and other types, local times without a statement, whole numbers
 * beyond 2^53, infinite numbers, amounts with more decimals than their currency, text that is not UTF-8.
 *
 * @throws PARQUET_UNUSABLE (no Parquet, cut short, damaged, encrypted), PARQUET_COMPRESSION, COLUMN_KIND, COLUMN_UNKNOWN, COLUMN_DUPLICATE,
 *   ARGUMENT_INVALID, OPTION_UNKNOWN. A pass throws PARQUET_UNUSABLE, PARQUET_COMPRESSION and COLUMN_VALUE.
 */
export async function parquetSource(
  input: ParquetInput,
  options: ParquetReadOptions = {},
): Promise<ParquetSource> {
  checkOptions(options)
  const buffer = bufferOf(input)
  const footer = await readFooter(buffer)
  const { planColumns } = await import('./plan.ts')
  const columns = planColumns(footer, options)
  let pass = 0
  return Object.freeze({
    columns: Object.freeze(columns.map(({ name, kind, unit }) => Object.freeze({ name, kind, unit }))),
    rowCount: footer.rowCount,
    fingerprint: options.fingerprint ?? (() => contentFingerprint(piecesOf(buffer))),
    async *open(signal?: AbortSignal | undefined): AsyncGenerator<Table> {
      const progress = { stage: 'parquet' as const, pass: ++pass, done: 0, total: footer.rowCount }
      for await (const table of readTables(buffer, footer, columns, options, signal)) {
        progress.done += table.rowCount
        options.onProgress?.({ ...progress })
        yield table
      }
    },
  })
}

/** Gives the tables of one pass; at least one, be it without rows. */
async function* readTables(
  buffer: AsyncBuffer,
  { metadata, rowCount }: Footer,
  columns: readonly ColumnPlan[],
  options: ParquetReadOptions,
  signal: AbortSignal | undefined,
): AsyncGenerator<Table> {
  const { readColumn } = await import('./read-column.ts')
  const compressors = (options.compressors ?? {}) as Readonly<Record<string, Decompress>>
  const interners = columns.map((plan) => (plan.reader === null ? createTextInterner() : null))
  const groups = metadata.row_groups.filter((group) => rowsOf(group) > 0)
  let rowsBefore = 0
  for (const group of groups) {
    for (const { name } of columns) checkChunk(group, name, buffer.byteLength, compressors)
    const bytes = { buffer, metadata, group, rowsBefore, compressors }
    const read: [string, Column][] = []
    for (const [i, plan] of columns.entries()) {
      options.signal?.throwIfAborted()
      signal?.throwIfAborted()
      read.push([plan.name, await readColumn(bytes, plan, interners[i])])
    }
    rowsBefore += rowsOf(group)
    yield makeTable(read, rowsOf(group))
  }
  if (rowCount > 0) return
  const noValues = { pages: [], rows: 0, rowsBefore: 0 }
  yield makeTable(
    columns.map((plan, i): [string, Column] => [plan.name, columnOfPages(noValues, plan, interners[i])]),
    0,
  )
}

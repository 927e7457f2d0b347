import { ClienteleError } from '../errors.ts'
import { checkNames } from './check-names.ts'
import { storedKinds } from './parquet/stored-kinds.ts'
import type { Table } from './table.ts'

/** How to write Parquet. */
export interface ParquetWriteOptions {
  /** How pages are packed. Default `snappy`. */
  readonly compression?: 'snappy' | 'none' | undefined
  /** The rows of a row group, which is what a reader holds at once. Default 131,072. */
  readonly rowGroupRows?: number | undefined
}

const ROW_GROUP_ROWS = 131_072

/**
 * Writes a table as Parquet, and the kinds and units of its columns into the footer, so that `readParquet` gives back the same table. Others
 * see number as DOUBLE, integer as INT64, money (a unit such as `EUR/100`) as DECIMAL with the decimals of its currency, date as DATE, time as
 * TIMESTAMP of UTC in milliseconds, flag as BOOLEAN, text as STRING; missing is null in all of them. An integer column has one zero: -0 becomes
 * 0. Equal tables give equal bytes. The writer (hyparquet-writer, without native code) is loaded on first use.
 *
 * @throws COLUMN_KIND for a cells column: write its long form.
 * @throws ARGUMENT_INVALID for a table without columns and for options out of range, OPTION_UNKNOWN.
 */
export async function writeParquet(table: Table, options: ParquetWriteOptions = {}): Promise<Uint8Array> {
  checkNames(options, ['compression', 'rowGroupRows'], 'the options of writeParquet')
  const { compression = 'snappy', rowGroupRows = ROW_GROUP_ROWS } = options
  checkOptions(compression, rowGroupRows)
  if (table.names.length === 0) throw noColumns()
  const { storedColumn } = await import('./parquet/stored-column.ts')
  const columns = table.names.map((name) => storedColumn(name, table.columns[name]))
  const { parquetWriteBuffer } = await import('hyparquet-writer')
  const bytes = parquetWriteBuffer({
    columnData: columns.map(({ source }) => source),
    schema: [{ name: 'root', num_children: columns.length }, ...columns.map(({ element }) => element)],
    codec: compression === 'none' ? 'UNCOMPRESSED' : 'SNAPPY',
    rowGroupSize: rowGroupRows,
    kvMetadata: [storedKinds(table)],
    createdBy: 'clientele',
  })
  return new Uint8Array(bytes)
}

function checkOptions(compression: string, rowGroupRows: number): void {
  const known = compression === 'snappy' || compression === 'none'
  if (known && Number.isSafeInteger(rowGroupRows) && rowGroupRows > 0) return
  throw new ClienteleError(
    'ARGUMENT_INVALID',
    'The options of writeParquet are out of range. Expected compression "snappy" or "none", and rowGroupRows a whole number from 1 on.',
    { compression, rowGroupRows },
  )
}

function noColumns(): ClienteleError {
  return new ClienteleError(
    'ARGUMENT_INVALID',
    'The table has no columns, and a Parquet file without columns has no rows. Give a table with at least one.',
  )
}

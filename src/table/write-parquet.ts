import type { ColumnSource, ParquetWriteOptions as WriterOptions } from 'hyparquet-writer'
import { ClienteleError } from '../errors.ts'
import { otherKind } from './access.ts'
import { checkNames } from './check-names.ts'
import { type Column, MISSING_CODE, MISSING_DATE, MISSING_FLAG, type TextColumn } from './column.ts'
import { isMoneyUnit } from './parquet/plan.ts'
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

type SchemaElement = NonNullable<WriterOptions['schema']>[number]

interface StoredColumn {
  readonly element: SchemaElement
  readonly source: ColumnSource
}

function storedColumn(name: string, column: Column): StoredColumn {
  switch (column.kind) {
    case 'cells':
      throw otherKind(name, column.kind, ['number', 'integer', 'date', 'time', 'flag', 'text'])
    case 'number': {
      const { element, source } = stored(
        name,
        { type: 'DOUBLE' },
        withNulls(column.values, Number.NaN, Number),
      )
      // Without a dictionary, which would take -0 for 0.
      return { element, source: { ...source, encoding: 'PLAIN' } }
    }
    case 'integer':
      return stored(name, integerType(column.unit), withNulls(column.values, Number.NaN, BigInt))
    case 'date':
      return stored(name, dateType, withNulls(column.values, MISSING_DATE, Number))
    case 'time':
      return stored(name, timeType, withNulls(column.values, Number.NaN, BigInt))
    case 'flag':
      return stored(name, { type: 'BOOLEAN' }, withNulls(column.values, MISSING_FLAG, isYes))
    default:
      return stored(name, textType, textsOf(column))
  }
}

/** A column without missing values is required: that takes no room for telling which they are. */
function stored(name: string, type: Omit<SchemaElement, 'name'>, data: unknown[]): StoredColumn {
  const repetition = data.includes(null) ? 'OPTIONAL' : 'REQUIRED'
  return { element: { name, repetition_type: repetition, ...type }, source: { name, data } }
}

function isYes(flag: number): boolean {
  return flag === 1
}

const dateType = { type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } } as const

const timeType = {
  type: 'INT64',
  converted_type: 'TIMESTAMP_MILLIS',
  logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
} as const

const textType = { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } } as const

/** Whole numbers below 2^53 have at most 16 digits. */
const PRECISION = 16

function integerType(unit: string | null): Omit<SchemaElement, 'name'> {
  if (!isMoneyUnit(unit)) return { type: 'INT64' }
  const scale = Math.round(Math.log10(Number(unit.split('/')[1])))
  return {
    type: 'INT64',
    converted_type: 'DECIMAL',
    scale,
    precision: PRECISION,
    logical_type: { type: 'DECIMAL', scale, precision: PRECISION },
  }
}

function withNulls<Stored>(
  values: ArrayLike<number>,
  missing: number,
  store: (value: number) => Stored,
): (Stored | null)[] {
  return Array.from(values, (value) => (Object.is(value, missing) ? null : store(value)))
}

/** The UTF-8 of each text once, however many rows have it. */
function textsOf({ codes, dictionary: { bytes, offsets } }: TextColumn): (Uint8Array | null)[] {
  const texts: Uint8Array[] = []
  return Array.from(codes, (code) => {
    if (code === MISSING_CODE) return null
    texts[code] ??= Uint8Array.from(bytes.subarray(offsets[code], offsets[code + 1]))
    return texts[code]
  })
}

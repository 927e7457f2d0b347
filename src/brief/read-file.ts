import type { DataFolder } from '../contracts/run.ts'
import type { Context } from '../engine/context.ts'
import { ClienteleError, isClienteleError, unknownName } from '../errors.ts'
import type { CsvKind } from '../table/csv/options.ts'
import { derive } from '../table/derive.ts'
import { coalesce, column, literal } from '../table/expression/builder.ts'
import { filter } from '../table/filter.ts'
import type { FrameKind } from '../table/frames/kinds.ts'
import { group } from '../table/group.ts'
import { join } from '../table/join.ts'
import { type CsvRead, readCsv } from '../table/read-csv.ts'
import { readParquet } from '../table/read-parquet.ts'
import { rename } from '../table/rename.ts'
import { select } from '../table/select.ts'
import type { RejectedRow, Table } from '../table/table.ts'
import { textColumn } from '../table/text-columns.ts'
import { withColumns } from '../table/with-columns.ts'
import type { ColumnReading, FileJoin, FileReading } from './brief.ts'

/** A file as a table, with what could not be used: its records are the rows of the table, those rejected and those not kept. */
export interface FileTable {
  readonly table: Table
  /** The first rejected records. */
  readonly rejected: readonly RejectedRow[]
  readonly rejectedCount: number
  readonly rejectedByReason: { readonly [reason: string]: number }
  /** Rows the brief's `keep` left out. */
  readonly notKept: number
  readonly joined: readonly JoinedFile[]
}

/** What became of the records of a file that was joined to another. */
export interface JoinedFile {
  readonly file: string
  readonly rows: number
  readonly rejected: number
}

/**
 * Reads a file the way a brief says: columns, row numbers, joins, derived columns, rows to keep. A name that ends in `.parquet` is read as Parquet, any other as
 * CSV.
 *
 * @throws ClienteleError `FILE_NOT_FOUND`, `CSV_*`, `PARQUET_*`, `COLUMN_KIND` and `COLUMN_VALUE` (Parquet that holds something else), `COLUMN_UNKNOWN`, `KEY_DUPLICATE` (a join that would multiply rows), `EXPRESSION_*`.
 */
export async function readFile(
  data: DataFolder,
  reading: FileReading,
  currency: string,
  context: Context,
): Promise<FileTable> {
  const read = await readColumns(data, reading, currency, context)
  const numbered =
    reading.rowNumber === undefined ? read.table : withRowNumbers(read.table, reading.rowNumber)
  const { table: joined, files } = await withJoins(data, numbered, reading.joins ?? [], currency, context)
  const derived = reading.derive === undefined ? joined : derive(joined, reading.derive)
  const kept = reading.keep === undefined ? derived : filter(derived, reading.keep)
  return {
    table: kept,
    rejected: read.rejected,
    rejectedCount: read.counts.rejected,
    rejectedByReason: read.rejectedByReason,
    notKept: derived.rowCount - kept.rowCount,
    joined: files,
  }
}

type Readings = Pick<FileReading, 'file' | 'separator' | 'columns'>

/** A table, and what was rejected on the way to it. */
type Read = Pick<CsvRead, 'table' | 'rejected' | 'rejectedByReason'> & {
  readonly counts: Pick<CsvRead['counts'], 'rejected'>
}

async function readColumns(
  data: DataFolder,
  reading: Readings,
  currency: string,
  context: Context,
): Promise<Read> {
  if (isParquet(reading.file)) return readParquetColumns(data, reading, currency, context)
  const columns = reading.columns ?? {}
  const input = await data.open(reading.file)
  const options = {
    separator: reading.separator,
    kinds: kindsOf(columns, currency),
    threads: context.threads,
    signal: context.signal,
    onProgress: context.onProgress,
  }
  const read = await readCsv(input, options).catch((cause: unknown) => refuseFile(reading.file, cause))
  if (reading.columns === undefined) return read
  const wanted = Object.keys(columns)
  for (const name of wanted) {
    if (!read.table.names.includes(name)) {
      throw unknownName('COLUMN_UNKNOWN', 'column', name, read.table.names, `the file "${reading.file}"`)
    }
  }
  return { ...read, table: rename(select(read.table, wanted), newNames(columns)) }
}

/** Whether a file is Parquet; by its name, as its bytes are not there yet. */
export function isParquet(file: string): boolean {
  return file.toLowerCase().endsWith('.parquet')
}

/** Parquet is read whole or refused: no record of it is left out. */
async function readParquetColumns(
  data: DataFolder,
  { file, columns }: Readings,
  currency: string,
  { signal, onProgress }: Context,
): Promise<Read> {
  const input = await data.open(file)
  const options = {
    columns: columns === undefined ? undefined : Object.keys(columns),
    kinds: frameKindsOf(columns ?? {}, currency),
    signal,
    onProgress,
  }
  const table = await readParquet(input, options).catch((cause: unknown) => refuseFile(file, cause))
  const renamed = columns === undefined ? table : rename(table, newNames(columns))
  return { table: renamed, rejected: [], counts: { rejected: 0 }, rejectedByReason: {} }
}

function inFile<Result>(file: string, work: () => Result): Result {
  try {
    return work()
  } catch (cause) {
    return refuseFile(file, cause)
  }
}

/** A brief reads several files, so that what is wrong with one must name it. */
function refuseFile(file: string, cause: unknown): never {
  if (!isClienteleError(cause)) throw cause
  const { code, message, details } = cause
  throw new ClienteleError(code, `The file "${file}" cannot be used. ${message}`, { ...details, file }, cause)
}

function kindsOf(
  columns: { readonly [name: string]: ColumnReading },
  currency: string,
): Record<string, CsvKind> {
  const kinds: Record<string, CsvKind> = {}
  for (const [name, { kind, format }] of Object.entries(columns)) {
    if (kind === 'money') kinds[name] = { kind: 'money', currency }
    else if (kind === 'date' && format === 'YYYYMMDD') kinds[name] = { kind: 'date', format }
    else if (kind !== undefined) kinds[name] = kind
  }
  return kinds
}

/** Formats of dates are for CSV: Parquet has dates of its own. */
function frameKindsOf(
  columns: { readonly [name: string]: ColumnReading },
  currency: string,
): Record<string, FrameKind> {
  const kinds: Record<string, FrameKind> = {}
  for (const [name, { kind }] of Object.entries(columns))
    if (kind !== undefined) kinds[name] = kind === 'money' ? { kind, currency } : kind
  return kinds
}

function newNames(columns: { readonly [name: string]: ColumnReading }): Record<string, string> {
  const names: Record<string, string> = {}
  for (const [name, { as }] of Object.entries(columns)) if (as !== undefined) names[name] = as
  return names
}

function withRowNumbers(table: Table, name: string): Table {
  const numbers = Array.from({ length: table.rowCount }, (_, row) => String(row + 1))
  return withColumns(table, { [name]: textColumn(numbers) })
}

async function withJoins(
  data: DataFolder,
  table: Table,
  joins: readonly FileJoin[],
  currency: string,
  context: Context,
): Promise<{ readonly table: Table; readonly files: readonly JoinedFile[] }> {
  let joined = table
  const files: JoinedFile[] = []
  for (const step of joins) {
    const { table: other, counts } = await readColumns(data, step, currency, context)
    files.push({ file: step.file, rows: other.rowCount, rejected: counts.rejected })
    joined = inFile(step.file, () =>
      step.count === undefined
        ? join(joined, other, { on: step.on, kind: 'left' })
        : counted(joined, other, step.on, step.count),
    )
  }
  return { table: joined, files }
}

function counted(table: Table, other: Table, on: readonly string[], name: string): Table {
  const counts = group(other, on, { [name]: { op: 'count' } })
  const joined = join(table, counts, { on, kind: 'left' })
  return derive(joined, { [name]: coalesce(column(name), literal(0)) })
}

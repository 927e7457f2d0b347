import type { FileMetaData, RowGroup, SchemaElement } from 'hyparquet'
import { ClienteleError } from '../../errors.ts'
import { type Column, MISSING_CODE, MISSING_DATE, MISSING_FLAG } from '../column.ts'
import type { AsyncBuffer } from '../csv/input.ts'
import { rowsOf } from './footer.ts'
import type { Decompress } from './options.ts'
import type { ColumnPlan } from './plan.ts'
import { NOT_TEXT, type TextInterner } from './text-interner.ts'
import { reading, unusable } from './unusable.ts'
import type { RawValue, ValueReader } from './value-readers.ts'

/** A row group, and where it lies. */
export interface GroupBytes {
  readonly buffer: AsyncBuffer
  readonly metadata: FileMetaData
  readonly group: RowGroup
  /** How many rows of the file come before it. */
  readonly rowsBefore: number
  readonly compressors: Readonly<Record<string, Decompress>>
}

/** Pages of values: null is missing, undefined a hole that a damaged file leaves. */
type Page = ArrayLike<RawValue | null | undefined>

/**
 * Reads one column of a row group. hyparquet decodes the pages; what the schema says of the values is kept from it, so that it hands over
 * plain numbers and bytes, and each text goes from its bytes straight to its code (once a dictionary page where there is one).
 *
 * @throws COLUMN_VALUE, PARQUET_UNUSABLE
 */
export async function readColumn(
  bytes: GroupBytes,
  plan: ColumnPlan,
  interner: TextInterner | null,
): Promise<Column> {
  const pages = await reading(`column "${plan.name}"`, () => readPages(bytes, plan, interner))
  const rows = rowsOf(bytes.group)
  const found = pages.reduce((sum, page) => sum + page.length, 0)
  if (found !== rows) throw unusable(`column "${plan.name}" has ${found} values in a row group of ${rows}`)
  return columnOf({ pages, rows, rowsBefore: bytes.rowsBefore }, plan, interner)
}

/** The values of a column in a row group. */
export interface Values {
  readonly pages: readonly Page[]
  readonly rows: number
  readonly rowsBefore: number
}

/** @internal The column of some values. @throws COLUMN_VALUE, PARQUET_UNUSABLE */
export function columnOf(values: Values, plan: ColumnPlan, interner: TextInterner | null): Column {
  if (interner !== null) return textsOf(values, plan, interner)
  if (plan.reader !== null) return valuesOf(values, plan, plan.reader)
  throw new Error('a column has a reader or an interner')
}

async function readPages(
  { buffer, metadata, group, compressors }: GroupBytes,
  { name, family }: ColumnPlan,
  interner: TextInterner | null,
): Promise<readonly Page[]> {
  const { parquetRead } = await import('hyparquet')
  const pages: Page[] = []
  const isText = interner !== null && (family.of === 'text' || family.of === 'bytes')
  await parquetRead({
    file: buffer,
    metadata: {
      ...metadata,
      schema: physicalSchema(metadata.schema),
      row_groups: [group],
      num_rows: group.num_rows,
    },
    columns: [name],
    utf8: isText,
    parsers: {
      ...(isText ? { stringFromBytes: (value: Uint8Array) => interner.code(value) } : {}),
      timestampFromNanoseconds: (value: bigint) => value,
    },
    compressors,
    onChunk: ({ columnData }) => pages.push(columnData as Page),
  })
  return pages
}

/** The schema without logical types; those of 16-bit floats stay, because hyparquet turns them into numbers. */
function physicalSchema(schema: readonly SchemaElement[]): SchemaElement[] {
  return schema.map(({ converted_type: _, logical_type: logical, ...element }) =>
    logical?.type === 'FLOAT16' ? { ...element, logical_type: logical } : element,
  )
}

/** Hands every value to `take`, with its place. */
function eachValue(
  pages: readonly Page[],
  name: string,
  take: (value: RawValue | null, row: number) => void,
): void {
  let row = 0
  for (const page of pages) {
    for (let i = 0; i < page.length; i++, row++) {
      const value = page[i]
      if (value === undefined) throw unusable(`column "${name}" points at values that are not there`)
      take(value, row)
    }
  }
}

function textsOf(
  { pages, rows, rowsBefore }: Values,
  { name, family }: ColumnPlan,
  interner: TextInterner,
): Column {
  const codes = new Int32Array(rows)
  const coded = family.of === 'text' || family.of === 'bytes'
  eachValue(pages, name, (value, row) => {
    if (value === null) codes[row] = MISSING_CODE
    else if (coded) codes[row] = value as number
    else
      codes[row] = interner.code(
        family.of === 'uuid' ? uuidText(value as Uint8Array) : wholeText(value, family),
      )
    if (codes[row] === NOT_TEXT)
      throw refusedValue(name, rowsBefore + row, 'bytes that are not UTF-8', 'text in UTF-8')
  })
  return Object.freeze({ kind: 'text', codes, dictionary: interner.dictionary() })
}

function wholeText(value: RawValue, family: ColumnPlan['family']): string {
  if (family.of !== 'whole' || !family.unsigned) return String(value)
  return String(typeof value === 'bigint' ? BigInt.asUintN(64, value) : Number(value) >>> 0)
}

function uuidText(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

function valuesOf(
  { pages, rows, rowsBefore }: Values,
  { name }: ColumnPlan,
  { kind, unit, read, expected }: ValueReader,
): Column {
  const fill = <Kept extends { [row: number]: number }>(values: Kept, missing: number): Kept => {
    eachValue(pages, name, (raw, row) => {
      const value = raw === null ? missing : read(raw)
      if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY)
        throw refusedValue(name, rowsBefore + row, 'a value that its kind cannot hold', expected)
      values[row] = value
    })
    return values
  }
  switch (kind) {
    case 'date':
      return Object.freeze({ kind, values: fill(new Int32Array(rows), MISSING_DATE) })
    case 'flag':
      return Object.freeze({ kind, values: fill(new Uint8Array(rows), MISSING_FLAG) })
    case 'integer':
      return Object.freeze({ kind, values: fill(new Float64Array(rows), Number.NaN), unit })
    default:
      return Object.freeze({ kind, values: fill(new Float64Array(rows), Number.NaN) })
  }
}

function refusedValue(name: string, row: number, found: string, expected: string): ClienteleError {
  return new ClienteleError(
    'COLUMN_VALUE',
    `Row ${row + 1} of column "${name}" of the Parquet input holds ${found}; expected ${expected}. Correct the file, or state another kind for the column.`,
    { name, row: row + 1, found, expected },
  )
}

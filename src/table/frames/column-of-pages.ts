import { ClienteleError } from '../../errors.ts'
import { type Column, MISSING_CODE, MISSING_DATE, MISSING_FLAG } from '../column.ts'
import type { ColumnPlan } from './plan-column.ts'
import { NOT_TEXT, type TextInterner } from './text-interner.ts'
import type { RawValue, ValueReader } from './value-readers.ts'

/** A run of values; null is missing. Those of texts and of bytes are codes of the column's interner. */
export type Page = ArrayLike<RawValue | null | undefined>

/** Some values of a column. */
export interface Values {
  readonly pages: readonly Page[]
  readonly rows: number
  /** How many rows come before them, for messages. */
  readonly rowsBefore: number
}

/** The column of some values. @throws COLUMN_VALUE */
export function columnOfPages(values: Values, plan: ColumnPlan, interner: TextInterner | null): Column {
  if (interner !== null) return textsOf(values, plan, interner)
  if (plan.reader !== null) return valuesOf(values, plan, plan.reader)
  throw new Error('a column has a reader or an interner')
}

/** Hands every value to `take`, with its place. */
function eachValue(pages: readonly Page[], take: (value: RawValue | null, row: number) => void): void {
  let row = 0
  for (const page of pages) {
    for (let i = 0; i < page.length; i++, row++) {
      const value = page[i]
      take(value ?? null, row)
    }
  }
}

function textsOf(
  { pages, rows, rowsBefore }: Values,
  { where, name, family }: ColumnPlan,
  interner: TextInterner,
): Column {
  const codes = new Int32Array(rows)
  const coded = family.of === 'text' || family.of === 'bytes'
  eachValue(pages, (value, row) => {
    if (value === null) codes[row] = MISSING_CODE
    else if (coded) codes[row] = value as number
    else
      codes[row] = interner.code(
        family.of === 'uuid' ? uuidText(value as Uint8Array) : wholeText(value, family),
      )
    if (codes[row] === NOT_TEXT)
      throw refusedValue(where, name, rowsBefore + row, 'bytes that are not UTF-8', 'text in UTF-8')
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
  { where, name }: ColumnPlan,
  { kind, unit, read, expected }: ValueReader,
): Column {
  const fill = <Kept extends { [row: number]: number }>(values: Kept, missing: number): Kept => {
    eachValue(pages, (raw, row) => {
      const value = raw === null ? missing : read(raw)
      if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY)
        throw refusedValue(where, name, rowsBefore + row, 'a value that its kind cannot hold', expected)
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

function refusedValue(
  where: string,
  name: string,
  row: number,
  found: string,
  expected: string,
): ClienteleError {
  return new ClienteleError(
    'COLUMN_VALUE',
    `Row ${row + 1} of column "${name}" of ${where} holds ${found}; expected ${expected}. Correct it there, or state another kind for the column.`,
    { name, row: row + 1, found, expected },
  )
}

import type { ReadonlyFloat64Array } from '../math/arrays.ts'
import { type CellsColumn, type Column, MISSING_CODE, MISSING_DATE, MISSING_FLAG } from './column.ts'

/** A column of one plain number a row. */
export type PlainColumn = Exclude<Column, CellsColumn>

/** What a column stores, as numbers, texts as their codes; NaN is missing. Numbers are the column's own memory. */
export function rowValues(column: PlainColumn): ReadonlyFloat64Array {
  switch (column.kind) {
    case 'text':
      return widen(column.codes, MISSING_CODE)
    case 'date':
      return widen(column.values, MISSING_DATE)
    case 'flag':
      return widen(column.values, MISSING_FLAG)
    default:
      return column.values
  }
}

/** The reverse: a column like the one given that stores these numbers. */
export function withRowValues(column: PlainColumn, values: Float64Array): PlainColumn {
  switch (column.kind) {
    case 'text':
      return Object.freeze({ ...column, codes: narrow(values, new Int32Array(values.length), MISSING_CODE) })
    case 'date':
      return Object.freeze({ ...column, values: narrow(values, new Int32Array(values.length), MISSING_DATE) })
    case 'flag':
      return Object.freeze({ ...column, values: narrow(values, new Uint8Array(values.length), MISSING_FLAG) })
    default:
      return Object.freeze({ ...column, values })
  }
}

function widen(stored: ArrayLike<number>, missing: number): Float64Array {
  const values = new Float64Array(stored.length)
  for (let row = 0; row < values.length; row++)
    values[row] = stored[row] === missing ? Number.NaN : stored[row]
  return values
}

function narrow<Stored extends Int32Array | Uint8Array>(
  values: Float64Array,
  into: Stored,
  missing: number,
): Stored {
  for (let row = 0; row < values.length; row++) into[row] = Number.isNaN(values[row]) ? missing : values[row]
  return into
}

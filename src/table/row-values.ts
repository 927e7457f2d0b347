import type { ReadonlyFloat64Array, ReadonlyInt32Array } from '../math/arrays.ts'
import { type CellsColumn, type Column, MISSING_CODE, MISSING_DATE, MISSING_FLAG } from './column.ts'

/** A column of one plain number a row. */
export type PlainColumn = Exclude<Column, CellsColumn>

/** What a column stores: the column's own memory, except for flags. */
export interface StoredValues {
  /** Texts as their codes. */
  readonly stored: ReadonlyFloat64Array | ReadonlyInt32Array
  /** What stands for missing among whole numbers; among others it is NaN. */
  readonly missing: number
}

export function storedOf(column: PlainColumn): StoredValues {
  switch (column.kind) {
    case 'text':
      return { stored: column.codes, missing: MISSING_CODE }
    case 'date':
      return { stored: column.values, missing: MISSING_DATE }
    case 'flag':
      return { stored: new Int32Array(column.values), missing: MISSING_FLAG }
    default:
      return { stored: column.values, missing: Number.NaN }
  }
}

/** The reverse: a column like the one given that stores these numbers, NaN being missing. */
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

function narrow<Stored extends Int32Array | Uint8Array>(
  values: Float64Array,
  into: Stored,
  missing: number,
): Stored {
  for (let row = 0; row < values.length; row++) into[row] = Number.isNaN(values[row]) ? missing : values[row]
  return into
}

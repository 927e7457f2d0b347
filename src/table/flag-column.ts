import type { ReadonlyUint8Array } from '../math/arrays.ts'
import { type FlagColumn, MISSING_FLAG } from './column.ts'
import { refusedValue } from './number-columns.ts'

/** Flags as booleans, or as bytes: 1, 0, and 255 for missing. */
export type FlagValues = ReadonlyUint8Array | readonly (boolean | null | undefined)[]

/**
 * A column of yes and no. A `Uint8Array` of 1, 0 and {@link MISSING_FLAG} is taken as it is, without copying: the
 * caller writes into it no more.
 *
 * @throws COLUMN_VALUE for anything else.
 */
export function flagColumn(values: FlagValues): FlagColumn {
  if (!isBytes(values)) return Object.freeze({ kind: 'flag', values: Uint8Array.from(values, readFlag) })
  for (let row = 0; row < values.length; row++) {
    if (values[row] > 1 && values[row] !== MISSING_FLAG) throw refusedFlag(row)
  }
  return Object.freeze({ kind: 'flag', values })
}

function isBytes(values: FlagValues): values is ReadonlyUint8Array {
  return Object.prototype.toString.call(values) === '[object Uint8Array]'
}

function readFlag(value: boolean | null | undefined, row: number): number {
  if (value === null || value === undefined) return MISSING_FLAG
  if (typeof value !== 'boolean') throw refusedFlag(row)
  return value ? 1 : 0
}

function refusedFlag(row: number): Error {
  return refusedValue(row, 'something that is no flag', 'true, false or null (as bytes: 1, 0 or 255)')
}

import type { ReadonlyFloat64Array } from '../math/arrays.ts'
import { otherKind } from './access.ts'
import { type Column, MISSING_CODE, type TextColumn } from './column.ts'
import { sortValues, textPlaces } from './sort-values.ts'
import { wholeRange } from './whole-range.ts'

/** A whole number for every row, equal where the values are; missing is the last one. */
export interface RowCodes {
  readonly codes: Int32Array
  /** All are from 0 to below this. */
  readonly count: number
  /** Every number occurs. */
  readonly isDense: boolean
}

/**
 * Codes that ascend as the values of a column do. Null where there are none: for numbers with fractions, or too far
 * apart.
 *
 * @internal
 * @throws COLUMN_KIND for cells.
 */
export function orderedCodes(column: Column, name: string): RowCodes | null {
  if (column.kind !== 'text') return wholeCodes(column, name)
  const { place, used } = textPlaces(column)
  const codes = new Int32Array(column.codes.length)
  const { missing } = mapCodes(column, place, used.length, codes)
  return { codes, count: used.length + (missing ? 1 : 0), isDense: true }
}

/** Codes that give the values back: what a column stores for a row is `least` and its code, except for missing. */
export interface StoredCodes extends RowCodes {
  readonly least: number
}

/**
 * Codes that need not ascend: of texts those of the dictionary.
 *
 * @internal
 * @throws COLUMN_KIND for cells.
 */
export function unorderedCodes(column: Column, name: string): StoredCodes | null {
  if (column.kind !== 'text') return wholeCodes(column, name)
  const { size } = column.dictionary
  const codes = new Int32Array(column.codes.length)
  for (let row = 0; row < codes.length; row++)
    codes[row] = column.codes[row] === MISSING_CODE ? size : column.codes[row]
  return { codes, count: size + 1, isDense: false, least: 0 }
}

function mapCodes(
  { codes }: TextColumn,
  place: Int32Array,
  missingPlace: number,
  into: Int32Array,
): { missing: boolean } {
  let missing = false
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]
    if (code === MISSING_CODE) missing = true
    into[row] = code === MISSING_CODE ? missingPlace : place[code]
  }
  return { missing }
}

function wholeCodes(column: Column, name: string): StoredCodes | null {
  if (column.kind === 'cells')
    throw otherKind(name, column.kind, ['number', 'integer', 'date', 'time', 'flag', 'text'])
  return codesOfWholes(sortValues(column, name))
}

function codesOfWholes(values: ReadonlyFloat64Array): StoredCodes | null {
  const wholes = wholeRange(values)
  if (wholes === null) return null
  const { least, most } = wholes
  if (!(most - least < 2 ** 31 - 2) && most >= least) return null
  const range = most >= least ? most - least + 1 : 0
  const codes = new Int32Array(values.length)
  for (let row = 0; row < codes.length; row++) {
    const value = values[row]
    codes[row] = Number.isNaN(value) ? range : value - least
  }
  return { codes, count: range + 1, isDense: false, least: range === 0 ? 0 : least }
}

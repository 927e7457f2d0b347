import type { ReadonlyFloat64Array } from '../math/arrays.ts'
import { otherKind } from './access.ts'
import { type Column, MISSING_CODE, MISSING_DATE, MISSING_FLAG, type TextColumn } from './column.ts'
import type { Dictionary } from './dictionary.ts'
import { sortCodes } from './dictionary-order.ts'

/**
 * Numbers that order like the values of a column, one a row; NaN is missing. Texts give their place among the column's
 * texts in the order of UTF-8 bytes, no before yes. Numbers are the column's own memory.
 *
 * @internal
 * @param name - the column, for the message.
 * @throws COLUMN_KIND for cells, which have no order.
 */
export function sortValues(column: Column, name: string): ReadonlyFloat64Array {
  switch (column.kind) {
    case 'cells':
      throw otherKind(name, column.kind, ['number', 'integer', 'date', 'time', 'flag', 'text'])
    case 'text':
      return placesOfRows(column)
    case 'date':
      return widen(column.values, MISSING_DATE)
    case 'flag':
      return widen(column.values, MISSING_FLAG)
    default:
      return column.values
  }
}

function widen(values: ArrayLike<number>, missing: number): Float64Array {
  const wide = new Float64Array(values.length)
  for (let row = 0; row < wide.length; row++) wide[row] = values[row] === missing ? Number.NaN : values[row]
  return wide
}

/**
 * The texts that occur in a column, in the order of their UTF-8 bytes.
 *
 * @internal
 */
export interface TextPlaces {
  /** The codes that occur, in that order. */
  readonly used: Int32Array
  /** Of each code that occurs, its place in `used`. */
  readonly place: Int32Array
}

/** @internal */
export function textPlaces({ codes, dictionary }: TextColumn): TextPlaces {
  const used = usedCodes(codes, dictionary)
  sortCodes(dictionary, used)
  const place = new Int32Array(dictionary.size)
  for (let i = 0; i < used.length; i++) place[used[i]] = i
  return { used, place }
}

function placesOfRows(column: TextColumn): Float64Array {
  const { codes } = column
  const { place } = textPlaces(column)
  const places = new Float64Array(codes.length)
  for (let row = 0; row < places.length; row++) {
    places[row] = codes[row] === MISSING_CODE ? Number.NaN : place[codes[row]]
  }
  return places
}

/** The codes that occur, each once: a slice uses few of a large dictionary. */
function usedCodes(codes: ArrayLike<number>, dictionary: Dictionary): Int32Array {
  const seen = new Uint8Array(dictionary.size)
  let count = 0
  for (let row = 0; row < codes.length; row++) {
    if (codes[row] === MISSING_CODE || seen[codes[row]] === 1) continue
    seen[codes[row]] = 1
    count++
  }
  const used = new Int32Array(count)
  for (let code = 0, i = 0; i < count; code++) if (seen[code] === 1) used[i++] = code
  return used
}

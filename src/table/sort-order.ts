import type { ReadonlyFloat64Array, ReadonlyInt32Array } from '../math/arrays.ts'
import { otherKind } from './access.ts'
import { type Column, MISSING_CODE, MISSING_DATE, MISSING_FLAG, type TextColumn } from './column.ts'
import { orderBy, sortWords } from './radix-order.ts'
import { sortInParts } from './radix-sort.ts'
import { type KnownColumns, orderOfParts, orderOfRows, type RowOrder } from './row-order.ts'
import { textPlaces } from './sort-values.ts'
import { type WholeRange, wholeRange } from './whole-range.ts'

/** A key to sort by. */
export interface OrderKey {
  /** Of the column, for the message. */
  readonly name: string
  readonly column: Column
  readonly descending: boolean
}

/**
 * The rows in the order of some keys, the first before the second; null where they stand so. Whole numbers, days, flags
 * and the places of texts take no more of a 32-bit word than their range needs, and keys share a word where they can.
 *
 * @internal
 * @throws COLUMN_KIND for cells.
 */
export function orderOf(keys: readonly OrderKey[], rowCount: number): RowOrder | null {
  const moving = keysThatMove(keys)
  if (moving.length === 0) return null
  const codes = moving.map(({ values, spread }) => codesOf(values, spread))
  const counts = codes.map(({ count }) => count)
  const all = counts.reduce((product, count) => product * count)
  if (all > 2 ** 32) return orderOfRows(orderBy(wordsOf(moving, codes, rowCount), rowCount))
  const words = new Uint32Array(rowCount)
  for (const [i, { values }] of moving.entries()) addCodes(words, values, codes[i])
  return orderOfParts(sortInParts(words, all - 1), knownColumns(moving, codes))
}

/** A key that moves rows. */
interface MovingKey {
  readonly column: Column
  readonly values: KeyValues
  readonly spread: Spread
}

/** The keys up to the last one by which the rows do not stand already: sorting by those before it keeps their order. */
function keysThatMove(keys: readonly OrderKey[]): MovingKey[] {
  const moving: MovingKey[] = []
  for (const key of [...keys].reverse()) {
    const values = valuesOf(key)
    if (moving.length > 0 || !ascends(values))
      moving.unshift({ column: key.column, values, spread: spreadOf(values) })
  }
  return moving
}

/** As many words as needed, the first before the second; keys share one where they can. */
function wordsOf(moving: readonly MovingKey[], codes: readonly Codes[], rowCount: number): Uint32Array[] {
  const words: Uint32Array[] = []
  let room = 0
  for (const [i, { values }] of moving.entries()) {
    const { count } = codes[i]
    if (values.reals !== null && count > 2 ** 32) {
      const { low, high } = sortWords(values.reals, values.descending)
      words.push(high, low)
      room = 0
      continue
    }
    if (count > room) {
      words.push(new Uint32Array(rowCount))
      room = 2 ** 32
    }
    addCodes(words[words.length - 1], values, codes[i])
    room = Math.floor(room / count)
  }
  return words
}

/** Reals of keys can be read off the words they are in, but for -0, which the words have as 0. */
function knownColumns(moving: readonly MovingKey[], codes: readonly Codes[]): KnownColumns {
  const known = new Map<Column, (sorted: Uint32Array) => Column>()
  let unit = 1
  for (let i = moving.length - 1; i >= 0; i--) {
    const { column, values, spread } = moving[i]
    const { reals } = values
    const divisor = unit
    if (reals !== null && !(spread.least <= 0 && hasNegativeZero(reals)))
      known.set(column, (sorted) =>
        Object.freeze({ ...column, values: realsOf(sorted, divisor, codes[i]) } as Column),
      )
    unit *= codes[i].count
  }
  return known
}

function hasNegativeZero(values: ReadonlyFloat64Array): boolean {
  for (let row = 0; row < values.length; row++) if (values[row] === 0 && 1 / values[row] < 0) return true
  return false
}

function realsOf(sorted: Uint32Array, divisor: number, { sign, base, count }: Codes): Float64Array {
  const values = new Float64Array(sorted.length)
  const isAlone = divisor === 1 && count > sorted[sorted.length - 1]
  for (let i = 0; i < values.length; i++) {
    const code = isAlone ? sorted[i] : Math.floor(sorted[i] / divisor) % count
    // Adding 0 makes 0 of -0.
    values[i] = code === count - 1 ? Number.NaN : (code + base) * sign + 0
  }
  return values
}

/** Numbers in the order of a key; where there are no reals they are whole. */
interface KeyValues {
  readonly reals: ReadonlyFloat64Array | null
  readonly wholes: ReadonlyInt32Array
  /** What stands for missing among whole ones. */
  readonly missing: number
  readonly descending: boolean
}

function valuesOf({ name, column, descending }: OrderKey): KeyValues {
  const ofWholes = (wholes: ReadonlyInt32Array, missing: number): KeyValues => ({
    reals: null,
    wholes,
    missing,
    descending,
  })
  switch (column.kind) {
    case 'cells':
      throw otherKind(name, column.kind, ['number', 'integer', 'date', 'time', 'flag', 'text'])
    case 'text':
      return ofWholes(placesOf(column), MISSING_CODE)
    case 'date':
      return ofWholes(column.values, MISSING_DATE)
    case 'flag':
      return ofWholes(Int32Array.from(column.values), MISSING_FLAG)
    default:
      return { reals: column.values, wholes: new Int32Array(), missing: 0, descending }
  }
}

function placesOf(column: TextColumn): Int32Array {
  const { codes } = column
  const { place } = textPlaces(column)
  const places = new Int32Array(codes.length)
  for (let row = 0; row < places.length; row++)
    places[row] = codes[row] === MISSING_CODE ? MISSING_CODE : place[codes[row]]
  return places
}

/** Whether the rows stand in the order of a key. With a missing value they are sorted, which changes nothing. */
function ascends({ reals, wholes, missing, descending }: KeyValues): boolean {
  return reals === null ? wholesAscend(wholes, missing, descending) : realsAscend(reals, descending)
}

function realsAscend(values: ReadonlyFloat64Array, descending: boolean): boolean {
  for (let row = 1; row < values.length; row++)
    if (!(descending ? values[row] <= values[row - 1] : values[row] >= values[row - 1])) return false
  return values.length === 0 || !Number.isNaN(values[0])
}

function wholesAscend(values: ReadonlyInt32Array, missing: number, descending: boolean): boolean {
  for (let row = 0; row < values.length; row++) {
    if (values[row] === missing) return false
    if (row > 0 && (descending ? values[row] > values[row - 1] : values[row] < values[row - 1])) return false
  }
  return true
}

interface Spread extends WholeRange {
  readonly isWhole: boolean
}

function spreadOf({ reals, wholes, missing }: KeyValues): Spread {
  if (reals === null) return { ...rangeOfWholes(wholes, missing), isWhole: true }
  const range = wholeRange(reals)
  return range === null ? { least: 0, most: 0, isWhole: false } : { ...range, isWhole: true }
}

function rangeOfWholes(values: ReadonlyInt32Array, missing: number): WholeRange {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let row = 0; row < values.length; row++) {
    const value = values[row]
    if (value === missing) continue
    if (value < least) least = value
    if (value > most) most = value
  }
  return { least, most }
}

/** Whole numbers from 0 to below `count`: a value times `sign` less `base`; missing is the last. */
interface Codes {
  readonly sign: number
  readonly base: number
  /** Infinity where there are none: for fractions. */
  readonly count: number
}

function codesOf({ descending }: KeyValues, { least, most, isWhole }: Spread): Codes {
  if (!isWhole) return { sign: 1, base: 0, count: Number.POSITIVE_INFINITY }
  if (most < least) return { sign: 1, base: 0, count: 1 }
  return { sign: descending ? -1 : 1, base: descending ? -most : least, count: most - least + 2 }
}

/** Puts a key into words, behind the keys that are in them. */
function addCodes(words: Uint32Array, { reals, wholes, missing }: KeyValues, codes: Codes): void {
  if (reals === null) addWholes(words, wholes, missing, codes)
  else addReals(words, reals, codes)
}

function addReals(words: Uint32Array, values: ReadonlyFloat64Array, { sign, base, count }: Codes): void {
  for (let row = 0; row < words.length; row++) {
    const value = values[row]
    const code = Number.isNaN(value) ? count - 1 : value * sign - base
    words[row] = Math.imul(words[row], count) + code
  }
}

function addWholes(
  words: Uint32Array,
  values: ReadonlyInt32Array,
  missing: number,
  { sign, base, count }: Codes,
): void {
  for (let row = 0; row < words.length; row++) {
    const value = values[row]
    const code = value === missing ? count - 1 : value * sign - base
    words[row] = Math.imul(words[row], count) + code
  }
}

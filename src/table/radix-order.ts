import type { ReadonlyFloat64Array } from '../math/arrays.ts'
import { moveWholes, rowsByPart } from './move-to-parts.ts'
import { sortInParts } from './radix-sort.ts'
import { gatherWholes } from './take.ts'

/** Two 32-bit words that order, as unsigned numbers, like one 64-bit number each; missing is all ones, after everything. */
export interface SortWords {
  readonly low: Uint32Array
  readonly high: Uint32Array
}

/**
 * @internal
 * @param values - NaN is missing; 0 and -0 are one value.
 */
export function sortWords(values: ReadonlyFloat64Array, descending: boolean): SortWords {
  const count = values.length
  const [low, high] = [new Uint32Array(count), new Uint32Array(count)]
  const number = new Float64Array(1)
  const [first, second] = halves(number)
  const flip = descending ? 0xffffffff : 0
  for (let row = 0; row < count; row++) {
    const value = values[row]
    number[0] = value + 0
    // Negative numbers descend as bits: all are turned; of the others only the sign.
    const negative = second[0] >>> 31
    low[row] = Number.isNaN(value) ? 0xffffffff : first[0] ^ -negative ^ flip
    high[row] = Number.isNaN(value) ? 0xffffffff : second[0] ^ (-negative | 0x80000000) ^ flip
  }
  return { low, high }
}

/** The low and the high word of a number, whatever the byte order of the machine. */
function halves(number: Float64Array): [low: Uint32Array, high: Uint32Array] {
  const words = new Uint32Array(number.buffer)
  number[0] = 1
  const low = words[0] === 0 ? 0 : 1
  return [words.subarray(low, low + 1), words.subarray(1 - low, 2 - low)]
}

/**
 * The rows in the order of their keys, the first key before the second; rows with equal keys keep their order. Linear in
 * the rows.
 *
 * @internal
 */
export function orderByWords(keys: readonly SortWords[], rowCount: number): Uint32Array {
  return orderBy(
    keys.flatMap(({ low, high }) => [high, low]),
    rowCount,
  )
}

/** @internal The same for unsigned words, the first before the second. */
export function orderBy(words: readonly Uint32Array[], rowCount: number): Uint32Array {
  let order: Uint32Array | null = null
  for (const word of [...words].reverse()) order = orderByWord(word, order)
  return order ?? inOrder(rowCount)
}

/** @param before - the rows as they stand so far; null where that is 0, 1, 2 and so on. */
function orderByWord(word: Uint32Array, before: Uint32Array | null): Uint32Array | null {
  const keys = before === null ? word.slice() : wordsAt(word, before)
  const { least, most, ascends } = rangeOf(keys)
  if (ascends) return before
  for (let i = 0; i < keys.length; i++) keys[i] -= least
  const parts = sortInParts(keys, most - least)
  const inParts =
    before === null
      ? rowsByPart(parts, new Int32Array(keys.length))
      : moveWholes(new Int32Array(before.buffer), parts, new Int32Array(keys.length))
  return new Uint32Array(gatherWholes(inParts, parts.places, 0).buffer)
}

function wordsAt(word: Uint32Array, rows: Uint32Array): Uint32Array {
  const found = new Uint32Array(rows.length)
  for (let i = 0; i < rows.length; i++) found[i] = word[rows[i]]
  return found
}

function rangeOf(word: Uint32Array): { least: number; most: number; ascends: boolean } {
  let least = 0xffffffff
  let most = 0
  let ascends = true
  let before = 0
  for (let i = 0; i < word.length; i++) {
    const key = word[i]
    if (key < before) ascends = false
    if (key < least) least = key
    if (key > most) most = key
    before = key
  }
  return { least, most, ascends }
}

/** @internal 0, 1, 2 and so on. */
export function inOrder(rowCount: number): Uint32Array {
  const rows = new Uint32Array(rowCount)
  for (let row = 0; row < rowCount; row++) rows[row] = row
  return rows
}

/**
 * Where the runs of equal keys begin in an order of rows; ends with the number of rows.
 *
 * @internal
 */
export function runStarts(keys: readonly SortWords[], order: Uint32Array): Uint32Array {
  const starts = new Uint32Array(order.length + 1)
  let count = 0
  for (let i = 0; i < order.length; i++) {
    if (i === 0 || !sameWords(keys, order[i - 1], order[i])) starts[count++] = i
  }
  starts[count] = order.length
  return starts.slice(0, count + 1)
}

function sameWords(keys: readonly SortWords[], a: number, b: number): boolean {
  for (const { low, high } of keys) if (low[a] !== low[b] || high[a] !== high[b]) return false
  return true
}

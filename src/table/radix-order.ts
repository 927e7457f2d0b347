import type { ReadonlyFloat64Array } from '../math/arrays.ts'

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

const DIGIT_BITS = 11
const DIGITS = 2 ** DIGIT_BITS

/**
 * The rows in the order of their keys, the first key before the second; rows with equal keys keep their order. By
 * counting, 11 bits at a time, from the least significant: linear in the rows.
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
  let order: Uint32Array = new Uint32Array(rowCount)
  for (let row = 0; row < rowCount; row++) order[row] = row
  for (const [i, word] of [...words].reverse().entries()) order = orderByWord(word, order, i === 0)
  return order
}

/** @param isAsRowsStand - the order so far is that of the rows. */
function orderByWord(word: Uint32Array, before: Uint32Array, isAsRowsStand: boolean): Uint32Array {
  const digits = digitsOf(word)
  if (digits.length === 0) return before
  let order = before
  let keys = isAsRowsStand ? word : wordsAt(word, before)
  for (const [i, { shift, starts }] of digits.entries()) {
    const into = new Uint32Array(word.length)
    if (i === digits.length - 1) scatter(keys, shift, starts, order, into)
    else {
      const keysInto = new Uint32Array(word.length)
      scatterWithKeys(keys, shift, starts, order, into, keysInto)
      keys = keysInto
    }
    order = into
  }
  return order
}

/** Where the buckets of each digit of a word start; digits that are the same in all rows are left out. */
function digitsOf(word: Uint32Array): { shift: number; starts: Uint32Array }[] {
  const [first, second, third] = [new Uint32Array(DIGITS), new Uint32Array(DIGITS), new Uint32Array(DIGITS)]
  for (let row = 0; row < word.length; row++) {
    const key = word[row]
    first[key & (DIGITS - 1)]++
    second[(key >>> DIGIT_BITS) & (DIGITS - 1)]++
    third[key >>> (2 * DIGIT_BITS)]++
  }
  return [first, second, third]
    .map((starts, digit) => ({ shift: digit * DIGIT_BITS, starts }))
    .filter(({ starts }) => countsToStarts(starts, word.length))
}

/** Turns counts into starts. False where all rows are in one bucket, so that nothing would move. */
function countsToStarts(counts: Uint32Array, rows: number): boolean {
  let start = 0
  for (let bucket = 0; bucket < DIGITS; bucket++) {
    const count = counts[bucket]
    if (count === rows) return false
    counts[bucket] = start
    start += count
  }
  return true
}

function wordsAt(word: Uint32Array, rows: Uint32Array): Uint32Array {
  const found = new Uint32Array(rows.length)
  for (let i = 0; i < rows.length; i++) found[i] = word[rows[i]]
  return found
}

/** @param keys - the word of each row of `order`. */
function scatter(
  keys: Uint32Array,
  shift: number,
  starts: Uint32Array,
  order: Uint32Array,
  into: Uint32Array,
): void {
  for (let i = 0; i < order.length; i++) into[starts[(keys[i] >>> shift) & (DIGITS - 1)]++] = order[i]
}

/** The same, and the keys move with their rows: to read them there is faster than at random. */
function scatterWithKeys(
  keys: Uint32Array,
  shift: number,
  starts: Uint32Array,
  order: Uint32Array,
  into: Uint32Array,
  keysInto: Uint32Array,
): void {
  for (let i = 0; i < order.length; i++) {
    const key = keys[i]
    const to = starts[(key >>> shift) & (DIGITS - 1)]++
    into[to] = order[i]
    keysInto[to] = key
  }
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

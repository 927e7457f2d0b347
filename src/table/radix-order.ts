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

const RADIX_BITS = 11

/**
 * The rows in the order of their keys, the first key before the second; rows with equal keys keep their order. By
 * counting, 11 bits at a time, from the least significant: linear in the rows.
 *
 * @internal
 */
export function orderByWords(keys: readonly SortWords[], rowCount: number): Uint32Array {
  let order = Uint32Array.from({ length: rowCount }, (_, row) => row)
  let spare = new Uint32Array(rowCount)
  const starts = new Uint32Array(2 ** RADIX_BITS)
  for (const { low, high } of [...keys].reverse()) {
    for (const words of [low, high]) {
      for (let shift = 0; shift < 32; shift += RADIX_BITS) {
        if (!countStarts(words, shift, starts)) continue
        scatter(words, shift, starts, order, spare)
        ;[order, spare] = [spare, order]
      }
    }
  }
  return order
}

/** Where each bucket starts. False where all rows are in one, so that nothing would move. */
function countStarts(words: Uint32Array, shift: number, starts: Uint32Array): boolean {
  const mask = starts.length - 1
  starts.fill(0)
  for (let row = 0; row < words.length; row++) starts[(words[row] >>> shift) & mask]++
  let start = 0
  for (let bucket = 0; bucket <= mask; bucket++) {
    const count = starts[bucket]
    if (count === words.length) return false
    starts[bucket] = start
    start += count
  }
  return true
}

function scatter(
  words: Uint32Array,
  shift: number,
  starts: Uint32Array,
  order: Uint32Array,
  into: Uint32Array,
): void {
  const mask = starts.length - 1
  for (let i = 0; i < order.length; i++) {
    const row = order[i]
    into[starts[(words[row] >>> shift) & mask]++] = row
  }
}

/**
 * Where the runs of equal keys begin in an order of rows; ends with the number of rows.
 *
 * @internal
 */
export function runStarts(keys: readonly SortWords[], order: Uint32Array): Uint32Array {
  const starts: number[] = []
  for (let i = 0; i < order.length; i++) {
    if (i === 0 || !sameWords(keys, order[i - 1], order[i])) starts.push(i)
  }
  starts.push(order.length)
  return Uint32Array.from(starts)
}

function sameWords(keys: readonly SortWords[], a: number, b: number): boolean {
  for (const { low, high } of keys) if (low[a] !== low[b] || high[a] !== high[b]) return false
  return true
}

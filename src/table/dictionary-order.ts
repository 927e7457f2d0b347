import type { Dictionary } from './dictionary.ts'
import { compareBytes } from './utf8.ts'

/** Compares two texts of a dictionary by their UTF-8 bytes: -1, 0 or 1. (JavaScript's `<` orders UTF-16 units, which differs.) */
export function compareCodes(dictionary: Dictionary, a: number, b: number): number {
  const { bytes, offsets } = dictionary
  return compareBytes(bytes, offsets[a], offsets[a + 1], bytes, offsets[b], offsets[b + 1])
}

/** The place of every text in the order of UTF-8 bytes: `rank[code]`, from 0. */
export function rankByBytes(dictionary: Dictionary): Int32Array {
  const order = Int32Array.from({ length: dictionary.size }, (_, code) => code)
  sortCodes(dictionary, order)
  const rank = new Int32Array(dictionary.size)
  for (let place = 0; place < order.length; place++) rank[order[place]] = place
  return rank
}

/** Runs of at most this many texts are sorted by insertion. */
const SHORT_RUN = 12

/**
 * Sorts codes in place by the UTF-8 bytes of their texts: three-way radix quicksort, which looks at every byte that
 * matters about once (Bentley and Sedgewick 1997).
 */
export function sortCodes(dictionary: Dictionary, codes: Int32Array): void {
  const stack = [0, codes.length, 0]
  while (stack.length > 0) {
    const depth = stack.pop() ?? 0
    const to = stack.pop() ?? 0
    const from = stack.pop() ?? 0
    if (to - from <= SHORT_RUN) {
      insertionSort(dictionary, codes, from, to)
      continue
    }
    const pivot = medianByte(dictionary, codes, from, to, depth)
    const { less, more } = partition(dictionary, codes, from, to, depth, pivot)
    stack.push(from, less, depth, more, to, depth)
    if (pivot >= 0) stack.push(less, more, depth + 1)
  }
}

/** The byte of a text at a depth; -1 past its end. */
function byteAt({ bytes, offsets }: Dictionary, code: number, depth: number): number {
  const at = offsets[code] + depth
  return at < offsets[code + 1] ? bytes[at] : -1
}

function medianByte(
  dictionary: Dictionary,
  codes: Int32Array,
  from: number,
  to: number,
  depth: number,
): number {
  const a = byteAt(dictionary, codes[from], depth)
  const b = byteAt(dictionary, codes[(from + to) >>> 1], depth)
  const c = byteAt(dictionary, codes[to - 1], depth)
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
}

function partition(
  dictionary: Dictionary,
  codes: Int32Array,
  from: number,
  to: number,
  depth: number,
  pivot: number,
): { less: number; more: number } {
  let less = from
  let more = to
  for (let i = from; i < more; ) {
    const code = codes[i]
    const byte = byteAt(dictionary, code, depth)
    if (byte < pivot) {
      codes[i++] = codes[less]
      codes[less++] = code
    } else if (byte > pivot) {
      codes[i] = codes[--more]
      codes[more] = code
    } else i++
  }
  return { less, more }
}

function insertionSort(dictionary: Dictionary, codes: Int32Array, from: number, to: number): void {
  for (let i = from + 1; i < to; i++) {
    const code = codes[i]
    let j = i
    for (; j > from && compareCodes(dictionary, codes[j - 1], code) > 0; j--) codes[j] = codes[j - 1]
    codes[j] = code
  }
}

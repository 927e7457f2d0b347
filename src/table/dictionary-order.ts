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
/** Bytes of a text that go into one word. */
const WORD_BYTES = 3

/**
 * Sorts codes in place by the UTF-8 bytes of their texts: three-way radix quicksort (Bentley and Sedgewick 1997), three
 * bytes at a time, which are fetched once into a word beside each code.
 *
 * @internal
 */
export function sortCodes(dictionary: Dictionary, codes: Int32Array): void {
  const words = new Uint32Array(codes.length)
  loadWords(dictionary, codes, words, 0, codes.length, 0)
  const stack = [0, codes.length, 0]
  while (stack.length > 0) {
    const depth = stack.pop() ?? 0
    const to = stack.pop() ?? 0
    const from = stack.pop() ?? 0
    if (to - from <= SHORT_RUN) {
      insertionSort(dictionary, codes, from, to, depth)
      continue
    }
    const pivot = median(words[from], words[(from + to) >>> 1], words[to - 1])
    const { less, more } = partition(codes, words, from, to, pivot)
    stack.push(from, less, depth, more, to, depth)
    if ((pivot & 0xff) <= WORD_BYTES) continue
    loadWords(dictionary, codes, words, less, more, depth + WORD_BYTES)
    stack.push(less, more, depth + WORD_BYTES)
  }
}

/**
 * The three bytes of each text at a depth, the first one highest, zeros past the end; lowest, how many bytes there are,
 * at most four, so that a text that ends comes before one that goes on with zeros.
 */
function loadWords(
  { bytes, offsets }: Dictionary,
  codes: Int32Array,
  words: Uint32Array,
  from: number,
  to: number,
  depth: number,
): void {
  for (let i = from; i < to; i++) {
    const at = offsets[codes[i]] + depth
    const left = Math.min(WORD_BYTES + 1, offsets[codes[i] + 1] - at)
    const first = left > 0 ? bytes[at] << 24 : 0
    const second = left > 1 ? bytes[at + 1] << 16 : 0
    const third = left > 2 ? bytes[at + 2] << 8 : 0
    words[i] = first | second | third | left
  }
}

function median(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
}

function partition(
  codes: Int32Array,
  words: Uint32Array,
  from: number,
  to: number,
  pivot: number,
): { less: number; more: number } {
  let less = from
  let more = to
  for (let i = from; i < more; ) {
    const word = words[i]
    if (word === pivot) i++
    else if (word < pivot) swap(codes, words, i++, less++)
    else swap(codes, words, i, --more)
  }
  return { less, more }
}

function swap(codes: Int32Array, words: Uint32Array, a: number, b: number): void {
  const code = codes[a]
  const word = words[a]
  codes[a] = codes[b]
  words[a] = words[b]
  codes[b] = code
  words[b] = word
}

/** Sorts texts that agree in their first `depth` bytes. */
function insertionSort(
  dictionary: Dictionary,
  codes: Int32Array,
  from: number,
  to: number,
  depth: number,
): void {
  const { bytes, offsets } = dictionary
  for (let i = from + 1; i < to; i++) {
    const code = codes[i]
    const start = offsets[code] + depth
    const end = offsets[code + 1]
    let j = i
    for (; j > from; j--) {
      const other = codes[j - 1]
      if (compareBytes(bytes, offsets[other] + depth, offsets[other + 1], bytes, start, end) <= 0) break
      codes[j] = other
    }
    codes[j] = code
  }
}

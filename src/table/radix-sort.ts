import type { RowParts } from './move-to-parts.ts'

/** Rows in the order of a word each, those with equal words as they stood. */
export interface SortedParts extends RowParts {
  /** In that order, the places of the rows once they are put together by part. */
  readonly places: Int32Array
  /** The words in that order. */
  readonly sorted: Uint32Array
}

/**
 * Sorts by counting: first by the highest bits into parts that lie in the caches, then within each part from the lowest
 * bits up. Linear in the rows.
 *
 * @internal
 * @param words - one a row, unsigned.
 * @param most - the largest of them, or a little more.
 */
export function sortInParts(words: Uint32Array, most: number): SortedParts {
  const width = 32 - Math.clz32(most)
  const wanted = Math.ceil(Math.log2(words.length / PART_ROWS))
  // A shift by 32 would be one by 0.
  const partBits = Math.max(width - 31, Math.min(width, MOST_PART_BITS, Math.max(0, wanted)))
  const bits = width - partBits
  const starts = partStarts(words, bits, 2 ** partBits)
  const sorted = new Uint32Array(words.length)
  const places = new Int32Array(words.length)
  spreadKeys(words, bits, starts.slice(), sorted)
  sortParts(sorted, places, starts, bits)
  const ids = new Int32Array(words.buffer, words.byteOffset, words.length)
  return { ids, bits, starts, places, sorted }
}

/** So many rows with their values lie in the second-level cache together. */
const PART_ROWS = 2 ** 14
/** Memory is written at so many places at once without losing its lines. */
const MOST_PART_BITS = 10
/** The counts of so many bits lie in the first-level cache. */
const MOST_DIGIT_BITS = 11
/** Parts of at most this many rows are sorted by insertion. */
const SHORT_PART = 24

function partStarts(words: Uint32Array, bits: number, parts: number): Uint32Array {
  const starts = new Uint32Array(parts + 1)
  for (let row = 0; row < words.length; row++) starts[(words[row] >>> bits) + 1]++
  for (let part = 1; part <= parts; part++) starts[part] += starts[part - 1]
  return starts
}

function spreadKeys(words: Uint32Array, bits: number, next: Uint32Array, keys: Uint32Array): void {
  for (let row = 0; row < words.length; row++) {
    const key = words[row]
    keys[next[key >>> bits]++] = key
  }
}

/** Keys, and where each of them stood. */
interface PlacedKeys {
  readonly keys: Uint32Array
  readonly places: Int32Array
}

/** Sorts each part by its bits below `bits`, which its keys do not have in common. */
function sortParts(keys: Uint32Array, places: Int32Array, starts: Uint32Array, bits: number): void {
  const digits = Math.ceil(bits / MOST_DIGIT_BITS)
  const digitBits = Math.ceil(bits / Math.max(1, digits))
  const counts = new Uint32Array(2 ** digitBits)
  let longest = 0
  for (let part = 1; part < starts.length; part++)
    longest = Math.max(longest, starts[part] - starts[part - 1])
  const other = { keys: new Uint32Array(longest), places: new Int32Array(longest) }
  for (let part = 0; part + 1 < starts.length; part++) {
    const [from, to] = [starts[part], starts[part + 1]]
    for (let i = from; i < to; i++) places[i] = i
    const own = { keys: keys.subarray(from, to), places: places.subarray(from, to) }
    if (to - from <= SHORT_PART) insertionSort(own)
    else sortByDigits(own, other, digits, digitBits, counts)
  }
}

/** From the lowest digit up. @param other - memory to move keys to, and back. */
function sortByDigits(
  own: PlacedKeys,
  other: PlacedKeys,
  digits: number,
  digitBits: number,
  counts: Uint32Array,
): void {
  const { length } = own.keys
  let isOwn = true
  for (let digit = 0; digit < digits; digit++) {
    const [from, to] = isOwn ? [own, other] : [other, own]
    if (moveByDigit(from, length, digit * digitBits, counts, to)) isOwn = !isOwn
  }
  if (isOwn) return
  own.places.set(other.places.subarray(0, length))
  own.keys.set(other.keys.subarray(0, length))
}

function insertionSort({ keys, places }: PlacedKeys): void {
  for (let i = 1; i < keys.length; i++) {
    const key = keys[i]
    const place = places[i]
    let j = i
    for (; j > 0 && keys[j - 1] > key; j--) {
      keys[j] = keys[j - 1]
      places[j] = places[j - 1]
    }
    keys[j] = key
    places[j] = place
  }
}

/** False where all keys have the same digit, so that nothing would move. */
function moveByDigit(
  { keys, places }: PlacedKeys,
  count: number,
  shift: number,
  next: Uint32Array,
  into: PlacedKeys,
): boolean {
  const { keys: intoKeys, places: intoPlaces } = into
  const mask = next.length - 1
  next.fill(0)
  for (let i = 0; i < count; i++) next[(keys[i] >>> shift) & mask]++
  if (next[(keys[0] >>> shift) & mask] === count) return false
  let start = 0
  for (let digit = 0; digit <= mask; digit++) {
    const rows = next[digit]
    next[digit] = start
    start += rows
  }
  for (let i = 0; i < count; i++) {
    const key = keys[i]
    const to = next[(key >>> shift) & mask]++
    intoKeys[to] = key
    intoPlaces[to] = places[i]
  }
  return true
}

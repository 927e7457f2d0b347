import type { Dictionary } from './dictionary.ts'

/**
 * The code in the second dictionary of each text of the first; -1 where it is not there. Linear in the texts. Both are first put
 * together by hash, as a radix hash join does (Manegold, Boncz and Kersten 2002), so that all lookups are in the caches.
 *
 * @internal
 */
export function codesByHash(from: Dictionary, to: Dictionary): Int32Array {
  const found = new Int32Array(from.size)
  const partBits = Math.max(0, Math.ceil(Math.log2(Math.max(1, to.size) / PART_TEXTS)))
  const ours = recordsOf(to, partBits)
  const theirs = recordsOf(from, partBits)
  const slots = new Uint32Array(2 ** Math.ceil(Math.log2(ours.mostTexts * 2 + 1)))
  for (let part = 0; part < 2 ** partBits; part++) {
    slots.fill(0)
    fillSlots(slots, ours.words, ours.starts[part], ours.starts[part + 1])
    findAll(slots, ours.words, theirs.words, theirs.starts[part], theirs.starts[part + 1], found)
  }
  return found
}

/** So many texts and their slots lie in the second-level cache together. */
const PART_TEXTS = 2 ** 12

/** The texts of a dictionary as records of 32-bit words: the hash, the code, the length in bytes, then the bytes. */
interface Records {
  readonly words: Int32Array
  /** By the highest bits of their hashes: part p is `words[starts[p]]` up to `words[starts[p + 1]]`. */
  readonly starts: Uint32Array
  /** How many texts the largest part has. */
  readonly mostTexts: number
}

const HEAD_WORDS = 3

function recordsOf({ bytes, offsets, size }: Dictionary, partBits: number): Records {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  // Shifted by 1 more at the end: a shift by 32 would be one by 0.
  const shift = 31 - partBits
  const hashes = new Int32Array(size)
  const starts = new Uint32Array(2 ** partBits + 1)
  const texts = new Uint32Array(2 ** partBits)
  let from = offsets[0]
  for (let code = 0; code < size; code++) {
    const to = offsets[code + 1]
    const hash = hashWords(view, from, to)
    const part = (hash >>> shift) >>> 1
    hashes[code] = hash
    starts[part + 1] += HEAD_WORDS + ((to - from + 3) >>> 2)
    texts[part]++
    from = to
  }
  for (let part = 1; part < starts.length; part++) starts[part] += starts[part - 1]
  const words = new Int32Array(starts[2 ** partBits])
  const next = starts.slice()
  from = offsets[0]
  for (let code = 0; code < size; code++) {
    const to = offsets[code + 1]
    const part = (hashes[code] >>> shift) >>> 1
    let at = next[part]
    words[at++] = hashes[code]
    words[at++] = code
    words[at++] = to - from
    for (; from + 4 <= to; from += 4) words[at++] = view.getInt32(from, true)
    if (from < to) words[at++] = lastWord(view, from, to)
    next[part] = at
    from = to
  }
  return { words, starts, mostTexts: texts.reduce((most, count) => Math.max(most, count), 0) }
}

/** Mixes as MurmurHash3 (Appleby 2011) does, in fewer steps. */
function hashWords(view: DataView, from: number, to: number): number {
  let hash = to - from
  let at = from
  for (; at + 4 <= to; at += 4) hash = mixed(hash ^ view.getInt32(at, true))
  if (at < to) hash = mixed(hash ^ lastWord(view, at, to))
  hash = Math.imul(hash, 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

function mixed(word: number): number {
  const product = Math.imul(word, 0x85ebca6b)
  return product ^ (product >>> 15)
}

/** The one to three bytes that are left, with zeros after them. */
function lastWord(view: DataView, from: number, to: number): number {
  let word = 0
  for (let at = from, shift = 0; at < to; at++, shift += 8) word |= view.getUint8(at) << shift
  return word
}

/** Open addressing with linear probing; a slot holds where the record begins, plus one, so that 0 is empty. */
function fillSlots(slots: Uint32Array, words: Int32Array, from: number, to: number): void {
  const mask = slots.length - 1
  for (let at = from; at < to; at += HEAD_WORDS + ((words[at + 2] + 3) >>> 2)) {
    let slot = words[at] & mask
    while (slots[slot] !== 0) slot = (slot + 1) & mask
    slots[slot] = at + 1
  }
}

function findAll(
  slots: Uint32Array,
  ours: Int32Array,
  theirs: Int32Array,
  from: number,
  to: number,
  found: Int32Array,
): void {
  const mask = slots.length - 1
  for (let at = from; at < to; ) {
    const end = at + HEAD_WORDS + ((theirs[at + 2] + 3) >>> 2)
    let slot = theirs[at] & mask
    while (slots[slot] !== 0 && !sameText(ours, slots[slot] - 1, theirs, at, end)) slot = (slot + 1) & mask
    found[theirs[at + 1]] = slots[slot] === 0 ? -1 : ours[slots[slot]]
    at = end
  }
}

function sameText(ours: Int32Array, known: number, theirs: Int32Array, at: number, end: number): boolean {
  if (ours[known] !== theirs[at] || ours[known + 2] !== theirs[at + 2]) return false
  let word = at + HEAD_WORDS
  for (let own = known + HEAD_WORDS; word < end && ours[own] === theirs[word]; own++) word++
  return word === end
}

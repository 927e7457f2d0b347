import type { ReadonlyUint8Array, ReadonlyUint32Array } from '../math/arrays.ts'
import type { Dictionary } from './dictionary.ts'
import { hashBytes, writeUtf8 } from './utf8.ts'

/** Finds the codes of texts in a {@link Dictionary}. */
export interface DictionaryIndex {
  /** The code of a text, or -1 where the dictionary does not hold it. */
  find(text: string): number
  /** The code of the text of the UTF-8 bytes from `from` up to `to`, or -1. */
  findBytes(bytes: ReadonlyUint8Array, from: number, to: number): number
}

/** Builds the index of a dictionary, in time linear in its size. */
export function indexDictionary(dictionary: Dictionary): DictionaryIndex {
  const { bytes, offsets, size } = dictionary
  const slots = createSlots(Math.max(16, size * 2))
  for (let code = 0; code < size; code++)
    addSlot(slots, hashBytes(bytes, offsets[code], offsets[code + 1]), code)
  const findBytes = (other: ReadonlyUint8Array, from: number, to: number): number =>
    findSlot(slots, bytes, offsets, hashBytes(other, from, to), other, from, to)
  return Object.freeze({
    findBytes,
    find(text: string): number {
      const scratch = new Uint8Array(text.length * 3)
      return findBytes(scratch, 0, writeUtf8(text, scratch, 0))
    },
  })
}

/** The code of one text, or -1 where the dictionary does not hold it. Looks at every text: for more than a few use {@link indexDictionary}. */
export function findCode(dictionary: Dictionary, text: string): number {
  const { bytes, offsets, size } = dictionary
  const scratch = new Uint8Array(text.length * 3)
  const length = writeUtf8(text, scratch, 0)
  for (let code = 0; code < size; code++) {
    if (sameBytes(bytes, offsets[code], offsets[code + 1], scratch, 0, length)) return code
  }
  return -1
}

/**
 * An open-addressing table from hash to code with linear probing; the texts themselves lie elsewhere.
 * A slot holds its code plus one, so that zero is empty. At most half of the slots are taken.
 *
 * @internal
 */
export interface Slots {
  readonly codes: Int32Array
  readonly hashes: Int32Array
  /** One less than the number of slots, a power of two. */
  readonly mask: number
}

/** @internal Empty slots, at least `least` of them. */
export function createSlots(least: number): Slots {
  const count = 2 ** Math.ceil(Math.log2(least))
  return { codes: new Int32Array(count), hashes: new Int32Array(count), mask: count - 1 }
}

/** @internal Puts a code that is not there yet. */
export function addSlot(slots: Slots, hash: number, code: number): void {
  let slot = hash & slots.mask
  while (slots.codes[slot] !== 0) slot = (slot + 1) & slots.mask
  slots.codes[slot] = code + 1
  slots.hashes[slot] = hash
}

/** @internal The code of `bytes[from..to)` among the texts of an arena, or -1. */
export function findSlot(
  slots: Slots,
  arena: ReadonlyUint8Array,
  offsets: ReadonlyUint32Array,
  hash: number,
  bytes: ReadonlyUint8Array,
  from: number,
  to: number,
): number {
  const { codes, hashes, mask } = slots
  let slot = hash & mask
  for (;;) {
    const code = codes[slot] - 1
    if (code < 0) return -1
    if (hashes[slot] === hash && sameBytes(arena, offsets[code], offsets[code + 1], bytes, from, to))
      return code
    slot = (slot + 1) & mask
  }
}

function sameBytes(
  a: ReadonlyUint8Array,
  aFrom: number,
  aTo: number,
  b: ReadonlyUint8Array,
  bFrom: number,
  bTo: number,
): boolean {
  if (aTo - aFrom !== bTo - bFrom) return false
  for (let i = aFrom, j = bFrom; i < aTo; i++, j++) if (a[i] !== b[j]) return false
  return true
}

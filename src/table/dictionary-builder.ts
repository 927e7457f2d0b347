import { ClienteleError } from '../errors.ts'
import type { ReadonlyUint8Array } from '../math/arrays.ts'
import type { Dictionary } from './dictionary.ts'
import { addSlot, createSlots, findSlot, type Slots } from './dictionary-index.ts'
import { hashBytes, writeUtf8 } from './utf8.ts'

/**
 * Gives texts their codes, in order of first appearance. A code never changes, and dictionaries taken earlier stay
 * right while the builder grows.
 */
export interface DictionaryBuilder {
  /** How many distinct texts there are so far. */
  readonly size: number
  /** The code of a text, new or known. Half surrogate pairs become U+FFFD. */
  codeOfString(text: string): number
  /** The code of the valid UTF-8 bytes from `from` up to `to`, new or known; the bytes are copied if new. */
  codeOfBytes(bytes: ReadonlyUint8Array, from: number, to: number): number
  /** The code of a text, or -1 where it has not been seen. */
  findString(text: string): number
  /** The code of the UTF-8 bytes from `from` up to `to`, or -1 where they have not been seen. */
  findBytes(bytes: ReadonlyUint8Array, from: number, to: number): number
  /** Adds the texts of another dictionary from code `from` on, all of which must be new; their codes follow the known ones. */
  append(other: Dictionary, from: number): void
  /** The dictionary so far: views of the builder's memory, without copying. */
  snapshot(): Dictionary
}

/**
 * Creates an empty builder. Texts and offsets lie in one buffer (shared memory where the platform has it) that doubles
 * when full.
 *
 * @param from - texts to begin with; their codes are kept.
 * @throws STATE_TOO_LARGE from the builder's methods beyond 4 GiB of text or 2^30 texts.
 */
export function createDictionaryBuilder(from?: Dictionary | undefined): DictionaryBuilder {
  const store = createStore(from)
  return Object.freeze({
    get size(): number {
      return store.size
    },
    codeOfString(text: string): number {
      const to = writeTail(store, text)
      return intern(store, store.bytes, store.used, to)
    },
    codeOfBytes(bytes: ReadonlyUint8Array, start: number, end: number): number {
      return intern(store, bytes, start, end)
    },
    findString(text: string): number {
      const to = writeTail(store, text)
      return find(store, store.bytes, store.used, to)
    },
    findBytes(bytes: ReadonlyUint8Array, start: number, end: number): number {
      return find(store, bytes, start, end)
    },
    append(other: Dictionary, from: number): void {
      append(store, other, from)
    },
    snapshot(): Dictionary {
      return Object.freeze({
        size: store.size,
        bytes: store.bytes.subarray(0, store.used),
        offsets: store.offsets.subarray(0, store.size + 1),
      })
    },
  })
}

/** Offsets first, then bytes, in one buffer. Memory beyond `used` and `size` belongs to no snapshot yet. */
interface Store {
  size: number
  used: number
  /** Texts that have a slot; those after them get one when one is looked for. */
  indexed: number
  offsets: Uint32Array
  bytes: Uint8Array
  slots: Slots
}

function createStore(from: Dictionary | undefined): Store {
  const texts = Math.max(64, (from?.size ?? 0) * 2)
  const length = Math.max(1024, (from?.bytes.length ?? 0) * 2)
  const store: Store = {
    size: 0,
    used: 0,
    indexed: 0,
    ...allocate(texts, length),
    slots: createSlots(texts * 2),
  }
  if (from !== undefined && from.size > 0) append(store, from, 0)
  return store
}

/** Writes a text behind the last one, where it stays if it turns out to be new. */
function writeTail(store: Store, text: string): number {
  reserve(store, store.size + 1, store.used + text.length * 3)
  return writeUtf8(text, store.bytes, store.used)
}

function append(store: Store, { bytes, offsets, size }: Dictionary, from: number): void {
  const start = offsets[from]
  reserve(store, store.size + size - from, store.used + offsets[size] - start)
  store.bytes.set(bytes.subarray(start, offsets[size]), store.used)
  for (let code = from; code < size; code++)
    store.offsets[++store.size] = store.used + offsets[code + 1] - start
  store.used += offsets[size] - start
}

/** Gives slots to the texts that were appended. */
function indexAppended(store: Store): void {
  while (store.size * 2 > store.slots.mask) store.slots = widen(store.slots)
  for (let code = store.indexed; code < store.size; code++)
    addSlot(store.slots, hashBytes(store.bytes, store.offsets[code], store.offsets[code + 1]), code)
  store.indexed = store.size
}

function find(store: Store, bytes: ReadonlyUint8Array, from: number, to: number): number {
  if (store.indexed < store.size) indexAppended(store)
  return findSlot(store.slots, store.bytes, store.offsets, hashBytes(bytes, from, to), bytes, from, to)
}

function intern(store: Store, bytes: ReadonlyUint8Array, from: number, to: number): number {
  if (store.indexed < store.size) indexAppended(store)
  const hash = hashBytes(bytes, from, to)
  const known = findSlot(store.slots, store.bytes, store.offsets, hash, bytes, from, to)
  if (known >= 0) return known
  const own = bytes === store.bytes
  if (!own) reserve(store, store.size + 1, store.used + to - from)
  if (!own) for (let i = from, j = store.used; i < to; i++, j++) store.bytes[j] = bytes[i]
  store.used += to - from
  const code = store.size++
  store.offsets[store.size] = store.used
  if (store.size * 2 > store.slots.mask) store.slots = widen(store.slots)
  addSlot(store.slots, hash, code)
  store.indexed = store.size
  return code
}

function widen(slots: Slots): Slots {
  const wider = createSlots((slots.mask + 1) * 2)
  for (let slot = 0; slot <= slots.mask; slot++) {
    if (slots.codes[slot] !== 0) addSlot(wider, slots.hashes[slot], slots.codes[slot] - 1)
  }
  return wider
}

/** Makes room; what snapshots see stays where it is, in the old buffer. */
function reserve(store: Store, size: number, length: number): void {
  if (size < store.offsets.length && length <= store.bytes.length) return
  if (length > 2 ** 32 - 1 || size > 2 ** 30) throw tooLarge(size)
  const texts = size < store.offsets.length ? store.offsets.length - 1 : size * 2
  const room = length <= store.bytes.length ? store.bytes.length : Math.min(2 ** 32 - 1, length * 2)
  const { offsets, bytes } = allocate(texts, room)
  offsets.set(store.offsets.subarray(0, store.size + 1))
  bytes.set(store.bytes.subarray(0, store.used))
  store.offsets = offsets
  store.bytes = bytes
}

function allocate(texts: number, length: number): { offsets: Uint32Array; bytes: Uint8Array } {
  const size = (texts + 1) * 4 + length
  const buffer =
    typeof SharedArrayBuffer === 'undefined' ? new ArrayBuffer(size) : new SharedArrayBuffer(size)
  return {
    offsets: new Uint32Array(buffer, 0, texts + 1),
    bytes: new Uint8Array(buffer, (texts + 1) * 4, length),
  }
}

function tooLarge(size: number): ClienteleError {
  return new ClienteleError(
    'STATE_TOO_LARGE',
    `A text column has ${size} distinct texts, or more than 4 GiB of them, which is beyond what a dictionary holds. Leave out free text, or split the rows.`,
    { size },
  )
}

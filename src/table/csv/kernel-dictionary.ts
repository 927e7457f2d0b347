import type { KernelMemory } from '../../math/simd/kernel-memory.ts'
import type { Dictionary } from '../dictionary.ts'
import type { DictionaryBuilder } from '../dictionary-builder.ts'
import type { KernelArea, KernelAreas } from './kernel-areas.ts'

/** The texts of one column in kernel memory. They follow those of a builder, which is the one that tables see. */
export interface KernelDictionary {
  /** Where the kernel finds it. */
  readonly at: number
  /**
   * Takes over texts that the builder has from elsewhere, and makes room for so many more; false where the memory is
   * refused: the dictionary is of no more use then.
   *
   * @param plan - of the batch whose texts come next, and where the values of the column lie in it.
   */
  prepare(plan: number, column: number, newTexts: number, newBytes: number): boolean
  /** Gives the builder what the kernel added; false where texts from elsewhere came between: the codes are wrong then. */
  finish(): boolean
}

/** The words of a dictionary in kernel memory, as `csv.as.ts` has them. */
const words = {
  plan: 0,
  column: 1,
  slots: 2,
  mask: 3,
  offsets: 4,
  arena: 5,
  size: 6,
  used: 7,
  indexed: 8,
  oldSlots: 9,
  oldMask: 10,
  scratch: 11,
} as const

/** Hashes of the values that are looked up together, and one word more. */
const SCRATCH_BYTES = 1024

/** Bytes beyond the last text that the kernel may read. */
const BEHIND = 16

/** Makes an empty dictionary for a column; null where the memory is refused. */
export function createKernelDictionary(
  memory: KernelMemory,
  areas: KernelAreas,
  builder: DictionaryBuilder,
): KernelDictionary | null {
  const header = areas.take(64)
  const scratch = areas.take(SCRATCH_BYTES)
  if (header === null || scratch === null) return null
  const at = header.at
  const state: State = {
    header: at / 4,
    offsets: none,
    arena: none,
    slots: none,
    old: none,
    known: 0,
    bytes: 0,
    begun: 0,
  }
  write(memory, state, { scratch: scratch.at, oldSlots: 0 })
  return {
    at,
    prepare(plan, column, newTexts, newBytes) {
      write(memory, state, { plan, column })
      return prepare(memory, areas, state, builder.snapshot(), newTexts, newBytes)
    },
    finish: () => finish(memory, areas, state, builder),
  }
}

interface State {
  /** Where its words are. */
  readonly header: number
  offsets: KernelArea
  arena: KernelArea
  slots: KernelArea
  /** Slots that the kernel moves from at its next turn. */
  old: KernelArea
  /** Texts and bytes that are in kernel memory and have slots. */
  known: number
  bytes: number
  /** Texts of the builder when the kernel began its turn. */
  begun: number
}

const none: KernelArea = { at: 0, bytes: 0 }

function write(
  { buffer }: KernelMemory,
  { header }: State,
  values: { readonly [name in keyof typeof words]?: number },
): void {
  const all = new Uint32Array(buffer)
  for (const [name, value] of Object.entries(values)) all[header + words[name as keyof typeof words]] = value
}

function prepare(
  memory: KernelMemory,
  areas: KernelAreas,
  state: State,
  { size, bytes, offsets }: Dictionary,
  newTexts: number,
  newBytes: number,
): boolean {
  const room =
    reserve(memory, areas, state, 'offsets', (size + newTexts + 1) * 4, (state.known + 1) * 4) &&
    reserve(memory, areas, state, 'arena', bytes.length + newBytes + BEHIND, state.bytes) &&
    reserveSlots(memory, areas, state, (size + newTexts) * 2)
  if (!room) return false
  state.begun = size
  new Uint8Array(memory.buffer).set(bytes.subarray(state.bytes), state.arena.at + state.bytes)
  new Uint32Array(memory.buffer).set(offsets.subarray(state.known), state.offsets.at / 4 + state.known)
  write(memory, state, {
    offsets: state.offsets.at,
    arena: state.arena.at,
    slots: state.slots.at,
    mask: state.slots.bytes / 8 - 1,
    size,
    used: bytes.length,
    indexed: state.known,
    oldSlots: state.old.at,
    oldMask: state.old.bytes / 8 - 1,
  })
  return true
}

/** Makes room in an area, of which the first bytes are kept. */
function reserve(
  memory: KernelMemory,
  areas: KernelAreas,
  state: State,
  part: 'offsets' | 'arena',
  bytes: number,
  kept: number,
): boolean {
  const before = state[part]
  if (bytes <= before.bytes) return true
  const wider = areas.take(bytes)
  if (wider === null) return false
  if (before !== none) {
    new Uint8Array(memory.buffer).copyWithin(wider.at, before.at, before.at + kept)
    areas.give(before)
  }
  state[part] = wider
  return true
}

function reserveSlots(memory: KernelMemory, areas: KernelAreas, state: State, least: number): boolean {
  if (least * 8 <= state.slots.bytes) return true
  const wider = areas.take(least * 8)
  if (wider === null) return false
  clear(memory, wider)
  state.old = state.slots
  state.slots = wider
  return true
}

function clear({ buffer }: KernelMemory, { at, bytes }: KernelArea): void {
  new Uint8Array(buffer, at, bytes).fill(0)
}

function finish(memory: KernelMemory, areas: KernelAreas, state: State, builder: DictionaryBuilder): boolean {
  if (state.old !== none) areas.give(state.old)
  state.old = none
  if (builder.size !== state.begun) {
    clear(memory, state.slots)
    state.known = 0
    state.bytes = 0
    return false
  }
  const all = new Uint32Array(memory.buffer)
  const size = all[state.header + words.size]
  const offsets = all.subarray(state.offsets.at / 4, state.offsets.at / 4 + size + 1)
  const bytes = new Uint8Array(memory.buffer, state.arena.at, offsets[size])
  if (size > state.begun) builder.append({ size, offsets, bytes }, state.begun)
  state.known = size
  state.bytes = bytes.length
  return true
}

/**
 * Numbers pairs of 32-bit integers from 0, in order of first appearance; open addressing with linear probing.
 *
 * @internal
 */
export interface PairTable {
  /** How many different pairs there are. */
  readonly size: number
  /** The number of a pair, new or known. */
  add(first: number, second: number): number
  /** The number of a pair, or -1 where it was never added. */
  find(first: number, second: number): number
}

/** Words of a slot: the pair, and its number plus one, so that 0 is empty. Side by side, so that a look at one slot is a look at one place. */
const SLOT = 3

/** @internal An empty table with room for `capacity` pairs. */
export function createPairTable(capacity: number): PairTable {
  const mask = 2 ** Math.ceil(Math.log2(Math.max(16, capacity * 2))) - 1
  const slots = new Int32Array((mask + 1) * SLOT)
  let size = 0
  /** Where the slot of a pair is, or the empty one where it would go. At least half of the slots are empty. */
  const slotOf = (first: number, second: number): number => {
    let slot = mix(first, second) & mask
    let at = slot * SLOT
    while (slots[at + 2] !== 0 && (slots[at] !== first || slots[at + 1] !== second)) {
      slot = (slot + 1) & mask
      at = slot * SLOT
    }
    return at
  }
  return {
    get size(): number {
      return size
    },
    add(first: number, second: number): number {
      const at = slotOf(first, second)
      if (slots[at + 2] > 0) return slots[at + 2] - 1
      slots[at] = first
      slots[at + 1] = second
      slots[at + 2] = ++size
      return size - 1
    },
    find(first: number, second: number): number {
      return slots[slotOf(first, second) + 2] - 1
    },
  }
}

/** Constants of MurmurHash3 (Appleby 2011). */
function mix(first: number, second: number): number {
  let hash = Math.imul(first, 0xcc9e2d51) ^ Math.imul((second << 15) | (second >>> 17), 0x1b873593)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

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

/** @internal An empty table with room for `capacity` pairs. */
export function createPairTable(capacity: number): PairTable {
  const mask = 2 ** Math.ceil(Math.log2(Math.max(16, capacity * 2))) - 1
  const ids = new Int32Array(mask + 1).fill(-1)
  const firsts = new Int32Array(mask + 1)
  const seconds = new Int32Array(mask + 1)
  let size = 0
  /** The slot of a pair, or the empty slot where it would go. At least half of the slots are empty. */
  const slotOf = (first: number, second: number): number => {
    let slot = mix(first, second) & mask
    while (ids[slot] >= 0 && (firsts[slot] !== first || seconds[slot] !== second)) slot = (slot + 1) & mask
    return slot
  }
  return {
    get size(): number {
      return size
    },
    add(first: number, second: number): number {
      const slot = slotOf(first, second)
      if (ids[slot] >= 0) return ids[slot]
      firsts[slot] = first
      seconds[slot] = second
      ids[slot] = size++
      return ids[slot]
    },
    find(first: number, second: number): number {
      return ids[slotOf(first, second)]
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

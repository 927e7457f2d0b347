import { categoricalThresholds, drawCategory } from '../../math/categorical.ts'
import { streams } from '../../math/streams.ts'
import type { Cursor } from '../cursor.ts'

/** Households lie within blocks of so many persons, so that any person finds theirs in as many draws at most. */
const blockSize = 64

/** Shares of households with one, two and three customers. */
const sizes = categoricalThresholds([0.62, 0.3, 0.08])

/**
 * Finds the household of a person: the number of its first person. In a block every head of a household draws its size in
 * order, and the last household is cut at the block's end. Persons asked for in order cost one draw a household.
 */
export function openHouseholds(cursor: Cursor): (person: number) => number {
  const heads = new Uint8Array(blockSize)
  let block = -1
  return (person) => {
    const first = person - (person % blockSize)
    if (first !== block) {
      layOut(cursor.open(streams.householdLayout, first), heads)
      block = first
    }
    return first + heads[person - first]
  }
}

function layOut(cursor: Cursor, heads: Uint8Array): void {
  for (let head = 0; head < blockSize; ) {
    const end = Math.min(blockSize, head + 1 + drawCategory(cursor, sizes))
    heads.fill(head, head, end)
    head = end
  }
}

import { columnOfKind, textAt } from 'clientele/table'
import type { Bookkeeping, Purchases } from './books.ts'
import { openRecordDraws } from './record-draws.ts'
import type { Records } from './records.ts'

/** Share of the orders that stand under the second record. */
const straying = 0.35

/** Books by record: persons who are taken for one share a row; of who is split each order stands under one of two, what was sent back with it. */
export function bookkeepingOf(seed: number, { first, second }: Records): Bookkeeping {
  const drawn = openRecordDraws(seed)
  return {
    persons: first.length,
    rowsOf: (person) => (second[person] < 0 ? [first[person]] : [first[person], second[person]]),
    purchaseRow(person, purchases, line) {
      if (second[person] < 0) return first[person]
      const strays = drawn('orderStrays', person, placeOfOrder(purchases, line)) < straying
      return strays ? second[person] : first[person]
    },
  }
}

/** The place of an order among those of its person, of which its number tells: `o000000007-3`. */
function placeOfOrder(purchases: Purchases, line: number): number {
  return Number(textAt(columnOfKind(purchases, 'order_id', 'text'), line)?.split('-')[1])
}

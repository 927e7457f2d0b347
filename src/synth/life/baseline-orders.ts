import { integerBelow, uniform } from '../../math/philox.ts'
import { drawPoisson } from '../../math/poisson.ts'
import { outcomeDraws, outcomeStream } from '../../math/streams.ts'
import { type Cursor, openCursor } from '../cursor.ts'
import type { Person } from '../people/person.ts'
import { waveDays } from '../retailer/drift.ts'
import { dealShareOf, orderSize } from './history.ts'
import { addOrder, type OrderBook } from './order-book.ts'

/** The orders of a wave that come without contact. */
export interface BaselineOrders {
  /** How many there are by department, in one array: their words are drawn whatever is sent. */
  count(person: Person, baseline: Float64Array, wave: number): Readonly<Float64Array>
  /** Adds so many to a book. */
  add(
    counts: Readonly<Float64Array>,
    person: Person,
    wave: number,
    amounts: Cursor,
    days: Cursor,
    book: OrderBook,
  ): void
}

/** Opens the orders that come without contact, wave after wave. */
export function openBaselineOrders(seed: number): BaselineOrders {
  const cursor = openCursor(seed)
  const counts = new Float64Array(4)
  return {
    count(person, baseline, wave) {
      cursor.open(outcomeStream(wave, outcomeDraws.baseline), person.id)
      for (let d = 0; d < 4; d++) counts[d] = drawPoisson(cursor, baseline[d])
      return counts
    },
    add(numbers, person, wave, amounts, days, book) {
      const first = book.count
      const dealShare = dealShareOf(person)
      cursor.open(outcomeStream(wave, outcomeDraws.deal), person.id)
      for (let d = 0; d < 4; d++)
        for (let i = 0; i < numbers[d]; i++) {
          const amount = person.order[d] * orderSize(amounts)
          const day = waveDays * wave + integerBelow(days, waveDays)
          addOrder(book, wave, book.count - first, day, d, amount, uniform(cursor) < dealShare)
        }
    },
  }
}

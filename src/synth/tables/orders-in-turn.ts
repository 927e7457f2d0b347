import { doubled } from '../growing-columns.ts'
import type { OrderBook } from '../life/order-book.ts'

/** Places in a book, of which the first `count` are used. */
export interface OrdersInTurn {
  readonly places: Int32Array
  readonly count: number
}

/**
 * Opens the turn in which the company's books show the orders that were made: by day, on one day by department and amount. In the turn in which the maker writes them, those that
 * messages caused stand behind the others, and those that messages drove away leave gaps.
 *
 * @returns what puts one book after the other in turn, in one object: what is kept must be copied.
 */
export function openOrdersInTurn(): (book: OrderBook) => OrdersInTurn {
  const turn = { places: new Int32Array(64), count: 0 }
  return (book) => {
    while (turn.places.length < book.count) turn.places = doubled(turn.places)
    const { places } = turn
    turn.count = 0
    for (let at = 0; at < book.count; at++) {
      if (book.lost[at] === 1) continue
      // Most come in turn already, so that few are moved, and not far.
      let place = turn.count++
      for (; place > 0 && comesBefore(book, at, places[place - 1]); place--) places[place] = places[place - 1]
      places[place] = at
    }
    return turn
  }
}

function comesBefore({ day, department, amount }: OrderBook, one: number, other: number): boolean {
  if (day[one] !== day[other]) return day[one] < day[other]
  if (department[one] !== department[other]) return department[one] < department[other]
  return amount[one] < amount[other]
}

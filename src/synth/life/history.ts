import { exp, sigmoid } from '../../math/exp.ts'
import { drawErlang } from '../../math/exponential.ts'
import { drawNormal } from '../../math/normal.ts'
import { uniform } from '../../math/philox.ts'
import { purchaseStream } from '../../math/streams.ts'
import { type Cursor, openCursor } from '../cursor.ts'
import type { Person } from '../people/person.ts'
import type { Season } from '../retailer/season.ts'
import { addOrder, NEVER, OF_ITSELF, type OrderBook } from './order-book.ts'

/**
 * Follows a person from the first purchase to day 0, writes each order into a book, and returns the day on which they left, or {@link NEVER} for who is still a
 * customer on day 0.
 */
export type Follow = (person: Person, book: OrderBook) => number

/** Purchases beyond this have no stream of their own; with the highest rate that is drawn nobody comes near it. */
const mostPurchases = 9000

/** Share of orders that are sent back, and within how many days. */
const returnShare = 0.017
const returnDays = 30

/** Log standard deviation of the amounts of one person's orders; half its square less keeps the mean. */
const amountDeviation = 0.6

/**
 * Opens the purchases of the past. They come with Erlang waiting times in operational time; after each one the person may
 * leave for good, and may leave between two of them.
 */
export function openHistory(seed: number, season: Season): Follow {
  const cursor = openCursor(seed)
  return (person, book) => {
    const weekly = total(person.rate)
    const dealShare = dealShareOf(person)
    let day = person.acquired
    for (let number = 0; number < mostPurchases; number++) {
      cursor.open(purchaseStream(number), person.id)
      const leaves = drawOrder(book, number, Math.floor(day), person, weekly, dealShare, cursor)
      if (leaves) return Math.floor(day)
      const waits = (7 * drawErlang(cursor, person.regularity)) / (person.regularity * weekly)
      day = season.calendar(season.operational(day) + waits)
      if (person.leaves <= day) return Math.floor(person.leaves)
      if (day >= 0) return NEVER
    }
    return NEVER
  }
}

/** The amount of an order against the person's mean. */
export function orderSize(amounts: Cursor): number {
  return exp(amountDeviation * drawNormal(amounts) - amountDeviation ** 2 / 2)
}

/** The share of a person's orders that are made on a deal, whatever is sent to them. */
export function dealShareOf({ priceSensitivity }: Person): number {
  return sigmoid(-0.9 + 0.9 * priceSensitivity)
}

/** Adds the order and returns whether the person leaves after it. Six words, whatever happens. */
function drawOrder(
  book: OrderBook,
  number: number,
  day: number,
  person: Person,
  weekly: number,
  dealShare: number,
  cursor: Cursor,
): boolean {
  const size = orderSize(cursor)
  const department = pick(person.rate, uniform(cursor) * weekly)
  const leaves = uniform(cursor) < (number === 0 ? person.leavesAfterFirst : person.leavesAfter)
  const onDeal = uniform(cursor) < dealShare
  const isReturned = uniform(cursor) < returnShare
  const returned = day + 1 + Math.floor(uniform(cursor) * returnDays)
  const at = addOrder(book, OF_ITSELF, number, day, department, person.order[department] * size, onDeal)
  if (isReturned) book.returned[at] = returned
  return leaves
}

function total(values: Float64Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]
  return sum
}

/** The first place where the running sum of the weights is above a point below their total. */
function pick(weights: Float64Array, point: number): number {
  let rest = point
  for (let i = 0; i < weights.length - 1; i++) {
    if (rest < weights[i]) return i
    rest -= weights[i]
  }
  return weights.length - 1
}

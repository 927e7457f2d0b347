import { exp, sigmoid } from '../../math/exp.ts'
import { drawErlang } from '../../math/exponential.ts'
import { drawNormal } from '../../math/normal.ts'
import { uniform } from '../../math/philox.ts'
import { purchaseStream } from '../../math/streams.ts'
import { type Cursor, openCursor } from '../cursor.ts'
import type { Person } from '../people/person.ts'
import type { Season } from '../retailer/season.ts'

/** One order of the past. */
export interface PastOrder {
  /** Place among the person's orders, from 0. */
  number: number
  /** Day, counted from day 0: below 0. */
  day: number
  department: number
  /** EUR. */
  amount: number
  onDeal: boolean
  /** Day on which it was sent back, perhaps after day 0, or null. */
  returned: number | null
}

/** Follows a person from the first purchase to day 0, tells each order, and returns whether they are still a customer then. */
export type Follow = (person: Person, visit: ((order: PastOrder) => void) | null) => boolean

/** Purchases beyond this have no stream of their own; with the highest rate that is drawn nobody comes near it. */
const mostPurchases = 9000

/** Share of orders that are sent back, and within how many days. */
const returnShare = 0.017
const returnDays = 30

/** Log standard deviation of the amounts of one person's orders; half its square less keeps the mean. */
export const amountDeviation: number = 0.6

/**
 * Opens the purchases of the past. They come with Erlang waiting times in operational time; after each one the person may
 * leave for good, and may leave between two of them.
 */
export function openHistory(seed: number, season: Season): Follow {
  const cursor = openCursor(seed)
  const order: PastOrder = { number: 0, day: 0, department: 0, amount: 0, onDeal: false, returned: null }
  return (person, visit) => {
    const weekly = total(person.rate)
    let day = person.acquired
    for (let number = 0; number < mostPurchases; number++) {
      cursor.open(purchaseStream(number), person.id)
      order.number = number
      order.day = Math.floor(day)
      const leaves = drawOrder(order, person, weekly, cursor)
      visit?.(order)
      if (leaves) return false
      const waits = (7 * drawErlang(cursor, person.regularity)) / (person.regularity * weekly)
      day = season.calendar(season.operational(day) + waits)
      if (person.leaves <= day) return false
      if (day >= 0) return true
    }
    return true
  }
}

/** Fills the order and returns whether the person leaves after it. Six words, whatever happens. */
function drawOrder(order: PastOrder, person: Person, weekly: number, cursor: Cursor): boolean {
  const size = exp(amountDeviation * drawNormal(cursor) - amountDeviation ** 2 / 2)
  order.department = pick(person.rate, uniform(cursor) * weekly)
  order.amount = person.order[order.department] * size
  const leaves = uniform(cursor) < (order.number === 0 ? person.leavesAfterFirst : person.leavesAfter)
  order.onDeal = uniform(cursor) < sigmoid(-0.9 + 0.9 * person.priceSensitivity)
  const isReturned = uniform(cursor) < returnShare
  const returned = order.day + 1 + Math.floor(uniform(cursor) * returnDays)
  order.returned = isReturned ? returned : null
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

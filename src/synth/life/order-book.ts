import { type GrowingColumns, grow } from '../growing-columns.ts'

/** A day that does not come. */
export const NEVER: number = 2 ** 31 - 1

/** What an order came of, where it was no campaign before the pilot and no wave. */
export const OF_ITSELF = -1

/** The orders of one person, in columns that grow. */
export interface OrderBook extends GrowingColumns {
  /** Counted from day 0. */
  day: Int32Array
  department: Uint8Array
  /** EUR, before any coupon. */
  amount: Float64Array
  /** 1 where it was bought on a deal or with a coupon. */
  onDeal: Uint8Array
  /** The day on which it was sent back, or {@link NEVER}. */
  returned: Int32Array
  /** The wave it fell into; {@link OF_ITSELF} for the past, and -2 - k where the k-th campaign before the pilot caused it. */
  origin: Int32Array
  /** Place among the orders of that origin. */
  place: Int32Array
  /** 1 where a message drove it away: it was never made. */
  lost: Uint8Array
}

/** An empty book. */
export function openOrderBook(): OrderBook {
  const room = 64
  return {
    count: 0,
    day: new Int32Array(room),
    department: new Uint8Array(room),
    amount: new Float64Array(room),
    onDeal: new Uint8Array(room),
    returned: new Int32Array(room),
    origin: new Int32Array(room),
    place: new Int32Array(room),
    lost: new Uint8Array(room),
  }
}

/** Adds an order that is neither returned nor lost, and returns its place in the book. */
export function addOrder(
  book: OrderBook,
  origin: number,
  place: number,
  day: number,
  department: number,
  amount: number,
  onDeal: boolean,
): number {
  if (book.count === book.day.length) grow(book)
  const at = book.count++
  book.day[at] = day
  book.department[at] = department
  book.amount[at] = amount
  book.onDeal[at] = onDeal ? 1 : 0
  book.returned[at] = NEVER
  book.origin[at] = origin
  book.place[at] = place
  book.lost[at] = 0
  return at
}

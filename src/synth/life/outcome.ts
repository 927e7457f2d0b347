import { integerBelow, uniform } from '../../math/philox.ts'
import { outcomeDraws, outcomeStream } from '../../math/streams.ts'
import { type Cursor, openCursor } from '../cursor.ts'
import type { Person } from '../people/person.ts'
import { channels } from '../retailer/channels.ts'
import { marginRates } from '../retailer/departments.ts'
import { waveDays } from '../retailer/drift.ts'
import { type OfferTraits, offers } from '../retailer/offers.ts'
import { openBaselineOrders } from './baseline-orders.ts'
import { orderSize } from './history.ts'
import { type Messages, mostMessages } from './messages.ts'
import { addOrder, NEVER, type OrderBook } from './order-book.ts'
import type { Foresight, Potential } from './potential.ts'

/** What happened to one person in a wave. Money in EUR. */
export interface Outcome {
  /** Orders by department. */
  readonly orders: Float64Array
  /** Margin of the orders after discounts and redemptions; see {@link additionalMargin} for the additional ones. */
  margin: number
  visited: boolean
  /** By message: 1 where its coupon was used. */
  readonly redeemed: Uint8Array
  /** By message: the day of the wave on which it ended its channel, or {@link NEVER}. */
  readonly optedOut: Int32Array
}

/** An outcome that nothing was written to yet. */
export function blankOutcome(): Outcome {
  return {
    orders: new Float64Array(4),
    margin: 0,
    visited: false,
    redeemed: new Uint8Array(mostMessages),
    optedOut: new Int32Array(mostMessages),
  }
}

/**
 * Lets chance decide a wave for the person whom the foresight has begun. The same words serve every option of a person and wave, so that two
 * options, or two plans, differ by what they do and not by luck. Of several messages each has its own words; a second offer of one department
 * does nothing but cost, annoy and drive away.
 *
 * @param book - receives the orders, their days counted from day 0.
 * @param out - receives what happened.
 */
export type Realize = (
  person: Person,
  foresight: Foresight,
  messages: Messages,
  wave: number,
  book: OrderBook,
  out: Outcome,
) => void

/** Opens the outcomes of a seed. Their means are those that {@link Potential} describes, exactly. */
export function openOutcomes(seed: number): Realize {
  const cursor = openCursor(seed)
  const amounts = openCursor(seed)
  const days = openCursor(seed)
  const anyway = openBaselineOrders(seed)
  const effects = Array.from({ length: mostMessages }, () => ({ ...noEffect }))
  /** Where the wave begins in the book, and the first words of its days and amounts, which belong to the order that the first message causes. */
  const begun = { first: 0, day: 0, size: 1 }

  /** The order that the m-th message caused; those after the first have words of their own. */
  function addCaused(
    person: Person,
    messages: Messages,
    m: number,
    wave: number,
    book: OrderBook,
    out: Outcome,
  ): void {
    const offer = offers[Math.floor(messages.option[m] / channels.length)]
    if (m > 0) cursor.open(outcomeStream(wave, outcomeDraws.moreOrders), person.id).skip(2 * (m - 1))
    const day = waveDays * wave + (m === 0 ? begun.day : redemptionDay(uniform(cursor)))
    const amount = person.order[offer.department] * (m === 0 ? begun.size : orderSize(cursor))
    out.margin += additionalMargin(offer, amount)
    out.redeemed[m] = 1
    addOrder(book, wave, book.count - begun.first, day, offer.department, amount, true)
  }

  return (person, foresight, messages, wave, book, out) => {
    const streamOfDraw = outcomeStream(wave, 0)
    const first = book.count
    begun.first = first
    out.margin = 0
    const counts = anyway.count(person, foresight.potential.baseline, wave)
    if (counts[0] + counts[1] + counts[2] + counts[3] === 0 && messages.count === 0) {
      countOrders(out, book, first)
      return
    }
    days.open(streamOfDraw + outcomeDraws.delay, person.id)
    amounts.open(streamOfDraw + outcomeDraws.orderValue, person.id)
    begun.day = redemptionDay(uniform(days))
    begun.size = orderSize(amounts)
    anyway.add(counts, person, wave, amounts, days, book)
    for (let m = 0; m < messages.count; m++) {
      out.redeemed[m] = 0
      foresight.look(messages.option[m])
      drawEffect(effects[m], cursor, person.id, foresight.potential, messages, m, streamOfDraw)
    }
    for (let at = first; at < book.count; at++) meetOrder(out, book, at, messages, effects)
    let visits = false
    for (let m = 0; m < messages.count; m++) {
      visits ||= effects[m].visits
      out.optedOut[m] = effects[m].optsOut
      if (effects[m].adds) addCaused(person, messages, m, wave, book, out)
    }
    countOrders(out, book, first)
    out.visited ||= visits
  }
}

/**
 * What an additional order is worth: it brings a tenth more margin along (other departments), counts without the part that would have
 * come later anyway, and costs the discount and the redemption.
 */
export function additionalMargin(offer: OfferTraits, amount: number): number {
  const kept = 1.1 * marginRates[offer.department] * (1 - offer.pullForward)
  return amount * (kept - offer.discount) - offer.perRedemption
}

/** What is given away when somebody uses the coupon on an order that they would have made anyway. */
export function givenAway(offer: OfferTraits, amount: number): number {
  return amount * offer.discount + offer.perRedemption / 2
}

/** What one message does. */
export interface Effect {
  adds: boolean
  usesCoupon: boolean
  loses: boolean
  visits: boolean
  /** Day of the wave on which it ends its channel, or {@link NEVER}. */
  optsOut: number
}

/** A message that does nothing. */
export const noEffect: Effect = {
  adds: false,
  usesCoupon: false,
  loses: false,
  visits: false,
  optsOut: NEVER,
}

/**
 * Draws what the m-th message does, in the streams from `streamOfDraw` on. Who uses the coupon is not driven away, and an additional order is a visit: the second chance of each pair is divided by the chance
 * that it is needed, so that both are as described.
 */
export function drawEffect(
  out: Effect,
  cursor: Cursor,
  id: number,
  potential: Potential,
  messages: Messages,
  m: number,
  streamOfDraw: number,
): void {
  const option = messages.option[m]
  const channel = option % channels.length
  const repeats = offersDepartmentAgain(messages, m)
  const increment = repeats ? 0 : potential.increment[option]
  const redeems = repeats ? 0 : potential.redeems[channel]
  const loses = potential.loses[channel] / (1 - redeems)
  const visits = (potential.visit[option] - increment) / (1 - increment)
  out.adds = uniform(cursor.open(streamOfDraw + outcomeDraws.increment, id).skip(m)) < increment
  out.usesCoupon = uniform(cursor.open(streamOfDraw + outcomeDraws.redemption, id).skip(m)) < redeems
  out.loses = !out.usesCoupon && uniform(cursor.open(streamOfDraw + outcomeDraws.loss, id).skip(m)) < loses
  out.visits = out.adds || uniform(cursor.open(streamOfDraw + outcomeDraws.visits, id).skip(m)) < visits
  const leaves =
    uniform(cursor.open(streamOfDraw + outcomeDraws.optOut, id).skip(2 * m)) < potential.optsOut[channel]
  const day = 1 + integerBelow(cursor, waveDays - 1)
  out.optsOut = leaves ? day : NEVER
}

/** Whether an earlier message offered something of the same department. */
function offersDepartmentAgain({ option }: Messages, m: number): boolean {
  for (let before = 0; before < m; before++)
    if (departmentOf(option[before]) === departmentOf(option[m])) return true
  return false
}

/** What messages do to an order that comes without them: it is driven away, or a coupon is used on it. */
export function meetOrder(
  out: Outcome,
  book: OrderBook,
  at: number,
  messages: Messages,
  effects: readonly Effect[],
): void {
  for (let m = 0; m < messages.count; m++) if (effects[m].loses) book.lost[at] = 1
  if (book.lost[at] === 1) return
  const department = book.department[at]
  out.margin += book.amount[at] * marginRates[department]
  for (let m = 0; m < messages.count; m++) {
    const offer = offers[Math.floor(messages.option[m] / channels.length)]
    if (!effects[m].usesCoupon || offer.department !== department) continue
    out.redeemed[m] = 1
    out.margin -= givenAway(offer, book.amount[at])
    book.onDeal[at] = 1
    return
  }
}

function departmentOf(option: number): number {
  return offers[Math.floor(option / channels.length)].department
}

function countOrders(out: Outcome, book: OrderBook, first: number): void {
  for (let d = 0; d < 4; d++) out.orders[d] = 0
  for (let at = first; at < book.count; at++) if (book.lost[at] === 0) out.orders[book.department[at]]++
  out.visited = out.orders[0] + out.orders[1] + out.orders[2] + out.orders[3] > 0
}

/**
 * Days from message to redemption that a tenth, a quarter, half and three quarters of households need; who needs longer is beyond the wave. Here the chance
 * of an order is that within the wave, so that the last quarter is left out. Measured on the coupons of The Complete Journey.
 */
const redemptionDelays = [
  [0, 0],
  [0.1, 4],
  [0.25, 8],
  [0.5, 16],
  [0.75, 28],
]

/** The day of the wave on which a coupon is used. */
export function redemptionDay(u: number): number {
  const share = 0.75 * u
  let upper = 1
  while (share > redemptionDelays[upper][0]) upper++
  const [p0, day0] = redemptionDelays[upper - 1]
  const [p1, day1] = redemptionDelays[upper]
  return Math.floor(day0 + ((share - p0) / (p1 - p0)) * (day1 - day0))
}

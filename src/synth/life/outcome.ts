import { exp } from '../../math/exp.ts'
import { drawNormal } from '../../math/normal.ts'
import { integerBelow, uniform } from '../../math/philox.ts'
import { drawPoisson } from '../../math/poisson.ts'
import { outcomeDraws, outcomeStream } from '../../math/streams.ts'
import { type Cursor, openCursor } from '../cursor.ts'
import type { Person } from '../people/person.ts'
import { channels } from '../retailer/channels.ts'
import { marginRates } from '../retailer/departments.ts'
import { type OfferTraits, offers } from '../retailer/offers.ts'
import { amountDeviation } from './history.ts'
import { type Potential, waveDays } from './potential.ts'

/** What happened to one person in a wave. Money in EUR. */
export interface Outcome {
  /** Orders by department. */
  readonly orders: Float64Array
  /** Margin of the orders after discounts and redemptions; see {@link additionalMargin} for the additional ones. */
  margin: number
  redeemed: boolean
  visited: boolean
  optedOut: boolean
}

/**
 * Lets chance decide a wave under an option, or under none (null). The same words serve every option of a person and wave, so that two
 * options, or two plans, differ by what they do and not by luck. The outcome is one object: what is kept must be copied.
 */
export type Realize = (
  person: Person,
  potential: Potential,
  option: number | null,
  wave: number,
  visit?: ((order: WaveOrder) => void) | undefined,
) => Outcome

/** One order of a wave, before any coupon. */
export interface WaveOrder {
  readonly department: number
  /** EUR. */
  readonly amount: number
  /** Day of the wave, from 0 to 27. */
  readonly day: number
  readonly usesCoupon: boolean
}

/** Opens the outcomes of a seed. Their means are those that {@link Potential} describes, exactly. */
export function openOutcomes(seed: number): Realize {
  const cursor = openCursor(seed)
  const amounts = openCursor(seed)
  const days = openCursor(seed)
  const outcome: Outcome = {
    orders: new Float64Array(4),
    margin: 0,
    redeemed: false,
    visited: false,
    optedOut: false,
  }
  return (person, potential, option, wave, visit) => {
    days.open(outcomeStream(wave, outcomeDraws.delay), person.id)
    const additionalDay = redemptionDay(uniform(days))
    amounts.open(outcomeStream(wave, outcomeDraws.orderValue), person.id)
    const additionalSize = orderSize(amounts)
    const effect = option === null ? noEffect : drawEffect(cursor, person.id, potential, option, wave)
    const offer = option === null ? null : offers[Math.floor(option / channels.length)]
    outcome.margin = 0
    outcome.redeemed = false
    cursor.open(outcomeStream(wave, outcomeDraws.baseline), person.id)
    buyAnyway(outcome, person, potential, { cursor, amounts, days, effect, offer, visit })
    if (offer !== null && effect.adds) {
      const { department } = offer
      const amount = person.order[department] * additionalSize
      outcome.orders[department] += 1
      outcome.margin += additionalMargin(offer, amount)
      visit?.({ department, amount, day: additionalDay, usesCoupon: true })
      outcome.redeemed = true
    }
    outcome.visited = effect.visits || outcome.orders.some((orders) => orders > 0)
    outcome.optedOut = effect.optsOut
    return outcome
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

interface Effect {
  readonly adds: boolean
  readonly usesCoupon: boolean
  readonly loses: boolean
  readonly visits: boolean
  readonly optsOut: boolean
}

const noEffect: Effect = { adds: false, usesCoupon: false, loses: false, visits: false, optsOut: false }

/**
 * Who uses the coupon is not driven away, and an additional order is a visit: the second chance of each pair is divided by the chance
 * that it is needed, so that both are as described.
 */
function drawEffect(cursor: Cursor, id: number, potential: Potential, option: number, wave: number): Effect {
  const channel = option % channels.length
  const happens = (draw: number, chance: number): boolean =>
    uniform(cursor.open(outcomeStream(wave, draw), id)) < chance
  const increment = potential.increment[option]
  const redeems = potential.redeems[channel]
  const adds = happens(outcomeDraws.increment, increment)
  const usesCoupon = happens(outcomeDraws.redemption, redeems)
  return {
    adds,
    usesCoupon,
    loses: !usesCoupon && happens(outcomeDraws.loss, potential.loses[channel] / (1 - redeems)),
    visits: adds || happens(outcomeDraws.visits, (potential.visit[option] - increment) / (1 - increment)),
    optsOut: happens(outcomeDraws.optOut, potential.optsOut[channel]),
  }
}

interface Baseline {
  readonly cursor: Cursor
  readonly amounts: Cursor
  readonly days: Cursor
  readonly effect: Effect
  readonly offer: OfferTraits | null
  readonly visit: ((order: WaveOrder) => void) | undefined
}

/** The orders that come without contact, unless they are driven away. Their words are drawn in any case. */
function buyAnyway(outcome: Outcome, person: Person, potential: Potential, baseline: Baseline): void {
  const { cursor, amounts, days, effect, offer, visit } = baseline
  for (let d = 0; d < 4; d++) {
    const orders = drawPoisson(cursor, potential.baseline[d])
    outcome.orders[d] = effect.loses ? 0 : orders
    const used = effect.usesCoupon && offer !== null && offer.department === d ? offer : null
    if (used !== null && orders > 0) outcome.redeemed = true
    for (let i = 0; i < orders; i++) {
      const amount = person.order[d] * orderSize(amounts)
      const day = integerBelow(days, waveDays)
      if (effect.loses) continue
      visit?.({ department: d, amount, day, usesCoupon: used !== null })
      outcome.margin += amount * marginRates[d] - (used === null ? 0 : givenAway(used, amount))
    }
  }
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

function redemptionDay(u: number): number {
  const share = 0.75 * u
  const upper = Math.max(
    1,
    redemptionDelays.findIndex(([p]) => share <= p),
  )
  const [p0, day0] = redemptionDelays[upper - 1]
  const [p1, day1] = redemptionDelays[upper]
  return Math.floor(day0 + ((share - p0) / (p1 - p0)) * (day1 - day0))
}

/** The amount of an order against the person's mean. */
function orderSize(amounts: Cursor): number {
  return exp(amountDeviation * drawNormal(amounts) - amountDeviation ** 2 / 2)
}

import { additionalMargin, givenAway } from '../../../src/synth/life/outcome.ts'
import { channels } from '../../../src/synth/retailer/channels.ts'
import { marginRates } from '../../../src/synth/retailer/departments.ts'
import { offers } from '../../../src/synth/retailer/offers.ts'
import {
  channelCount,
  channelOf,
  departmentCount,
  offerOf,
  optionCount,
  optionDepartment,
} from './catalog.ts'
import type { Study } from './study.ts'

/** What turns additional orders into money. */
export interface Money {
  /** Expected amount of an order in EUR, of the customers to plan for, shape [customers, departments]. */
  readonly amount: Float64Array
  /** Expected orders without an offer, of all customers, shape [rows, departments]. */
  readonly base: Float64Array
  /** Chance that a message ends its channel, by channel. */
  readonly optOut: Float64Array
}

/** Share of the orders that come anyway on which a coupon at hand is used. */
const couponUse = 0.1

/**
 * The value of options in EUR: additional orders at the margin that they truly bring, less coupons used on orders that come anyway,
 * the message, and the chance that a channel ends.
 *
 * @param added - additional orders, shape [customers, options].
 */
export function valueOfOrders(study: Study, added: Float64Array, money: Money): Float64Array {
  const { customers, first, cost } = study
  const value = new Float64Array(customers * optionCount)
  for (let row = 0; row < customers; row++) {
    let annualMargin = 0
    for (let d = 0; d < departmentCount; d++)
      annualMargin +=
        13 *
        money.base[(first + row) * departmentCount + d] *
        money.amount[row * departmentCount + d] *
        marginRates[d]
    for (let o = 0; o < optionCount; o++) {
      const c = channelOf(o)
      const d = optionDepartment[o]
      const offer = offers[offerOf(o)]
      const amount = money.amount[row * departmentCount + d]
      const [constant, perMargin] = channels[c].worth
      value[row * optionCount + o] =
        added[row * optionCount + o] * additionalMargin(offer, amount) -
        couponUse * money.base[(first + row) * departmentCount + d] * givenAway(offer, amount) -
        cost[c] -
        money.optOut[c] * (constant + perMargin * annualMargin)
    }
  }
  return value
}

/** Chances that a message ends its channel, as seen in the pilot. */
export function optOutRates({ pilot }: Study): Float64Array {
  const sent = new Float64Array(channelCount)
  const left = new Float64Array(channelCount)
  for (let i = 0; i < pilot.rows; i++) {
    if (pilot.option[i] < 0) continue
    sent[channelOf(pilot.option[i])]++
    left[channelOf(pilot.option[i])] += pilot.optedOut[i]
  }
  return left.map((count, c) => count / Math.max(1, sent[c]))
}

/** Values before the message, less what it costs on the day of the plan. */
export function lessMessages({ cost }: Study, value: Float64Array): Float64Array {
  return value.map((worth, cell) => worth - cost[channelOf(cell % optionCount)])
}

import { baselineOrders } from './baseline.ts'
import { type Money, optOutRates } from './money.ts'
import { orderAmounts } from './order-amount.ts'
import { structured } from './structured.ts'
import type { Study } from './study.ts'

/** What the specification's learner "structured, shrunk" finds: additional orders, shape [customers, options], and what turns them into money. */
export interface Learned {
  readonly added: Float64Array
  readonly money: Money
}

const penalty = 20

/**
 * Learns with strong penalties, channels being drawn to what coupons tell.
 *
 * @param base - expected orders without an offer, shape [rows, departments].
 */
export function structuredShrunk(study: Study, base: Float64Array = baselineOrders(study)): Learned {
  return {
    added: structured(study, base, { penalty, channelsFromCoupons: true }),
    money: { base, optOut: optOutRates(study), amount: orderAmounts(study, penalty, false) },
  }
}

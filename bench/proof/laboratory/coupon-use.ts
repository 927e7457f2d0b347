/** Messages and what they brought, a number a message. */
export interface UsedCoupons {
  /** Orders that they added. */
  readonly added: Float64Array
  /** Expected orders of the offer's department without them. */
  readonly orders: Float64Array
  readonly used: Float64Array
}

/** Where the share is looked for first. */
export const usualUse = 0.1

const steps = 100

/** The likeliest share kappa of the orders that come anyway on which a coupon at hand is used: uses have mean added + kappa orders. By EM. */
export function couponUse(messages: readonly UsedCoupons[]): number {
  let kappa = usualUse
  for (let step = 0; step < steps; step++) {
    let anyway = 0
    let orders = 0
    for (const one of messages)
      for (let i = 0; i < one.used.length; i++) {
        const expected = kappa * one.orders[i]
        anyway += (one.used[i] * expected) / (one.added[i] + expected)
        orders += one.orders[i]
      }
    kappa = anyway / orders
  }
  return kappa
}

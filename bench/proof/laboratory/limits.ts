import type { Limits } from 'clientele'
import type { RetailerLimits } from 'clientele/synth'

/** The retailer's maxima as limits of a plan, one message a customer. */
export function planLimits(limits: RetailerLimits, minBenefit?: number): Limits {
  return { ...limits, perCustomer: { maxMessages: 1, minBenefit } }
}

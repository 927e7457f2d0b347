import type { Limits } from 'clientele'
import type { RetailerLimits } from 'clientele/synth'

/** The segment that holds everybody, so that all messages together can be limited. */
export const everybody = 'everybody'

/** The retailer's maxima as limits of a plan, one message a customer. */
export function planLimits(limits: RetailerLimits, minBenefit?: number): Limits {
  const { budget, messages, offers, channels, departments } = limits
  return {
    perCustomer: { maxMessages: 1, minBenefit },
    segments: { [everybody]: { max: messages } },
    budget,
    offers,
    channels,
    departments,
  }
}

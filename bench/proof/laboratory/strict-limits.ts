import type { RetailerLimits } from 'clientele/synth'
import { limitsFor } from '../../../src/synth/retailer/limits.ts'

/** Limits with minima: what departments and some offers are promised besides. */
export interface StrictLimits extends RetailerLimits {
  readonly offers: { readonly [offer: string]: { readonly min?: number | undefined; readonly max: number } }
  readonly departments: { readonly [department: string]: { readonly min: number; readonly max: number } }
  /** No message whose benefit to the customer is below it, in EUR. */
  readonly leastBenefit: number
}

/** Messages per customer that each department is promised, and that each of some offers is. */
const departmentShare = 0.06
const offerShare = 0.01

/** Discounts that the best plan would send to next to nobody, so that their minima bind. */
const promisedOffers = ['Fresh 15 %', 'Tech 8 %'] as const

/** The limits L1 for so many customers: the usual maxima, minima of departments and of two offers, and no message that does the customer harm. */
export function strictLimitsFor(customers: number): StrictLimits {
  const limits = limitsFor(customers)
  const min = (share: number): number => Math.ceil(share * customers - 1e-9)
  const promised = promisedOffers.map((name) => [name, { ...limits.offers[name], min: min(offerShare) }])
  return {
    ...limits,
    offers: { ...limits.offers, ...Object.fromEntries(promised) },
    departments: Object.fromEntries(
      Object.entries(limits.departments).map(([name, { max }]) => [name, { min: min(departmentShare), max }]),
    ),
    leastBenefit: 0,
  }
}

/** Whether limits promise anything: then a message may be worth sending that is not worth its price. */
export function hasMinima({ offers, departments }: RetailerLimits): boolean {
  return [offers, departments].some((bounds) => Object.values(bounds).some((one) => 'min' in one))
}

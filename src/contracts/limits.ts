/** A lower and an upper bound; null is none. */
export interface Bounds {
  readonly min?: number | null | undefined
  readonly max?: number | null | undefined
}

/**
 * What a plan must keep. A bound is hard unless it has a price: `missedUnit` is what falling short of a minimum by one unit costs, in currency
 * units; a minimum with a price may be missed where keeping it would cost more.
 */
export interface Limits {
  readonly perCustomer?:
    | {
        /** At most so many messages in the plan. Default 1. */
        readonly maxMessages?: number | undefined
        /** Counts past contacts within so many days against `maxMessages`. */
        readonly windowDays?: number | undefined
        /** Nobody contacted within the last so many days. */
        readonly quietDays?: number | undefined
        /** No option whose benefit to the customer is below this. Default: no floor. */
        readonly minBenefit?: number | undefined
      }
    | undefined
  readonly offers?:
    | { readonly [offer: string]: Bounds & { readonly missedUnit?: number | undefined } }
    | undefined
  /** `unitsPerContact` is what one contact uses of the capacity (hours of a call); default 1. */
  readonly channels?:
    | {
        readonly [channel: string]: {
          readonly max?: number | undefined
          readonly unitsPerContact?: number | undefined
        }
      }
    | undefined
  readonly departments?:
    | {
        readonly [department: string]: Bounds & {
          readonly budget?: number | undefined
          readonly missedUnit?: number | undefined
        }
      }
    | undefined
  /** Bounds on the number of messages to a segment. */
  readonly segments?:
    | { readonly [segment: string]: Bounds & { readonly missedUnit?: number | undefined } }
    | undefined
  /** Messages in all at most. */
  readonly messages?: number | undefined
  /** Total cost at most, in currency units. */
  readonly budget?: number | undefined
  /** Total benefit to customers at least, in currency units. */
  readonly leastBenefit?: number | undefined
}

import type { PolicyShare } from './policy.ts'

/** What one policy reached on one seed. */
export interface Reached extends PolicyShare {
  readonly tool: string
  /** The share of customers that may be contacted. */
  readonly budget: number
  /** The library's way of predicting; null where the policy does not learn. */
  readonly learner: string | null
  /** Of learning and predicting; null where the policy does not learn. */
  readonly seconds: number | null
}

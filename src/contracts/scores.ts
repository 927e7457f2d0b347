import type { Table } from '../table/table.ts'

/** What scores are measured in and whom they are about. */
export interface ScoresHeader {
  /** Hash of the customers' keys in order; plans and scores belong together only if it agrees. */
  readonly customers: string
  readonly currency: string
  /** Whether a row is a customer or a household. */
  readonly unit: 'customer' | 'household'
  /**
   * A power of two in currency units. Every value, benefit and cost is a whole multiple of it below 2^24 multiples, hence exact in
   * 32-bit floats and in SQL, and sums of them are exact in any order.
   */
  readonly grid: number
}

/**
 * What each option would change for each customer, in money: text `customer_id` sorted, `cells` (the option's expected value to the company
 * after costs, benefit to the customer, cost counted against the budget, and the standard error of the value). A missing cell is not eligible.
 * Columns used by limits (`segment`) stand beside.
 */
export interface Scores {
  readonly kind: 'scores'
  readonly header: ScoresHeader
  readonly table: Table
  /** Cells left out, by reason: `consent`, `eligibility`, `unreachable`, `harm`, ... */
  readonly excluded: { readonly [reason: string]: number }
}

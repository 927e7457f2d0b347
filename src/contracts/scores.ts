import type { Relation } from '../engine/relation.ts'
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

/**
 * Scores that lie in an engine, in long form: a row a cell, text `customer_id`, integer `option`, numbers `value`, `benefit`, `cost` and `standard_error`, in any
 * order. Their header is taken as it is given: one hash of all keys in order is no query, so nobody checks there whom it was made for.
 */
export interface ScoresIn extends Omit<Scores, 'table'> {
  readonly table: Relation
  /**
   * Everybody, also those without a cell: text `customer_id`, once each, and where limits or the holdout need them texts `segment` and `household_id`, and
   * a number `remaining_messages`. Default: those who have a cell.
   */
  readonly customers?: Relation | undefined
}

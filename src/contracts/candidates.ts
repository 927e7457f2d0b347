import type { Table } from '../table/table.ts'

/**
 * Which options each customer may receive at all, before any of them is valued: text `customer_id` sorted, `cells` whose values are all
 * zero (their children may share one array), and the columns limits need (`segment`). What is absent is not allowed.
 */
export interface Candidates {
  readonly kind: 'candidates'
  readonly table: Table
  /** Customer-option pairs left out, by the first rule that did it: `consent`, `eligibility`, `unreachable`, `quiet-time`, ... */
  readonly excluded: { readonly [reason: string]: number }
}

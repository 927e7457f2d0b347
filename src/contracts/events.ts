import type { Table } from '../table/table.ts'

/**
 * Purchases, one row per line or order: `customer_id` text, `at` date or time, `recorded_at` date or time (when it became
 * known; optional), `order_id` text, `amount` integer money (or number), `margin` like amount (optional), `department` text
 * (optional), `quantity` number (optional, default 1).
 */
export interface Transactions {
  readonly kind: 'transactions'
  readonly table: Table
}

/**
 * Past contacts and controls, one row per decision: `contact_id` text, `customer_id` text, `unit` text (what was randomized:
 * household or customer), `at` date or time, `option` integer (missing: nothing was sent, a control), `arm` text, `propensity`
 * number in (0, 1] (missing where not logged), `responded` flag, `value` number or integer money, `opted_out` flag. Outcomes by
 * department may follow as further columns. A run writes its decision log in this shape.
 */
export interface Contacts {
  readonly kind: 'contacts'
  readonly table: Table
  /** True where arms were drawn at random with the stated propensities. Only then is a difference called an effect. */
  readonly randomized: boolean
}

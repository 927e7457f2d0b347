import type { Relation } from '../engine/relation.ts'
import type { Expression } from '../table/expression.ts'
import type { Table } from '../table/table.ts'

/** How one number per customer was made. */
export interface FeatureDefinition {
  readonly name: string
  /** In plain words, for reports: "orders in the last 90 days". */
  readonly words: string
  readonly unit: string | null
  /** The window before the as-of date in days (its end is exclusive), or null for all history. */
  readonly windowDays: number | null
  /** What a missing value means: never missing, not known, or nothing happened yet. */
  readonly missing: 'never' | 'unknown' | 'no-event'
  /** The scale that suits it. */
  readonly hint: 'log' | 'linear' | 'category' | 'flag'
  /** The expression that derived it from other columns, or null. */
  readonly expression: Expression | null
}

/**
 * Numbers per customer as of a day: text `customer_id`, sorted, then one column a definition. Where the rows lie in an engine the table is a
 * relation of these columns, whose key is `customer_id`; its rows have no order.
 */
export interface Features<Held extends Table | Relation = Table> {
  readonly kind: 'features'
  readonly table: Held
  readonly definitions: readonly FeatureDefinition[]
  readonly asOf: string
  /** Events that were left out, by reason (`after-as-of`, `unknown-customer`, `missing-date`). */
  readonly leftOut: { readonly [reason: string]: number }
}

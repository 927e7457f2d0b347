import type { FeatureDefinition } from '../contracts/features.ts'
import type { Relation } from '../engine/relation.ts'
import type { Sql } from '../engine/sql.ts'
import type { ColumnKind } from '../table/column.ts'
import type { FeatureOptions } from './feature-options.ts'

/** Customers whose rows lie in an engine. */
export interface CustomersIn {
  /** Text `customer_id`, once each and never missing, then the customers' own fields. */
  readonly customers: Relation
  /** Ids that a merge found to belong to a customer, in place of a journal: texts `id` and `customer_id`. Default: none. */
  readonly formerIds?: Relation | undefined
}

/** What happened to them: the columns of `Transactions` and `Contacts`. */
export interface EventsIn {
  readonly transactions?: { readonly kind: 'transactions'; readonly table: Relation } | undefined
  readonly contacts?:
    | { readonly kind: 'contacts'; readonly table: Relation; readonly randomized: boolean }
    | undefined
}

/** How features are built in an engine. */
export interface FeaturesInOptions
  extends Omit<FeatureOptions, 'purpose' | 'ceilingBytes' | 'threads' | 'seed'> {
  /** Whether the features are computed now and kept until the engine closes; else they are a query, computed whenever they are read. Default true. */
  readonly store?: boolean | undefined
}

/** A feature of an engine: its definition, and its values as SQL. */
export interface FeatureSql {
  readonly definition: FeatureDefinition
  readonly kind: Exclude<ColumnKind, 'cells'>
  readonly value: Sql
}

/** Features of one kind: a query by customer, null where there is none, and what is said of its columns. */
export interface FeaturesSql {
  readonly query: Sql
  readonly features: readonly FeatureSql[]
}

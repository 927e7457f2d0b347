import type { Table } from '../table/table.ts'

/** Every meaning but `attribute`: what is personal, and how its field is called in the customer base. */
export const personalMeanings: readonly [
  'customer_id',
  'household_id',
  'email',
  'phone',
  'given_name',
  'surname',
  'person_name',
  'birth_date',
  'street',
  'city',
  'postcode',
  'address',
] = [
  'customer_id',
  'household_id',
  'email',
  'phone',
  'given_name',
  'surname',
  'person_name',
  'birth_date',
  'street',
  'city',
  'postcode',
  'address',
]

/** What a column says about a customer. `attribute` is anything else. */
export type Meaning = (typeof personalMeanings)[number] | 'attribute'

/** Every meaning. */
export const meanings: readonly Meaning[] = [...personalMeanings, 'attribute']

/** What a field may be used for. Companies add their own words. */
export type Purpose = 'service' | 'marketing' | 'profiling' | (string & {})

/** A table about customers with its terms of use. */
export interface Source {
  readonly name: string
  readonly origin: 'internal' | 'external'
  /** Who sold or lent it; null for internal sources. */
  readonly supplier: string | null
  readonly table: Table
  /** The column that identifies a record in this source, or null (then its row number does). */
  readonly key: string | null
  readonly meanings: { readonly [column: string]: Meaning }
  readonly purposes: readonly Purpose[]
  /** Channels it may be used for; null means every channel. */
  readonly channels: readonly string[] | null
  /** The day it was collected, `YYYY-MM-DD`, or the date column that says so row by row. */
  readonly collected: string | { readonly column: string } | null
  /** What one record costs, in currency units; 0 for internal sources. */
  readonly costPerRecord: number
}

import type { Table } from '../table/table.ts'

/** What was read from one source, used and rejected: `records = used + rejected`. */
export interface SourceQuality {
  readonly source: string
  readonly records: number
  readonly used: number
  readonly rejected: number
  /** Rejected records by reason. */
  readonly reasons: { readonly [reason: string]: number }
  /** Records that joined a customer another source knows too. */
  readonly linked: number
  /**
   * Values of keys that joined nobody, by reason (`unusable-email`, `shared-by-too-many`, `different-ids`): how many
   * records hold one. The records themselves are used.
   */
  readonly unmatched: { readonly [reason: string]: number }
  /** Share of records in which each column is filled, from 0 to 1. */
  readonly filled: { readonly [column: string]: number }
}

/** Something that happened to an identity, in order. */
export interface JournalEntry {
  readonly event: 'created' | 'merged' | 'split' | 'reassigned'
  readonly customer: string
  readonly from: readonly string[]
}

/**
 * One row per customer, and where every value came from.
 *
 * - `customers`: text `customer_id`, then the golden values; sorted by key (UTF-8 bytes).
 * - `provenance`: `customer_id`, `field`, `source`, `rule` texts, `collected` date, `purposes` text (joined by `|`).
 * - `consent`: see `consent.ts`.
 * - `links`: `customer_id`, `source`, `record` (its key or row number as text), `rule` (which key joined it).
 * - `rejected`: `source`, `reason`, `column` texts, integer `line`.
 */
export interface CustomerBase {
  readonly customers: Table
  readonly provenance: Table
  readonly consent: Table
  readonly links: Table
  readonly rejected: Table
  readonly quality: readonly SourceQuality[]
  readonly journal: readonly JournalEntry[]
  /** The day as of which consent holds, `YYYY-MM-DD`. */
  readonly asOf: string
}

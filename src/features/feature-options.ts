import type { Purpose } from '../contracts/source.ts'
import type { Context } from '../engine/context.ts'
import type { Rows } from '../engine/relation.ts'
import { ClienteleError } from '../errors.ts'
import type { Expression } from '../table/expression.ts'
import { asOfDay, type DaysOf, daysIn } from './event-days.ts'

/** What happened to the customers: `Transactions` and `Contacts`, also as rows larger than memory. */
export interface PastEvents {
  readonly transactions?: { readonly kind: 'transactions'; readonly table: Rows } | undefined
  readonly contacts?:
    | { readonly kind: 'contacts'; readonly table: Rows; readonly randomized: boolean }
    | undefined
}

/** How features are built. */
export interface FeatureOptions extends Context {
  /** The day as of which they hold, `YYYY-MM-DD`, this day excluded. */
  readonly asOf: string
  /** Windows before the as-of date, in days. Default 30, 90, 365. */
  readonly windowsDays?: readonly number[] | undefined
  /** Fields of the customers to carry over. Default: all of a kind that features can have that are not personal data. */
  readonly attributes?: readonly string[] | undefined
  /** Further features, computed from the others (not from each other). */
  readonly derive?: { readonly [name: string]: Expression } | undefined
  /** Departments that get features of their own. Default: all in which known customers have bought. */
  readonly departments?: readonly string[] | undefined
  /** Attributes whose source does not permit this purpose count as missing. Default: whatever is in the base is used. */
  readonly purpose?: Purpose | undefined
  /** Where instants fall on days: an IANA name. Default UTC. */
  readonly zone?: string | undefined
  /** What the sums of one pass may take, in bytes. Default 2^31 for purchases, some 50 million orders, and 2^28 for messages. */
  readonly ceilingBytes?: number | undefined
}

/** Options with their defaults. */
export interface FeatureSettings {
  readonly asOfDay: number
  readonly daysOf: DaysOf
  /** Ascending. */
  readonly windowsDays: readonly number[]
}

/** @throws ARGUMENT_INVALID, DATE_INVALID */
export function featureSettings({ asOf, windowsDays, zone }: FeatureOptions): FeatureSettings {
  const windows = [...new Set(windowsDays ?? [30, 90, 365])].sort((a, b) => a - b)
  for (const days of windows)
    if (!(Number.isInteger(days) && days >= 1 && days <= 36_525))
      throw new ClienteleError(
        'ARGUMENT_INVALID',
        `A window is ${days} days long; expected whole numbers from 1 to 36,525.`,
        { days },
      )
  return { asOfDay: asOfDay(asOf), daysOf: daysIn(zone ?? 'UTC'), windowsDays: windows }
}

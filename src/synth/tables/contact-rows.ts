import type { Column } from '../../table/column.ts'
import { dateColumn } from '../../table/date-columns.ts'
import type { DictionaryBuilder } from '../../table/dictionary-builder.ts'
import { flagColumn } from '../../table/flag-column.ts'
import { integerColumn, numberColumn } from '../../table/number-columns.ts'
import type { ColumnSpec } from '../../table/table.ts'
import { textColumn } from '../../table/text-columns.ts'
import { channels } from '../retailer/channels.ts'
import { cents, euroCents } from '../retailer/money.ts'
import { offers } from '../retailer/offers.ts'

/** One contact, or somebody who might have been contacted, and what followed within 28 days. */
export interface ContactRow {
  readonly contact: string
  readonly customer: string
  readonly campaign: string
  /** Days since 1970-01-01. */
  readonly at: number
  readonly arm: string
  /** Option `offer * 5 + channel`, or -1. */
  readonly option: number
  readonly propensity: number
  readonly cost: number
  /** What followed; null before the 28 days have passed. */
  readonly followed: Followed | null
}

/** What followed a contact. */
export interface Followed {
  readonly orders: readonly number[]
  /** EUR. */
  readonly margin: number
  readonly redeemed: boolean
  readonly visited: boolean
  readonly optedOut: boolean
}

/**
 * The name of a column of contacts: `orders_*`, `margin` (cents), `redeemed`, `visited` and `opted_out` tell what followed within 28 days and are missing until these have
 * passed; `offer` and `channel` are missing where nothing was sent; `cost` is EUR. At levels with leaks there are also columns
 * that know what came after and are not named here, such as `last_call_seconds` and `coupon_used`.
 */
export type ContactColumn =
  | 'contact_id'
  | 'customer_id'
  | 'campaign'
  | 'at'
  | 'arm'
  | 'offer'
  | 'channel'
  | 'propensity'
  | 'orders_food'
  | 'orders_home'
  | 'orders_style'
  | 'orders_tech'
  | 'margin'
  | 'redeemed'
  | 'visited'
  | 'opted_out'
  | 'cost'

/** The columns that all contacts have, in order. */
export const contactColumns: readonly (ColumnSpec & { readonly name: ContactColumn })[] = [
  { name: 'contact_id', kind: 'text', unit: null },
  { name: 'customer_id', kind: 'text', unit: null },
  { name: 'campaign', kind: 'text', unit: null },
  { name: 'at', kind: 'date', unit: null },
  { name: 'arm', kind: 'text', unit: null },
  { name: 'offer', kind: 'text', unit: null },
  { name: 'channel', kind: 'text', unit: null },
  { name: 'propensity', kind: 'number', unit: null },
  { name: 'orders_food', kind: 'integer', unit: null },
  { name: 'orders_home', kind: 'integer', unit: null },
  { name: 'orders_style', kind: 'integer', unit: null },
  { name: 'orders_tech', kind: 'integer', unit: null },
  { name: 'margin', kind: 'integer', unit: euroCents },
  { name: 'redeemed', kind: 'flag', unit: null },
  { name: 'visited', kind: 'flag', unit: null },
  { name: 'opted_out', kind: 'flag', unit: null },
  { name: 'cost', kind: 'number', unit: null },
]

/** Writes rows into {@link contactColumns}; `texts` holds a dictionary for each text column. */
export function contactRowColumns(
  rows: readonly ContactRow[],
  texts: ReadonlyMap<string, DictionaryBuilder>,
): [ContactColumn, Column][] {
  const text = (name: ContactColumn, of: (row: ContactRow) => string | null): [ContactColumn, Column] => [
    name,
    textColumn(rows.map(of), texts.get(name)),
  ]
  const whole = (
    name: ContactColumn,
    of: (followed: Followed) => number,
    unit: string | null = null,
  ): [ContactColumn, Column] => [
    name,
    integerColumn(
      Float64Array.from(rows, ({ followed }) => (followed === null ? Number.NaN : of(followed))),
      unit,
    ),
  ]
  const flag = (name: ContactColumn, of: (followed: Followed) => boolean): [ContactColumn, Column] => [
    name,
    flagColumn(Uint8Array.from(rows, ({ followed }) => (followed === null ? 255 : of(followed) ? 1 : 0))),
  ]
  return [
    text('contact_id', ({ contact }) => contact),
    text('customer_id', ({ customer }) => customer),
    text('campaign', ({ campaign }) => campaign),
    ['at', dateColumn(Int32Array.from(rows, ({ at }) => at))],
    text('arm', ({ arm }) => arm),
    text('offer', ({ option }) => (option < 0 ? null : offers[Math.floor(option / channels.length)].name)),
    text('channel', ({ option }) => (option < 0 ? null : channels[option % channels.length].name)),
    ['propensity', numberColumn(Float64Array.from(rows, ({ propensity }) => propensity))],
    whole('orders_food', ({ orders }) => orders[0]),
    whole('orders_home', ({ orders }) => orders[1]),
    whole('orders_style', ({ orders }) => orders[2]),
    whole('orders_tech', ({ orders }) => orders[3]),
    whole('margin', ({ margin }) => cents(margin), euroCents),
    flag('redeemed', ({ redeemed }) => redeemed),
    flag('visited', ({ visited }) => visited),
    flag('opted_out', ({ optedOut }) => optedOut),
    ['cost', numberColumn(Float64Array.from(rows, ({ cost }) => cost))],
  ]
}

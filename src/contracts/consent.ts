import { columnOf, columnOfKind } from '../table/access.ts'
import { daysFromText } from '../table/calendar.ts'
import { MISSING_DATE, type TextColumn } from '../table/column.ts'
import { decode } from '../table/dictionary-text.ts'
import type { Table } from '../table/table.ts'
import type { CustomerBase } from './base.ts'
import { rowsOfKeys } from './row-keys.ts'
import type { Purpose } from './source.ts'
import { checkShape, type TableShape } from './table-shape.ts'

/**
 * What a customer said about a channel and a purpose. Withdrawn wins over granted wherever sources contradict each other;
 * unknown permits nothing.
 */
export type ConsentStatus = 'granted' | 'withdrawn' | 'unknown'

/** The columns of a consent table: one row per customer, channel and purpose. */
export const consentColumns = {
  customer_id: 'text',
  channel: 'text',
  purpose: 'text',
  status: 'text',
  /** The day of the statement that decided. */
  since: 'date',
  source: 'text',
} as const

/**
 * Which customers' value of a field may be used for a purpose on a channel on a day: the field was collected for that
 * purpose, the terms of its source allow the channel (a source that names none allows all), and the customer granted that
 * purpose on that channel. All must hold; what is not known permits nothing.
 *
 * @param field - a column of `base.customers`.
 * @param date - `YYYY-MM-DD`.
 * @returns 1 or 0 for each row of `base.customers`.
 * @throws COLUMN_UNKNOWN, DATE_INVALID
 */
export function usable(
  base: CustomerBase,
  field: string,
  purpose: Purpose,
  channel: string,
  date: string,
): Uint8Array {
  const fields = permittedField(base, field, purpose, date, channel)
  const granted = mayContact(base, purpose, channel, date)
  return fields.map((allowed, row) => allowed & granted[row])
}

/**
 * Which customers' value of a field may be used for a purpose on a day, on no channel in particular: for a feature, a
 * segment, a model. Every source of the value must have been collected by that day, and for that purpose. A value
 * without provenance may not be used; a missing day of collection counts as long ago.
 *
 * @returns 1 or 0 for each row of `base.customers`.
 * @throws COLUMN_UNKNOWN, DATE_INVALID
 */
export function usableField(base: CustomerBase, field: string, purpose: Purpose, date: string): Uint8Array {
  return permittedField(base, field, purpose, date, null)
}

/** @internal {@link usableField} of several fields; the provenance of all is gone through once. */
export function usableFields(
  base: CustomerBase,
  fields: readonly string[],
  purpose: Purpose,
  date: string,
): readonly Uint8Array[] {
  return permittedFields(base, fields, purpose, date, null)
}

function permittedField(
  base: CustomerBase,
  field: string,
  purpose: Purpose,
  date: string,
  channel: string | null,
): Uint8Array {
  return permittedFields(base, [field], purpose, date, channel)[0]
}

function permittedFields(
  base: CustomerBase,
  fields: readonly string[],
  purpose: Purpose,
  date: string,
  channel: string | null,
): readonly Uint8Array[] {
  for (const field of fields) columnOf(base.customers, field)
  const asked = daysFromText(date)
  const { provenance } = base
  const rows = rowsOfKeys(
    columnOfKind(base.customers, 'customer_id', 'text'),
    columnOfKind(provenance, 'customer_id', 'text'),
  )
  const places = placesOf(columnOfKind(provenance, 'field', 'text'), fields)
  const isPurpose = matching(columnOfKind(provenance, 'purposes', 'text'), (text) =>
    text.split('|').includes(purpose),
  )
  const collected = columnOfKind(provenance, 'collected', 'date').values
  const isChannel = channelTerms(provenance, channel)
  const seen = fields.map(() => new Uint8Array(base.customers.rowCount))
  for (let i = 0; i < rows.length; i++) {
    const place = places(i)
    if (rows[i] < 0 || place < 0) continue
    const allowed = isPurpose(i) && isChannel(i) && collected[i] <= asked
    const states = seen[place]
    states[rows[i]] = Math.max(states[rows[i]], allowed ? PERMITS : REFUSES)
  }
  return seen.map((states) => states.map((state) => (state === PERMITS ? 1 : 0)))
}

/** Tells of a row which of the texts it has; -1 for none of them. */
function placesOf({ codes, dictionary }: TextColumn, texts: readonly string[]): (row: number) => number {
  const placeOfText = new Map(texts.map((text, place) => [text, place]))
  const places = Int32Array.from(
    { length: dictionary.size },
    (_, code) => placeOfText.get(decode(dictionary, code)) ?? -1,
  )
  return (row) => (codes[row] < 0 ? -1 : places[codes[row]])
}

/** Whether the source of a value allows the channel; a source that names no channels allows all. */
function channelTerms(provenance: Table, channel: string | null): (row: number) => boolean {
  if (channel === null || !provenance.names.includes('channels')) return () => true
  const column = columnOfKind(provenance, 'channels', 'text')
  const isNamed = matching(column, (text) => text.split('|').includes(channel))
  return (row) => column.codes[row] < 0 || isNamed(row)
}

/**
 * Which customers may be contacted on a channel for a purpose on a day: they granted it by that day, and no source says
 * that they withdrew it, whenever that was. A grant without a day counts from the day of the base (`asOf`).
 *
 * @returns 1 or 0 for each row of `base.customers`.
 * @throws DATE_INVALID
 */
export function mayContact(
  base: Pick<CustomerBase, 'customers' | 'consent' | 'asOf'>,
  purpose: Purpose,
  channel: string,
  date: string,
): Uint8Array {
  const asked = daysFromText(date)
  const { consent } = base
  const rows = rowsOfKeys(
    columnOfKind(base.customers, 'customer_id', 'text'),
    columnOfKind(consent, 'customer_id', 'text'),
  )
  const isChannel = matching(columnOfKind(consent, 'channel', 'text'), (text) => text === channel)
  const isPurpose = matching(columnOfKind(consent, 'purpose', 'text'), (text) => text === purpose)
  const isGranted = matching(columnOfKind(consent, 'status', 'text'), (text) => text === 'granted')
  const isWithdrawn = matching(columnOfKind(consent, 'status', 'text'), (text) => text === 'withdrawn')
  const since = columnOfKind(consent, 'since', 'date').values
  const granted = daysFromText(base.asOf)
  const states = new Uint8Array(base.customers.rowCount)
  for (let i = 0; i < rows.length; i++) {
    if (rows[i] < 0 || !isChannel(i) || !isPurpose(i)) continue
    const from = since[i] === MISSING_DATE ? granted : since[i]
    const state = isWithdrawn(i) ? REFUSES : isGranted(i) && from <= asked ? PERMITS : 0
    states[rows[i]] = Math.max(states[rows[i]], state)
  }
  return states.map((state) => (state === PERMITS ? 1 : 0))
}

/** What was said so far; the greater wins over the smaller, and 0 is nothing. */
const PERMITS = 1
const REFUSES = 2

/** Tells of a row whether its text is one of those asked for; every text is looked at once. */
function matching(
  { codes, dictionary }: TextColumn,
  asked: (text: string) => boolean,
): (row: number) => boolean {
  const isAsked = new Uint8Array(dictionary.size)
  for (let code = 0; code < dictionary.size; code++) isAsked[code] = asked(decode(dictionary, code)) ? 1 : 0
  return (row) => codes[row] >= 0 && isAsked[codes[row]] === 1
}

const consentShape: TableShape = {
  columns: {
    customer_id: { kind: consentColumns.customer_id, complete: true },
    channel: { kind: consentColumns.channel, complete: true },
    purpose: { kind: consentColumns.purpose, complete: true },
    status: { kind: consentColumns.status, complete: true, words: ['granted', 'withdrawn', 'unknown'] },
    since: { kind: consentColumns.since },
    source: { kind: consentColumns.source },
  },
  key: ['customer_id', 'channel', 'purpose'],
}

/**
 * Checks a table of consent: its columns, its words, and that there is one row per customer, channel and purpose.
 *
 * @throws the codes of `checkShape`.
 */
export function checkConsent(consent: Table): void {
  checkShape(consent, consentShape, 'the table of consent')
}

import { hash32 } from '../math/md5.ts'
import { columnOfKind, textAt } from '../table/access.ts'
import { MISSING_DATE, type TextColumn } from '../table/column.ts'
import { dateColumn } from '../table/date-columns.ts'
import { indexDictionary } from '../table/dictionary-index.ts'
import { makeTable } from '../table/make-table.ts'
import { sort } from '../table/sort.ts'
import type { Table } from '../table/table.ts'
import { textColumn } from '../table/text-columns.ts'
import { withColumns } from '../table/with-columns.ts'

/** Who was held out, by what draw, from when until when. */
export interface HeldOut {
  readonly customer: string
  /** What was drawn: the household or customer as it was called then. */
  readonly unit: string
  readonly salt: string
  /** As-of day of the run that held the customer out first, and of the first that no longer did ({@link MISSING_DATE}: held out still). */
  readonly since: number
  readonly until: number
  /** Day of the last message that a run sent to the customer; {@link MISSING_DATE}: never. */
  readonly contacted: number
}

/**
 * The ledger of a run before, under the ids of today. Who was held out and is part of another customer now counts for that customer; of a customer that became
 * several, each.
 *
 * @param followed - see `FormerCustomers`.
 */
export function readLedger(ledger: Table, followed: Table): readonly HeldOut[] {
  const [earlier, customer] = [
    columnOfKind(followed, 'earlier_id', 'text'),
    columnOfKind(followed, 'customer_id', 'text'),
  ]
  const now = new Map<string, string[]>()
  for (let row = 0; row < followed.rowCount; row++) {
    const id = textAt(earlier, row) ?? ''
    now.set(id, [...(now.get(id) ?? []), textAt(customer, row) ?? ''])
  }
  const texts = (['customer_id', 'unit', 'salt'] as const).map((name) => columnOfKind(ledger, name, 'text'))
  const days = (['since', 'until', 'contacted'] as const).map(
    (name) => columnOfKind(ledger, name, 'date').values,
  )
  return Array.from({ length: ledger.rowCount }, (_, row) => row).flatMap((row) => {
    const [id, unit, salt] = texts.map((column) => textAt(column, row) ?? '')
    const [since, until, contacted] = days.map((values) => values[row])
    return (now.get(id) ?? [id]).map((one) => ({ customer: one, unit, salt, since, until, contacted }))
  })
}

/** A ledger as a table, by customer and day. */
export function ledgerTable(rows: readonly HeldOut[]): Table {
  const days = (name: 'since' | 'until' | 'contacted') =>
    dateColumn(Int32Array.from(rows, (row) => row[name]))
  const table = makeTable({
    customer_id: textColumn(rows.map(({ customer }) => customer)),
    unit: textColumn(rows.map(({ unit }) => unit)),
    salt: textColumn(rows.map(({ salt }) => salt)),
    since: days('since'),
    until: days('until'),
    contacted: days('contacted'),
  })
  return sort(table, ['customer_id', 'since', 'salt', 'unit'])
}

/**
 * Customers with the unit that is drawn for each in the column `household_id`: who was drawn under another name in an earlier run is drawn under it again, so that
 * the same salt decides the same. Of several names the one that is held out first counts, for a household as a whole.
 */
export function withDrawnUnits(customers: Table, ledger: readonly HeldOut[], salt: string): Table {
  const customer = columnOfKind(customers, 'customer_id', 'text')
  const index = indexDictionary(customer.dictionary)
  const rowOfCode = new Int32Array(customer.dictionary.size).fill(-1)
  for (let row = 0; row < customers.rowCount; row++) rowOfCode[customer.codes[row]] = row
  const household = customers.names.includes('household_id')
    ? columnOfKind(customers, 'household_id', 'text')
    : null
  const named = (row: number): string | null => (household === null ? null : textAt(household, row))
  const drawn = new Map<string, string>()
  for (const one of ledger) {
    const code = one.salt === salt ? index.find(one.customer) : -1
    if (code < 0) continue
    const unit = named(rowOfCode[code]) ?? one.customer
    drawn.set(unit, firstDrawn(salt, drawn.get(unit) ?? unit, one.unit))
  }
  const changed = new Map([...drawn].filter(([unit, first]) => unit !== first))
  if (changed.size === 0) return customers
  const units = Array.from({ length: customers.rowCount }, (_, row) => {
    const own = named(row)
    return changed.get(own ?? textAt(customer, row) ?? '') ?? own
  })
  return withColumns(customers, { household_id: textColumn(units) })
}

/** Of two units the one that a smaller share holds out. */
function firstDrawn(salt: string, one: string, other: string): string {
  return hash32(salt, other) < hash32(salt, one) ? other : one
}

/** What a run adds to its ledger. */
export interface HoldoutNow {
  readonly salt: string
  readonly asOfDay: number
  /** All customers, and the unit that was drawn for each. */
  readonly customer: TextColumn
  readonly unit: TextColumn
  /** Whether each is held out. */
  readonly held: Uint8Array
  /** Day of the last message that an earlier run sent to each; {@link MISSING_DATE}: never. */
  readonly contacted: Int32Array
}

/** The ledger after a run: who is held out still, who is no longer, who is from now on. */
export function nextLedger(before: readonly HeldOut[], now: HoldoutNow): readonly HeldOut[] {
  const index = indexDictionary(now.customer.dictionary)
  const rowOfCode = new Int32Array(now.customer.dictionary.size).fill(-1)
  for (let row = 0; row < now.held.length; row++) rowOfCode[now.customer.codes[row]] = row
  const goesOn = new Uint8Array(now.held.length)
  const rows = before.map((one): HeldOut => {
    const code = index.find(one.customer)
    if (code < 0 || one.until !== MISSING_DATE) return one
    const row = rowOfCode[code]
    if (now.held[row] === 0 || one.salt !== now.salt) return { ...one, until: now.asOfDay }
    goesOn[row] = 1
    return { ...one, contacted: Math.max(one.contacted, now.contacted[row]) }
  })
  const fresh = Array.from(now.held.keys()).filter((row) => now.held[row] === 1 && goesOn[row] === 0)
  return [
    ...rows,
    ...fresh.map((row) => ({
      customer: textAt(now.customer, row) ?? '',
      unit: textAt(now.unit, row) ?? '',
      salt: now.salt,
      since: now.asOfDay,
      until: MISSING_DATE,
      contacted: now.contacted[row],
    })),
  ]
}

/** How many of those held out now were written to by earlier runs. */
export function heldAfterMessages(ledger: readonly HeldOut[]): number {
  const held = ledger.filter(({ until, contacted }) => until === MISSING_DATE && contacted !== MISSING_DATE)
  return new Set(held.map(({ customer }) => customer)).size
}

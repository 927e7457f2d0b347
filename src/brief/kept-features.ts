import type { CustomerBase } from '../contracts/base.ts'
import type { Features } from '../contracts/features.ts'
import { library } from '../contracts/library.ts'
import { rowsOfKeys } from '../contracts/row-keys.ts'
import { customerRows } from '../features/customer-rows.ts'
import { daysIn } from '../features/event-days.ts'
import { columnOf, columnOfKind, numbersOf } from '../table/access.ts'
import { daysFromText } from '../table/calendar.ts'
import { MISSING_DATE } from '../table/column.ts'
import { concat } from '../table/concat.ts'
import { dateColumn } from '../table/date-columns.ts'
import { filterRows } from '../table/filter-rows.ts'
import { integerColumn } from '../table/number-columns.ts'
import { select } from '../table/select.ts'
import type { Table } from '../table/table.ts'
import { take } from '../table/take.ts'
import { textColumn } from '../table/text-columns.ts'
import { withColumns } from '../table/with-columns.ts'
import { rowPrints, textPrint, together } from './row-prints.ts'

/** Features as of the days of past contacts, for the customers of each. What an earlier run found is taken from it where nothing that it was made of has changed. */
export interface FeatureHistory {
  /** The features of the customers of some contacts as of their day. */
  asOf(day: string, contacts: Table): Promise<Table>
  /** All that were asked for, for the next run: the features, and columns `kept_day`, `kept_print`; null where none were. */
  kept(): Table | null
  /** Of how many customers and days they were computed, and of how many found. */
  readonly counts: { readonly computed: number; readonly found: number }
}

/** What a history is made of. */
export interface HistoryInput {
  readonly base: Pick<CustomerBase, 'customers' | 'provenance' | 'journal'>
  readonly purchases: Table
  /** What an earlier run kept, or null. */
  readonly earlier: Table | null
  /** Features as of today: they say which columns there are. */
  readonly today: Features
  /** How features are asked for. */
  readonly asked: unknown
  /** Computes features of all customers as of a day from some purchases. */
  readonly make: (day: string, purchases: Table) => Promise<Features>
}

const bookkeeping = ['kept_day', 'kept_print']

/**
 * Opens the history of features. With every customer and day goes a print of what the features were made of: the purchases that were known by that day, what the base
 * says of the customer, and how features are asked for. So purchases that are recorded late, customers that are merged and briefs that ask otherwise are noticed.
 */
export function openHistory(input: HistoryInput): FeatureHistory {
  const { base, purchases, earlier, make } = input
  const owner = ownersOf(base, purchases)
  const printsAsOf = printer(input, owner)
  const made: Table[] = []
  const counts = { computed: 0, found: 0 }

  const compute = async (day: string, rows: Int32Array, prints: Float64Array): Promise<Table> => {
    const isAsked = new Uint8Array(base.customers.rowCount)
    for (const row of rows) isAsked[row] = 1
    const own = filterRows(
      purchases,
      Uint8Array.from(owner, (row) => (row < 0 ? 0 : isAsked[row])),
    )
    const { table } = await make(day, own)
    return withColumns(filterRows(table, isAsked), {
      kept_day: dateColumn(new Int32Array(rows.length).fill(daysFromText(day))),
      kept_print: integerColumn(prints),
    })
  }
  return {
    counts,
    async asOf(day, contacts) {
      const rows = customersOf(contacts, base.customers)
      const prints = printsAsOf(rows, daysFromText(day))
      const place =
        earlier === null ? null : unchangedPlaces(earlier, day, take(base.customers, rows), prints)
      const found = Int32Array.from(place ?? []).filter((at) => at >= 0)
      const isMissing = (_: number, i: number): boolean => place === null || place[i] < 0
      const missing = rows.filter(isMissing)
      counts.found += found.length
      counts.computed += missing.length
      const parts = earlier === null || found.length === 0 ? [] : [take(earlier, found)]
      if (missing.length > 0 || parts.length === 0)
        parts.push(await compute(day, missing, prints.filter(isMissing)))
      const all = concat(parts)
      made.push(all)
      return select(
        all,
        all.names.filter((name) => !bookkeeping.includes(name)),
      )
    },
    kept: () => (made.length === 0 ? null : concat(made)),
  }
}

/** The customer of each purchase, as a row of the base; below 0 where there is none. */
function ownersOf({ customers, journal }: HistoryInput['base'], purchases: Table): Int32Array {
  const rows = customerRows(columnOfKind(customers, 'customer_id', 'text'), journal)
  return rows.rowsOf(columnOfKind(purchases, 'customer_id', 'text'), 0, purchases.rowCount)
}

/** The rows of the base whose customers occur in some contacts, ascending. */
function customersOf(contacts: Table, customers: Table): Int32Array {
  const rows = rowsOfKeys(
    columnOfKind(customers, 'customer_id', 'text'),
    columnOfKind(contacts, 'customer_id', 'text'),
  )
  return Int32Array.from(new Set(rows.filter((row) => row >= 0))).sort()
}

/** For each customer the row in which an earlier run kept the same, or -1. */
function unchangedPlaces(earlier: Table, day: string, customers: Table, prints: Float64Array): Int32Array {
  const { values } = columnOfKind(earlier, 'kept_day', 'date')
  const asOfDay = daysFromText(day)
  const ofDay = Int32Array.from(values, (_, row) => row).filter((row) => values[row] === asOfDay)
  const own = columnOfKind(take(select(earlier, ['customer_id']), ofDay), 'customer_id', 'text')
  const before = numbersOf(earlier, 'kept_print')
  return rowsOfKeys(own, columnOfKind(customers, 'customer_id', 'text')).map((place, i) =>
    place >= 0 && before[ofDay[place]] === prints[i] ? ofDay[place] : -1,
  )
}

/** Finds what the features of customers as of a day are made of, as a number each. */
function printer(
  { base, purchases, today, asked }: HistoryInput,
  owner: Int32Array,
): (rows: Int32Array, asOfDay: number) => Float64Array {
  const form = textPrint(JSON.stringify([library, asked, today.definitions, formOf(today.table)]))
  const ofBase = basePrints(base, today)
  const since = knownSince(purchases)
  const prints = rowPrints(
    select(
      purchases,
      purchases.names.filter((name) => readColumns.includes(name)),
    ),
  )
  const { start, members } = byOwner(owner, base.customers.rowCount)
  return (rows, asOfDay) =>
    Float64Array.from(rows, (row) => {
      let print = together(form, ofBase[row])
      for (let i = start[row]; i < start[row + 1]; i++)
        if (since[members[i]] <= asOfDay) print = together(print, prints[members[i]])
      return print
    })
}

/** What features are made of, beside the customer of a purchase. */
const readColumns = ['at', 'recorded_at', 'order_id', 'amount', 'department']

function formOf(table: Table): readonly string[] {
  return table.names.map((name) => {
    const column = columnOf(table, name)
    return `${name}:${column.kind}:${column.kind === 'integer' ? column.unit : ''}`
  })
}

/** What the base says of each customer that is a feature: the values, and on what terms they may be used. */
function basePrints({ customers, provenance }: HistoryInput['base'], today: Features): Float64Array {
  const names = customers.names.filter((name) => today.table.names.includes(name))
  const prints = rowPrints(select(customers, names))
  const fields = columnOfKind(provenance, 'field', 'text')
  const terms = filterRows(
    provenance,
    Uint8Array.from(rowsOfKeys(textColumn(names), fields), (place) => (place < 0 ? 0 : 1)),
  )
  const rows = rowsOfKeys(
    columnOfKind(customers, 'customer_id', 'text'),
    columnOfKind(terms, 'customer_id', 'text'),
  )
  for (const [i, print] of rowPrints(terms).entries()) prints[rows[i]] = together(prints[rows[i]], print)
  return prints
}

/** The first as-of day for which each purchase counts. */
function knownSince(purchases: Table): Float64Array {
  const daysOf = daysIn('UTC')
  const at = daysOf(purchases, 'at', 0, purchases.rowCount)
  const recorded = purchases.names.includes('recorded_at')
    ? daysOf(purchases, 'recorded_at', 0, purchases.rowCount)
    : null
  return Float64Array.from(at, (day, row) =>
    day === MISSING_DATE ? Number.POSITIVE_INFINITY : Math.max(day + 1, recorded?.[row] ?? MISSING_DATE),
  )
}

/** The purchases of each customer: those of row i are `members` from `start[i]` to `start[i + 1]`. */
function byOwner(owner: Int32Array, count: number): { start: Uint32Array; members: Uint32Array } {
  const start = new Uint32Array(count + 1)
  for (const row of owner) if (row >= 0) start[row + 1]++
  for (let row = 0; row < count; row++) start[row + 1] += start[row]
  const members = new Uint32Array(start[count])
  const at = start.slice()
  for (let i = 0; i < owner.length; i++) if (owner[i] >= 0) members[at[owner[i]]++] = i
  return { start, members }
}

import type { CustomerBase } from '../contracts/base.ts'
import type { Contacts } from '../contracts/events.ts'
import type { Context } from '../engine/context.ts'
import { runPass } from '../engine/run-pass.ts'
import { ClienteleError } from '../errors.ts'
import { columnOfKind } from '../table/access.ts'
import { LAST_DAY } from '../table/calendar.ts'
import { type Column, MISSING_DATE } from '../table/column.ts'
import type { Table } from '../table/table.ts'
import { textColumnOfCodes } from '../table/text-columns.ts'
import { withColumns } from '../table/with-columns.ts'
import { type Amounts, amountsOf } from './amounts.ts'
import { customerRows } from './customer-rows.ts'
import { asOfDay, daysIn } from './event-days.ts'
import { checkedContacts, checkedTransactions, columnSpec, hasColumn } from './event-rows.ts'
import type { PastEvents } from './feature-options.ts'
import { type ContactDays, type OutcomesSum, outcomesPass } from './outcomes-pass.ts'

/** Which outcome of contacts is found. */
export interface OutcomeOptions extends Context {
  /** How long an outcome counts, in days from the day of the contact on, that day included. */
  readonly days: number
  /** `orders`: distinct orders; `spend`, `margin`: the sum of `amount` or `margin`, returns taken off. */
  readonly metric: 'orders' | 'spend' | 'margin'
  /** Departments whose outcomes are told apart. Default: none. */
  readonly byDepartment?: readonly string[] | undefined
  /** Leads the ids that a merge found to be one customer to that customer. */
  readonly base?: Pick<CustomerBase, 'customers' | 'journal'> | undefined
  /** Where instants fall on days: an IANA name. Default UTC. */
  readonly zone?: string | undefined
  /** What the sums of the pass may take, in bytes. Default 2^28. */
  readonly ceilingBytes?: number | undefined
}

/**
 * Finds what happened after each contact: the customer's purchases from the day of the contact (included) to `days`
 * days later (excluded), so that features as of that day and outcomes share no instant. A purchase counts for every
 * contact in whose time it falls.
 *
 * With `asOf`, later purchases (and those recorded later) are not used, and contacts whose time is not over by then have
 * no outcome. Contacts without a day, or of customers that `base` does not have, have none either.
 *
 * @returns the contacts in their order, with the column `orders_after` (or `spend_after`, `margin_after`), and for
 * each department `orders_after_<department>`. Outcomes of nobody who bought are 0.
 * @throws COLUMN_UNKNOWN where margin or department is asked for and not there; COLUMN_DUPLICATE where a column of an
 * outcome is there already; EXACTNESS_LOST, STATE_TOO_LARGE, ARGUMENT_INVALID, DATE_INVALID; else the codes of
 * `checkContacts` and `checkTransactions`.
 */
export async function outcomesAfter(
  contacts: Contacts,
  transactions: NonNullable<PastEvents['transactions']>,
  options: OutcomeOptions,
): Promise<Table> {
  const { days, metric, byDepartment = [], base } = options
  checkOptions(options)
  await checkedContacts(contacts)
  const rows = await checkedTransactions(transactions)
  const daysOf = daysIn(options.zone ?? 'UTC')
  const known =
    base === undefined
      ? distinctCustomers(contacts.table)
      : columnOfKind(base.customers, 'customer_id', 'text')
  const customers = customerRows(known, base?.journal)
  const amounts = amountsOf(
    columnSpec(rows, metric === 'margin' ? 'margin' : 'amount', 'the table of transactions'),
  )
  const hasDepartment = byDepartment.length > 0
  if (hasDepartment) columnSpec(rows, 'department', 'the table of transactions')
  const isRecorded = options.asOf !== undefined && hasColumn(rows, 'recorded_at')
  const pass = outcomesPass({ customers, daysOf, amounts, isRecorded, hasDepartment })
  const { rowCount } = contacts.table
  const customer = customers.rowsOf(columnOfKind(contacts.table, 'customer_id', 'text'), 0, rowCount)
  const contactDay = daysOf(contacts.table, 'at', 0, rowCount).map((day, row) =>
    customer[row] < 0 ? MISSING_DATE : day,
  )
  const { order, ...sorted } = byCustomerAndDay(customer, customers.count, contactDay)
  const lastDay = options.asOf === undefined ? LAST_DAY + 1 : asOfDay(options.asOf)
  const state = {
    contacts: sorted,
    days,
    asOfDay: lastDay,
    metric: metric === 'orders' ? 'orders' : 'amount',
  } as const
  const sum = await runPass(rows, pass, state, options, { ceilingBytes: options.ceilingBytes })
  const isOver = (row: number): boolean =>
    contactDay[row] !== MISSING_DATE && contactDay[row] + days <= lastDay
  return withOutcomes(contacts.table, sum, order, isOver, amounts, options)
}

const metrics: readonly OutcomeOptions['metric'][] = ['orders', 'spend', 'margin']

function checkOptions({ days, metric }: OutcomeOptions): void {
  if (!(Number.isInteger(days) && days >= 1 && days <= 36_525))
    throw new ClienteleError(
      'ARGUMENT_INVALID',
      `Outcomes are asked for ${days} days; expected a whole number from 1 to 36,525.`,
      { days },
    )
  if (!metrics.includes(metric))
    throw new ClienteleError(
      'ARGUMENT_INVALID',
      `There is no outcome "${String(metric)}". Expected one of: ${metrics.join(', ')}.`,
    )
}

/** The customers of contacts, each once. */
function distinctCustomers(table: Table): ReturnType<typeof textColumnOfCodes> {
  const { codes, dictionary } = columnOfKind(table, 'customer_id', 'text')
  return textColumnOfCodes(Int32Array.from(new Set(codes)), dictionary)
}

/** Contacts by customer and day; those without a day come to no customer. */
function byCustomerAndDay(
  customer: Int32Array,
  customers: number,
  contactDay: Int32Array,
): ContactDays & { readonly order: Int32Array } {
  const order = customer
    .map((_, row) => row)
    .filter((row) => contactDay[row] !== MISSING_DATE)
    .sort((a, b) => customer[a] - customer[b] || contactDay[a] - contactDay[b] || a - b)
  const start = new Uint32Array(customers + 1)
  for (const row of order) start[customer[row] + 1]++
  for (let i = 0; i < customers; i++) start[i + 1] += start[i]
  return { start, day: order.map((row) => contactDay[row]), order }
}

function withOutcomes(
  table: Table,
  { outcomes, departments }: OutcomesSum,
  order: Int32Array,
  isOver: (row: number) => boolean,
  amounts: Amounts,
  { metric, byDepartment = [] }: OutcomeOptions,
): Table {
  const names = [`${metric}_after`, ...byDepartment.map((department) => `${metric}_after_${department}`)]
  for (const name of names)
    if (table.names.includes(name))
      throw new ClienteleError(
        'COLUMN_DUPLICATE',
        `The contacts already have a column "${name}". Rename it, or leave it out.`,
        { name },
      )
  const results = names.map(() =>
    Float64Array.from({ length: table.rowCount }, (_, row) => (isOver(row) ? 0 : Number.NaN)),
  )
  const absolute = new Float64Array(table.rowCount)
  const placeOfCode = new Map(
    [...departments].map(([code, name]) => [code, byDepartment.indexOf(name)] as const),
  )
  const [contact, which, department] = outcomes.keys
  for (let i = 0; i < contact.length; i++) {
    const row = order[contact[i]]
    const value = metric === 'orders' ? 1 : outcomes.values[1][i]
    const isSameOrder =
      metric === 'orders' && i > 0 && contact[i] === contact[i - 1] && which[i] === which[i - 1]
    if (!isSameOrder) results[0][row] += value
    const place = placeOfCode.get(department[i]) ?? -1
    if (place >= 0) results[place + 1][row] += value
    absolute[row] += outcomes.values[0][i]
  }
  for (const sum of absolute) amounts.assertExact(sum)
  const column = (values: Float64Array): Column =>
    metric === 'orders' ? { kind: 'integer', unit: null, values } : amounts.column(values)
  return withColumns(
    table,
    names.map((name, i) => [name, column(results[i])] as const),
  )
}

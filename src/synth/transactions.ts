import { dateColumn } from '../table/date-columns.ts'
import { createDictionaryBuilder } from '../table/dictionary-builder.ts'
import { flagColumn } from '../table/flag-column.ts'
import { makeTable } from '../table/make-table.ts'
import { integerColumn } from '../table/number-columns.ts'
import type { Table } from '../table/table.ts'
import { textColumn, textColumnOfCodes } from '../table/text-columns.ts'
import { customerId } from './customer-id.ts'
import { departments, marginRates } from './departments.ts'
import { openHistory, type PastOrder } from './history.ts'
import { cents, euroCents } from './money.ts'
import { openPersons } from './person.ts'
import { openSeason } from './season.ts'
import type { Settings } from './spec.ts'
import { type SyntheticTable, syntheticTable } from './table-maker.ts'

/**
 * Columns of the purchases: customer, day, order, department, amount and margin in cents, quantity, whether it was bought on a deal.
 */
export type TransactionColumn =
  | 'customer_id'
  | 'at'
  | 'order_id'
  | 'department'
  | 'amount'
  | 'margin'
  | 'quantity'
  | 'on_deal'

/**
 * The purchases before day 0: one row an order, by customer and then in order of time. An order that was sent back before day 0 has a
 * second row on that day, with the same `order_id`, quantity -1 and negative amounts.
 */
export function transactionsTable(settings: Settings): SyntheticTable<TransactionColumn> {
  return syntheticTable(
    settings,
    [
      { name: 'customer_id', kind: 'text', unit: null },
      { name: 'at', kind: 'date', unit: null },
      { name: 'order_id', kind: 'text', unit: null },
      { name: 'department', kind: 'text', unit: null },
      { name: 'amount', kind: 'integer', unit: euroCents },
      { name: 'margin', kind: 'integer', unit: euroCents },
      { name: 'quantity', kind: 'integer', unit: null },
      { name: 'on_deal', kind: 'flag', unit: null },
    ],
    () => openRows(settings),
  )
}

interface Lines {
  readonly customer: number[]
  readonly day: number[]
  readonly order: string[]
  readonly department: string[]
  readonly amount: number[]
  readonly quantity: number[]
  readonly onDeal: number[]
}

function openRows(settings: Settings): (from: number, to: number) => Table<TransactionColumn> {
  const personOf = openPersons(settings)
  const follow = openHistory(settings.seed, openSeason(settings.dayZero, settings.historyDays))
  const customers = createDictionaryBuilder()
  const orders = createDictionaryBuilder()
  const names = createDictionaryBuilder()
  return (from, to) => {
    const lines: Lines = {
      customer: [],
      day: [],
      order: [],
      department: [],
      amount: [],
      quantity: [],
      onDeal: [],
    }
    for (let id = from; id < to; id++) {
      const code = customers.codeOfString(customerId(id))
      follow(personOf(id), (order) => addOrder(lines, order, code, id))
    }
    const margin = lines.amount.map((amount, row) => marginOf(amount, lines.department[row]))
    return makeTable<TransactionColumn>([
      ['customer_id', textColumnOfCodes(Int32Array.from(lines.customer), customers.snapshot())],
      ['at', dateColumn(Int32Array.from(lines.day, (day) => settings.dayZero + day))],
      ['order_id', textColumn(lines.order, orders)],
      ['department', textColumn(lines.department, names)],
      ['amount', integerColumn(Float64Array.from(lines.amount), euroCents)],
      ['margin', integerColumn(Float64Array.from(margin), euroCents)],
      ['quantity', integerColumn(Float64Array.from(lines.quantity))],
      ['on_deal', flagColumn(Uint8Array.from(lines.onDeal))],
    ])
  }
}

function addOrder(lines: Lines, order: PastOrder, customer: number, id: number): void {
  const amount = cents(order.amount)
  const name = `o${customerId(id).slice(1)}-${order.number + 1}`
  addLine(lines, customer, name, order, { day: order.day, amount, quantity: 1 })
  if (order.returned === null) return
  addLine(lines, customer, name, order, { day: order.returned, amount: -amount, quantity: -1 })
}

function addLine(
  lines: Lines,
  customer: number,
  name: string,
  order: PastOrder,
  { day, amount, quantity }: { day: number; amount: number; quantity: number },
): void {
  lines.customer.push(customer)
  lines.day.push(day)
  lines.order.push(name)
  lines.department.push(departments[order.department])
  lines.amount.push(amount)
  lines.quantity.push(quantity)
  lines.onDeal.push(order.onDeal ? 1 : 0)
}

const marginRateOf: ReadonlyMap<string, number> = new Map(
  departments.map((name, d) => [name, marginRates[d]]),
)

function marginOf(amount: number, department: string): number {
  return Math.sign(amount) * Math.round(Math.abs(amount) * (marginRateOf.get(department) ?? 0))
}

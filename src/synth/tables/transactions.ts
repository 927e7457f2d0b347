import { dateColumn } from '../../table/date-columns.ts'
import { createDictionaryBuilder } from '../../table/dictionary-builder.ts'
import { flagColumn } from '../../table/flag-column.ts'
import { makeTable } from '../../table/make-table.ts'
import { integerColumn } from '../../table/number-columns.ts'
import type { Table } from '../../table/table.ts'
import { textColumn, textColumnOfCodes } from '../../table/text-columns.ts'
import { openHistory } from '../life/history.ts'
import { openPilotWave } from '../life/pilot-wave.ts'
import { waveDays } from '../life/potential.ts'
import { openPersons } from '../people/person.ts'
import { departments, marginRates } from '../retailer/departments.ts'
import { cents, euroCents } from '../retailer/money.ts'
import { openSeason } from '../retailer/season.ts'
import type { Settings } from '../spec.ts'
import { customerId } from './customer-id.ts'
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
 * The purchases up to the end of the pilot: one row an order, by customer, with the amount before any coupon. An order that was sent back by then has a
 * second row on that day, with the same `order_id`, quantity -1 and negative amounts; those of the pilot's wave are sent back later, if at all.
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
  readonly department: number[]
  readonly amount: number[]
  readonly quantity: number[]
  readonly onDeal: number[]
}

/** One line of an order. */
interface Line {
  /** Place among the customer's orders, from 0. */
  readonly number: number
  readonly department: number
  readonly onDeal: boolean
  readonly day: number
  /** Cents. */
  readonly amount: number
}

function openRows(settings: Settings): (from: number, to: number) => Table<TransactionColumn> {
  const linesOf = openLines(settings)
  const customers = createDictionaryBuilder()
  const orders = createDictionaryBuilder()
  const names = createDictionaryBuilder()
  return (from, to) => {
    const lines = blankLines()
    for (let id = from; id < to; id++) {
      const key = customerId(id)
      const code = customers.codeOfString(key)
      linesOf(id, (line) => addLine(lines, line, code, key))
    }
    const margin = lines.amount.map((amount, row) => marginOf(amount, lines.department[row]))
    const department = lines.department.map((d) => departments[d])
    return makeTable<TransactionColumn>([
      ['customer_id', textColumnOfCodes(Int32Array.from(lines.customer), customers.snapshot())],
      ['at', dateColumn(Int32Array.from(lines.day, (day) => settings.dayZero + day))],
      ['order_id', textColumn(lines.order, orders)],
      ['department', textColumn(department, names)],
      ['amount', integerColumn(Float64Array.from(lines.amount), euroCents)],
      ['margin', integerColumn(Float64Array.from(margin), euroCents)],
      ['quantity', integerColumn(Float64Array.from(lines.quantity))],
      ['on_deal', flagColumn(Uint8Array.from(lines.onDeal))],
    ])
  }
}

/** Shows the lines of a customer: the past, then the wave of the pilot. */
function openLines(settings: Settings): (id: number, add: (line: Line) => void) => void {
  const personOf = openPersons(settings)
  const follow = openHistory(settings.seed, openSeason(settings.dayZero, settings.historyDays))
  const happen = openPilotWave(settings)
  return (id, add) => {
    const person = personOf(id)
    let number = 0
    const active = follow(person, (order) => {
      const line = { ...order, number: number++, amount: cents(order.amount) }
      add(line)
      if (order.returned === null || order.returned >= waveDays) return
      add({ ...line, day: order.returned, amount: -line.amount })
    })
    happen(person, active, ({ department, amount, day, usesCoupon }) =>
      add({ number: number++, department, day, onDeal: usesCoupon, amount: cents(amount) }),
    )
  }
}

function blankLines(): Lines {
  return { customer: [], day: [], order: [], department: [], amount: [], quantity: [], onDeal: [] }
}

function addLine(lines: Lines, line: Line, customer: number, key: string): void {
  lines.customer.push(customer)
  lines.day.push(line.day)
  lines.order.push(`o${key.slice(1)}-${line.number + 1}`)
  lines.department.push(line.department)
  lines.amount.push(line.amount)
  lines.quantity.push(line.amount < 0 ? -1 : 1)
  lines.onDeal.push(line.onDeal ? 1 : 0)
}

function marginOf(amount: number, department: number): number {
  return Math.sign(amount) * Math.round(Math.abs(amount) * marginRates[department])
}

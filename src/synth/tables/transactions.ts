import { dateColumn } from '../../table/date-columns.ts'
import { createDictionaryBuilder } from '../../table/dictionary-builder.ts'
import { flagColumn } from '../../table/flag-column.ts'
import { makeTable } from '../../table/make-table.ts'
import { integerColumn } from '../../table/number-columns.ts'
import type { Table } from '../../table/table.ts'
import { textColumnOfCodes } from '../../table/text-columns.ts'
import { type GrowingColumns, grow } from '../growing-columns.ts'
import { openLives } from '../life/life.ts'
import { NEVER, type OrderBook } from '../life/order-book.ts'
import { departments, marginRates } from '../retailer/departments.ts'
import { cents, euroCents } from '../retailer/money.ts'
import { type Snapshot, wavesBefore } from '../snapshot.ts'
import { openFreshTexts } from './fresh-texts.ts'
import { openKeyCodes } from './key-codes.ts'
import { openOrdersInTurn } from './orders-in-turn.ts'
import { openRecordKeys } from './record-keys.ts'
import { openRecording } from './recording.ts'
import { type SyntheticTable, syntheticTable } from './table-maker.ts'

/**
 * Columns of the purchases: who (the key of a record of the shop or else of the customer file; missing where nobody was asked), the day, the day on which it was
 * written down, order, department, amount and margin in cents, quantity, whether it was bought on a deal.
 */
export type TransactionColumn =
  | 'customer_id'
  | 'at'
  | 'recorded_at'
  | 'order_id'
  | 'department'
  | 'amount'
  | 'margin'
  | 'quantity'
  | 'on_deal'

/**
 * The purchases: one row an order, by person and day, with the amount before any coupon. An order that was sent back has a second row on that day, with the same
 * `order_id`, quantity -1 and negative amounts; those of a wave are sent back later, if at all.
 */
export function transactionsTable(snapshot: Snapshot): SyntheticTable<TransactionColumn> {
  return syntheticTable(
    snapshot,
    [
      { name: 'customer_id', kind: 'text', unit: null },
      { name: 'at', kind: 'date', unit: null },
      { name: 'recorded_at', kind: 'date', unit: null },
      { name: 'order_id', kind: 'text', unit: null },
      { name: 'department', kind: 'text', unit: null },
      { name: 'amount', kind: 'integer', unit: euroCents },
      { name: 'margin', kind: 'integer', unit: euroCents },
      { name: 'quantity', kind: 'integer', unit: null },
      { name: 'on_deal', kind: 'flag', unit: null },
    ],
    () => openRows(snapshot),
  )
}

/** Lines of orders in columns that grow. */
interface Lines extends GrowingColumns {
  customer: Int32Array
  day: Int32Array
  recorded: Int32Array
  order: Int32Array
  department: Uint8Array
  amount: Float64Array
  margin: Float64Array
  quantity: Float64Array
  onDeal: Uint8Array
}

function linesOf(room: number): Lines {
  return {
    count: 0,
    customer: new Int32Array(room),
    day: new Int32Array(room),
    recorded: new Int32Array(room),
    order: new Int32Array(room),
    department: new Uint8Array(room),
    amount: new Float64Array(room),
    margin: new Float64Array(room),
    quantity: new Float64Array(room),
    onDeal: new Uint8Array(room),
  }
}

function openRows(snapshot: Snapshot): (from: number, to: number) => Table<TransactionColumn> {
  const { settings, asOfDay } = snapshot
  const { traits, dayZero } = settings
  const lives = openLives(settings, snapshot.plans)
  const waves = wavesBefore(snapshot)
  const firstDay = traits.warehouseDays === null ? -NEVER : -traits.warehouseDays
  const customers = openFreshTexts()
  const orders = openFreshTexts()
  const recording = openRecording(settings, traits.anonymousLines)
  const keys = openKeyCodes(settings, customers)
  const { writeOrder } = openRecordKeys(settings)
  const inTurn = openOrdersInTurn()
  const departmentTexts = createDictionaryBuilder()
  for (const name of departments) departmentTexts.codeOfString(name)

  function addLines(lines: Lines, id: number): void {
    const { person, book, records } = lives.live(id, waves)
    recording.begin(person, records)
    keys.begin(id)
    const { places, count } = inTurn(book)
    for (let number = 0; number < count; number++) {
      const at = places[number]
      const day = book.day[at]
      if (day < firstDay || day >= asOfDay) continue
      recording.record(book, at)
      const recorded = day + recording.delay
      if (recorded >= asOfDay) continue
      const customer = keys.codeOf(recording.writtenUnder)
      const order = orders.end(writeOrder(id, number, orders.bytes, orders.at))
      const returned = book.returned[at]
      addLine(lines, customer, order, dayZero + day, dayZero + recorded, 1, book, at)
      if (returned >= asOfDay) continue
      addLine(
        lines,
        customer,
        order,
        dayZero + returned,
        dayZero + Math.max(returned, recorded),
        -1,
        book,
        at,
      )
    }
  }

  return (from, to) => {
    const lines = linesOf(8 * (to - from) + 64)
    customers.begin()
    orders.begin()
    for (let id = from; id < to; id++) addLines(lines, id)
    const department = Int32Array.from(lines.department.subarray(0, lines.count))
    return makeTable<TransactionColumn>([
      ['customer_id', textColumnOfCodes(lines.customer.slice(0, lines.count), customers.dictionary())],
      ['at', dateColumn(lines.day.slice(0, lines.count))],
      ['recorded_at', dateColumn(lines.recorded.slice(0, lines.count))],
      ['order_id', textColumnOfCodes(lines.order.slice(0, lines.count), orders.dictionary())],
      ['department', textColumnOfCodes(department, departmentTexts.snapshot())],
      ['amount', integerColumn(lines.amount.slice(0, lines.count), euroCents)],
      ['margin', integerColumn(lines.margin.slice(0, lines.count), euroCents)],
      ['quantity', integerColumn(lines.quantity.slice(0, lines.count))],
      ['on_deal', flagColumn(lines.onDeal.slice(0, lines.count))],
    ])
  }
}

function addLine(
  lines: Lines,
  customer: number,
  order: number,
  day: number,
  recorded: number,
  quantity: 1 | -1,
  book: OrderBook,
  at: number,
): void {
  if (lines.count === lines.day.length) grow(lines)
  const row = lines.count++
  const department = book.department[at]
  const amount = cents(book.amount[at])
  lines.customer[row] = customer
  lines.order[row] = order
  lines.day[row] = day
  lines.recorded[row] = recorded
  lines.department[row] = department
  lines.amount[row] = quantity * amount
  lines.margin[row] = quantity * Math.round(amount * marginRates[department])
  lines.quantity[row] = quantity
  lines.onDeal[row] = book.onDeal[at]
}

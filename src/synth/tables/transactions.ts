import { uniform } from '../../math/philox.ts'
import { campaignStream, outcomeDraws, outcomeStream, recordingStream } from '../../math/streams.ts'
import { MISSING_CODE } from '../../table/column.ts'
import { dateColumn } from '../../table/date-columns.ts'
import { createDictionaryBuilder, type DictionaryBuilder } from '../../table/dictionary-builder.ts'
import { flagColumn } from '../../table/flag-column.ts'
import { makeTable } from '../../table/make-table.ts'
import { integerColumn } from '../../table/number-columns.ts'
import type { Table } from '../../table/table.ts'
import { textColumnOfCodes } from '../../table/text-columns.ts'
import { type Cursor, openCursor } from '../cursor.ts'
import { openLives } from '../life/life.ts'
import { NEVER, OF_ITSELF, type OrderBook } from '../life/order-book.ts'
import { departments, marginRates } from '../retailer/departments.ts'
import { cents, euroCents } from '../retailer/money.ts'
import { type Snapshot, wavesBefore } from '../snapshot.ts'
import type { Settings } from '../spec.ts'
import { openMembership, sourceNames } from './membership.ts'
import { openRecordKeys } from './record-keys.ts'
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
 * The purchases: one row an order, by customer, with the amount before any coupon. An order that was sent back has a second row on that day, with the same
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
interface Lines {
  count: number
  customer: Int32Array
  day: Int32Array
  recorded: Int32Array
  order: Int32Array
  department: Int32Array
  amount: Float64Array
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
    department: new Int32Array(room),
    amount: new Float64Array(room),
    quantity: new Float64Array(room),
    onDeal: new Uint8Array(room),
  }
}

function grow(lines: Lines): void {
  const larger = linesOf(2 * lines.day.length)
  larger.customer.set(lines.customer)
  larger.day.set(lines.day)
  larger.recorded.set(lines.recorded)
  larger.order.set(lines.order)
  larger.department.set(lines.department)
  larger.amount.set(lines.amount)
  larger.quantity.set(lines.quantity)
  larger.onDeal.set(lines.onDeal)
  Object.assign(lines, larger, { count: lines.count })
}

function openRows(snapshot: Snapshot): (from: number, to: number) => Table<TransactionColumn> {
  const { settings, asOfDay } = snapshot
  const { traits, dayZero } = settings
  const lives = openLives(settings, snapshot.plans)
  const waves = wavesBefore(snapshot)
  const firstDay = traits.warehouseDays === null ? -NEVER : -traits.warehouseDays
  const recording = openRecording(settings)
  const { orderKeyOf } = openRecordKeys(settings)
  const customers = createDictionaryBuilder()
  const orders = createDictionaryBuilder()
  const names = createDictionaryBuilder()
  const departmentCodes = departments.map((name) => names.codeOfString(name))

  function addLines(lines: Lines, id: number): void {
    const { book } = lives.live(id, waves)
    recording.begin(id)
    for (let at = 0; at < book.count; at++) {
      const day = book.day[at]
      if (book.lost[at] === 1 || day < firstDay || day >= asOfDay) continue
      recording.record(book, at)
      const recorded = day + recording.delay
      if (recorded >= asOfDay) continue
      const key = recording.key
      const customer = key === null ? MISSING_CODE : customers.codeOfString(key)
      const order = orders.codeOfString(orderKeyOf(id, at))
      addLine(lines, customer, order, day, recorded, 1, book, at)
      const returned = book.returned[at]
      if (returned < asOfDay)
        addLine(lines, customer, order, returned, Math.max(returned, recorded), -1, book, at)
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
    lines.customer[row] = customer
    lines.order[row] = order
    lines.day[row] = dayZero + day
    lines.recorded[row] = dayZero + recorded
    lines.department[row] = departmentCodes[book.department[at]]
    lines.amount[row] = quantity * cents(book.amount[at])
    lines.quantity[row] = quantity
    lines.onDeal[row] = book.onDeal[at]
  }

  return (from, to) => {
    const lines = linesOf(8 * (to - from) + 64)
    for (let id = from; id < to; id++) addLines(lines, id)
    return tableOf(lines, customers, orders, names)
  }
}

function tableOf(
  lines: Lines,
  customers: DictionaryBuilder,
  orders: DictionaryBuilder,
  names: DictionaryBuilder,
): Table<TransactionColumn> {
  const { count } = lines
  const amount = lines.amount.slice(0, count)
  return makeTable<TransactionColumn>([
    ['customer_id', textColumnOfCodes(lines.customer.slice(0, count), customers.snapshot())],
    ['at', dateColumn(lines.day.slice(0, count))],
    ['recorded_at', dateColumn(lines.recorded.slice(0, count))],
    ['order_id', textColumnOfCodes(lines.order.slice(0, count), orders.snapshot())],
    ['department', textColumnOfCodes(lines.department.slice(0, count), names.snapshot())],
    ['amount', integerColumn(amount, euroCents)],
    ['margin', integerColumn(marginsOf(amount, lines.department), euroCents)],
    ['quantity', integerColumn(lines.quantity.slice(0, count))],
    ['on_deal', flagColumn(lines.onDeal.slice(0, count))],
  ])
}

/** How one order after the other was written down. */
interface Recording {
  /** The key under which the order just recorded was written, or null. */
  readonly key: string | null
  /** Days from the order to the record of it. */
  readonly delay: number
  begin(id: number): void
  record(book: OrderBook, at: number): void
}

/** Nine of ten orders are written down within so many days, the others within a month. */
const promptShare = 0.9
const promptDays = 4
const latestDays = 30

/** At the till or in the shop somebody is asked who they are: an account of the shop is named, else the customer card, else nobody is. */
function openRecording(settings: Settings): Recording {
  const { seed, traits } = settings
  const cursor = openCursor(seed)
  const membership = openMembership(settings)
  const records = new Uint8Array(sourceNames.length)
  const { keyOf } = openRecordKeys(settings)
  const keys: (string | null)[] = []
  let id = 0
  const recording = {
    key: null as string | null,
    delay: 0,
    begin(next: number): void {
      id = next
      membership(id, records)
      keys.length = 0
    },
    record(book: OrderBook, at: number): void {
      if (!traits.records) {
        keys[0] ??= keyOf(0, id, 0)
        recording.key = keys[0]
        return
      }
      recordingWords(cursor, id, book, at)
      const isAnonymous = uniform(cursor) < traits.anonymousLines
      const account = Math.floor(uniform(cursor) * records[1])
      recording.key = isAnonymous || records[0] + records[1] === 0 ? null : keyAt(account)
      const isPrompt = uniform(cursor) < promptShare
      const u = uniform(cursor)
      recording.delay = isPrompt
        ? Math.floor(u * promptDays)
        : promptDays + Math.floor(u * (latestDays + 1 - promptDays))
    },
  }
  function keyAt(account: number): string | null {
    keys[account] ??= records[1] > 0 ? keyOf(1, id, account) : keyOf(0, id, 0)
    return keys[account]
  }
  return recording
}

/** Four words an order, wherever it came from. */
function recordingWords(cursor: Cursor, id: number, book: OrderBook, at: number): void {
  const origin = book.origin[at]
  const place = book.place[at]
  if (origin === OF_ITSELF) cursor.open(recordingStream(place), id)
  else if (origin < OF_ITSELF) cursor.open(campaignStream(-2 - origin, outcomeDraws.recording), id)
  else cursor.open(outcomeStream(origin, outcomeDraws.recording), id).skip(4 * place)
}

function marginsOf(amount: Float64Array, department: Int32Array): Float64Array {
  return amount.map(
    (cents, row) => Math.sign(cents) * Math.round(Math.abs(cents) * marginRates[department[row]]),
  )
}

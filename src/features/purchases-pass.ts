import type { Pass } from '../engine/pass.ts'
import { columnOfKind } from '../table/access.ts'
import { FIRST_DAY } from '../table/calendar.ts'
import { MISSING_CODE, MISSING_DATE, type TextColumn } from '../table/column.ts'
import type { Dictionary } from '../table/dictionary.ts'
import { decode } from '../table/dictionary-text.ts'
import type { Table } from '../table/table.ts'
import type { Amounts } from './amounts.ts'
import { type CustomerRows, NOBODY, UNKNOWN } from './customer-rows.ts'
import type { DaysOf } from './event-days.ts'
import { type GroupedSum, type Joining, type KeyedRows, noGroups } from './grouped-sum.ts'
import { groupingPass } from './grouping-pass.ts'

/** How purchases are read. */
export interface PurchaseReading {
  readonly customers: CustomerRows
  readonly daysOf: DaysOf
  readonly amounts: Amounts
  readonly isRecorded: boolean
  readonly hasDepartment: boolean
}

/** As of which day, and from which days on the windows run. */
export interface PurchasesState {
  readonly asOfDay: number
  /** The first day of each window. */
  readonly windowStarts: readonly number[]
}

/** What customers bought. */
export interface PurchasesSum {
  /** By customer, order and department: first and last day of purchase. */
  readonly orders: GroupedSum
  /** By customer and department: the sum of the absolute amounts, of the amounts, and of those in each window. */
  readonly spend: GroupedSum
  /** What the codes of departments stand for. */
  readonly departments: Map<number, string>
  /** Rows left out, by the place of their reason in {@link leftOutReasons}. */
  readonly leftOut: Float64Array
}

/** Why rows are left out. A row counts once, under the first that holds. */
export const leftOutReasons = [
  'missing-date',
  'after-as-of',
  'not-known-yet',
  'missing-customer',
  'unknown-customer',
  'missing-amount',
] as const

const ORDER_JOININGS: readonly Joining[] = ['min', 'max']

/**
 * Sums purchases by customer, exactly, in memory that grows with customers and orders. A row with a negative amount is
 * a return: it lowers what was spent and is no order. Rows without an order number are one order a customer and day.
 */
export function purchasesPass(reading: PurchaseReading): Pass<PurchasesState, PurchasesSum> {
  return groupingPass<PurchasesState, PurchasesSum>({
    name: 'purchases',
    columns: purchaseColumns(reading),
    empty: ({ windowStarts }) => ({
      orders: noGroups(3, ORDER_JOININGS),
      spend: noGroups(2, ['sum', 'sum', ...windowStarts.map((): Joining => 'sum')]),
      departments: new Map(),
      leftOut: new Float64Array(leftOutReasons.length),
    }),
    groupsOf: ({ orders, spend }) => [orders, spend],
    read(table, from, to, state) {
      const leftOut = new Float64Array(leftOutReasons.length)
      const rows = usedRows(reading, table, from, to, state.asOfDay, leftOut)
      return { keyed: [ordersOf(rows), spendOf(rows, state)], leftOut }
    },
    finishRows(table, { spend, departments }) {
      if (reading.hasDepartment)
        nameCodes(spend.keys[1], columnOfKind(table, 'department', 'text').dictionary, departments)
    },
    finishSums(into, { departments }) {
      for (const [code, name] of departments) into.departments.set(code, name)
    },
  })
}

/** The columns that a reading of purchases needs. */
export function purchaseColumns({ isRecorded, hasDepartment, amounts }: PurchaseReading): string[] {
  return [
    'customer_id',
    'at',
    'order_id',
    amounts.name,
    ...(isRecorded ? ['recorded_at'] : []),
    ...(hasDepartment ? ['department'] : []),
  ]
}

/** The rows of a shard that count, packed. */
export interface UsedRows {
  readonly customer: Int32Array
  readonly day: Int32Array
  readonly amount: Float64Array
  readonly order: Int32Array
  readonly department: Int32Array
  readonly departmentNames: TextColumn | null
}

/** Packs the rows that count, and counts the others. */
export function usedRows(
  reading: PurchaseReading,
  table: Table,
  from: number,
  to: number,
  asOfDay: number,
  leftOut: Float64Array,
): UsedRows {
  const { customers, daysOf, amounts, isRecorded, hasDepartment } = reading
  const customer = customers.rowsOf(columnOfKind(table, 'customer_id', 'text'), from, to)
  const day = daysOf(table, 'at', from, to)
  const known = isRecorded ? daysOf(table, 'recorded_at', from, to) : null
  const amount = amounts.read(table, from, to)
  const orders = columnOfKind(table, 'order_id', 'text').codes
  const departments = hasDepartment ? columnOfKind(table, 'department', 'text') : null
  const order = new Int32Array(to - from)
  const department = new Int32Array(to - from).fill(MISSING_CODE)
  let count = 0
  for (let i = 0; i < to - from; i++) {
    const reason = reasonOf(day[i], known?.[i] ?? MISSING_DATE, customer[i], amount[i], asOfDay)
    if (reason >= 0) {
      leftOut[reason]++
      continue
    }
    // Rows that count move up; none is read after it was written over.
    customer[count] = customer[i]
    day[count] = day[i]
    amount[count] = amount[i]
    order[count] = orders[from + i] >= 0 ? orders[from + i] : orderOfDay(day[i])
    if (departments !== null) department[count] = departments.codes[from + i]
    count++
  }
  return {
    customer: customer.subarray(0, count),
    day: day.subarray(0, count),
    amount: amount.subarray(0, count),
    order: order.subarray(0, count),
    department: department.subarray(0, count),
    departmentNames: departments,
  }
}

/** The place of the reason for which a row is left out; -1 where it counts. */
function reasonOf(day: number, known: number, customer: number, amount: number, asOfDay: number): number {
  if (day === MISSING_DATE) return 0
  if (day >= asOfDay) return 1
  if (known > asOfDay) return 2
  if (customer === NOBODY) return 3
  if (customer === UNKNOWN) return 4
  return Number.isNaN(amount) ? 5 : -1
}

/** A number for the order of a day without order numbers, below all codes. */
function orderOfDay(day: number): number {
  return FIRST_DAY - day - 1
}

/** Decodes codes that have no name yet, as far as a dictionary knows them. */
export function nameCodes(codes: Int32Array, dictionary: Dictionary, names: Map<number, string>): void {
  for (const code of codes)
    if (code >= 0 && code < dictionary.size && !names.has(code)) names.set(code, decode(dictionary, code))
}

function ordersOf({ customer, order, department, day, amount }: UsedRows): KeyedRows {
  const purchases = rowsNotNegative(amount)
  const days = numbersAt(day, purchases)
  return {
    keys: [customer, order, department].map((key) => wholeNumbersAt(key, purchases)),
    values: [days, days],
  }
}

function rowsNotNegative(amount: Float64Array): Int32Array {
  const rows = new Int32Array(amount.length)
  let count = 0
  for (let i = 0; i < amount.length; i++) if (amount[i] >= 0) rows[count++] = i
  return rows.subarray(0, count)
}

/** The values of the given rows. */
function numbersAt(values: Float64Array | Int32Array, rows: Int32Array): Float64Array {
  const found = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i++) found[i] = values[rows[i]]
  return found
}

function wholeNumbersAt(values: Int32Array, rows: Int32Array): Int32Array {
  const found = new Int32Array(rows.length)
  for (let i = 0; i < rows.length; i++) found[i] = values[rows[i]]
  return found
}

function spendOf(
  { customer, department, day, amount }: UsedRows,
  { windowStarts }: PurchasesState,
): KeyedRows {
  const inWindows = windowStarts.map((start) => amountSince(amount, day, start))
  return { keys: [customer, department], values: [sizesOf(amount), amount, ...inWindows] }
}

function sizesOf(amount: Float64Array): Float64Array {
  const sizes = new Float64Array(amount.length)
  for (let i = 0; i < amount.length; i++) sizes[i] = Math.abs(amount[i])
  return sizes
}

/** The amounts from a day on; 0 before. */
function amountSince(amount: Float64Array, day: Int32Array, start: number): Float64Array {
  const since = new Float64Array(amount.length)
  for (let i = 0; i < amount.length; i++) if (day[i] >= start) since[i] = amount[i]
  return since
}

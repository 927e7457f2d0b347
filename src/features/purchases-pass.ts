import type { Pass } from '../engine/pass.ts'
import { columnOfKind } from '../table/access.ts'
import { FIRST_DAY } from '../table/calendar.ts'
import { MISSING_CODE, MISSING_DATE, type TextColumn } from '../table/column.ts'
import { decode } from '../table/dictionary-text.ts'
import type { Table } from '../table/table.ts'
import type { Amounts } from './amounts.ts'
import { type CustomerRows, NOBODY, UNKNOWN } from './customer-rows.ts'
import type { DaysOf } from './event-days.ts'
import { type GroupedSum, groupedSum, type Joining, joinGroups, noGroups } from './grouped-sum.ts'

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
  const spendJoinings = (state: PurchasesState): Joining[] =>
    Array.from({ length: 2 + state.windowStarts.length }, () => 'sum')
  return {
    name: 'purchases',
    columns: purchaseColumns(reading),
    empty: (state) => ({
      orders: noGroups(3, 2),
      spend: noGroups(2, 2 + state.windowStarts.length),
      departments: new Map(),
      leftOut: new Float64Array(leftOutReasons.length),
    }),
    shard(table, from, to, state, into) {
      const rows = usedRows(reading, table, from, to, state.asOfDay, into.leftOut)
      nameDepartments(rows, into.departments)
      joinGroups(into.orders, ordersOf(rows), ORDER_JOININGS)
      joinGroups(into.spend, spendOf(rows, state), spendJoinings(state))
    },
    add(into, other) {
      joinGroups(into.orders, other.orders, ORDER_JOININGS)
      joinGroups(
        into.spend,
        other.spend,
        other.spend.values.map(() => 'sum'),
      )
      for (const [code, name] of other.departments) into.departments.set(code, name)
      for (let i = 0; i < into.leftOut.length; i++) into.leftOut[i] += other.leftOut[i]
    },
  }
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
  const used = new Int32Array(to - from)
  let count = 0
  for (let i = 0; i < to - from; i++) {
    const reason = reasonOf(day[i], known?.[i] ?? MISSING_DATE, customer[i], amount[i], asOfDay)
    if (reason < 0) used[count++] = i
    else leftOut[reason]++
  }
  const rows = used.subarray(0, count)
  const orders = columnOfKind(table, 'order_id', 'text').codes
  const department = hasDepartment ? columnOfKind(table, 'department', 'text') : null
  const order = new Int32Array(count)
  const departments = new Int32Array(count).fill(MISSING_CODE)
  const departmentCodes = department?.codes ?? departments
  for (let place = 0; place < count; place++) {
    const row = from + rows[place]
    order[place] = orders[row] >= 0 ? orders[row] : orderOfDay(day[rows[place]])
    if (department !== null) departments[place] = departmentCodes[row]
  }
  return {
    customer: wholeNumbersAt(customer, rows),
    day: wholeNumbersAt(day, rows),
    amount: numbersAt(amount, rows),
    order,
    department: departments,
    departmentNames: department,
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

function nameDepartments({ department, departmentNames }: UsedRows, names: Map<number, string>): void {
  if (departmentNames === null) return
  for (const code of department)
    if (code >= 0 && !names.has(code)) names.set(code, decode(departmentNames.dictionary, code))
}

function ordersOf({ customer, order, department, day, amount }: UsedRows): GroupedSum {
  const purchases = rowsNotNegative(amount)
  const days = numbersAt(day, purchases)
  return groupedSum(
    [customer, order, department].map((key) => wholeNumbersAt(key, purchases)),
    [days, days],
    ORDER_JOININGS,
  )
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
): GroupedSum {
  const values = [
    amount.map(Math.abs),
    amount,
    ...windowStarts.map((start) => amountSince(amount, day, start)),
  ]
  return groupedSum(
    [customer, department],
    values,
    values.map(() => 'sum'),
  )
}

/** The amounts from a day on; 0 before. */
function amountSince(amount: Float64Array, day: Int32Array, start: number): Float64Array {
  const since = new Float64Array(amount.length)
  for (let i = 0; i < amount.length; i++) if (day[i] >= start) since[i] = amount[i]
  return since
}

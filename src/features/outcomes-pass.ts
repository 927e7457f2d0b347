import type { Pass } from '../engine/pass.ts'
import { type GroupedSum, groupedSum, type Joining, joinGroups, noGroups } from './grouped-sum.ts'
import {
  leftOutReasons,
  nameCodes,
  type PurchaseReading,
  purchaseColumns,
  type UsedRows,
  usedRows,
} from './purchases-pass.ts'

/** Contacts by customer, each customer's in the order of their days. */
export interface ContactDays {
  /** Customer i has the contacts from `start[i]` to `start[i + 1]`. */
  readonly start: Uint32Array
  readonly day: Int32Array
}

/** Which outcome is counted, and for how long. */
export interface OutcomesState {
  readonly contacts: ContactDays
  readonly days: number
  /** Purchases on or after this day are not used. */
  readonly asOfDay: number
  readonly metric: 'orders' | 'amount'
}

/** Outcomes by contact. */
export interface OutcomesSum {
  /** By contact, department and, for orders, order: the sum of the absolute amounts, and of the amounts. */
  readonly outcomes: GroupedSum
  /** What the codes of departments stand for. */
  readonly departments: Map<number, string>
}

const JOININGS: readonly Joining[] = ['sum', 'sum']

/** Sums what customers bought from the day of a contact on, for each contact. */
export function outcomesPass(reading: PurchaseReading): Pass<OutcomesState, OutcomesSum> {
  return {
    name: 'outcomes',
    columns: purchaseColumns(reading),
    empty: () => ({ outcomes: noGroups(3, JOININGS), departments: new Map() }),
    shard(table, from, to, state, into) {
      const leftOut = new Float64Array(leftOutReasons.length)
      const rows = usedRows(reading, table, from, to, state.asOfDay, leftOut)
      const { contact, row } = matches(rows, state)
      const amount = Float64Array.from(row, (i) => rows.amount[i])
      const order = row.map((i) => (state.metric === 'orders' ? rows.order[i] : 0))
      const department = row.map((i) => rows.department[i])
      if (rows.departmentNames !== null)
        nameCodes(department, rows.departmentNames.dictionary, into.departments)
      const keyed = { keys: [contact, order, department], values: [amount.map(Math.abs), amount] }
      joinGroups(into.outcomes, groupedSum(keyed, JOININGS))
    },
    add(into, other) {
      joinGroups(into.outcomes, other.outcomes)
      for (const [code, name] of other.departments) into.departments.set(code, name)
    },
  }
}

/** Every purchase with every contact of its customer that lies at most `days` - 1 days before it. */
function matches(
  { customer, day, amount }: UsedRows,
  { contacts, days, metric }: OutcomesState,
): { contact: Int32Array; row: Int32Array } {
  const [contact, row]: [number[], number[]] = [[], []]
  for (let i = 0; i < customer.length; i++) {
    // A return is no order.
    if (metric === 'orders' && amount[i] < 0) continue
    const end = contacts.start[customer[i] + 1]
    let at = firstAfter(contacts.day, contacts.start[customer[i]], end, day[i] - days)
    for (; at < end && contacts.day[at] <= day[i]; at++) {
      contact.push(at)
      row.push(i)
    }
  }
  return { contact: Int32Array.from(contact), row: Int32Array.from(row) }
}

/** The first place from `from` up to `to` whose day is later, by halving. */
function firstAfter(days: Int32Array, from: number, to: number, day: number): number {
  let [low, high] = [from, to]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (days[middle] > day) high = middle
    else low = middle + 1
  }
  return low
}

import type { Retailer } from 'clientele/synth'
import { columnOfKind, decode, numbersOf, textAt } from 'clientele/table'
import { departments } from '../../../src/synth/retailer/departments.ts'
import { waveDays } from '../../../src/synth/retailer/drift.ts'
import { channelCount, departmentCount } from './catalog.ts'

/** What the company's books say of each customer as of a day. Money in EUR. */
export interface Books {
  readonly customers: number
  /** Orders of all time, of the last 52 weeks and of the last 13, shape [customers, departments]. */
  readonly orders: Float64Array
  readonly yearOrders: Float64Array
  readonly quarterOrders: Float64Array
  /** Amounts, returns taken off, of all time, shape [customers, departments]. */
  readonly spend: Float64Array
  /** Sums of the logs of the amounts, shape [customers, departments]. */
  readonly logAmount: Float64Array
  /** Orders bought on a deal. */
  readonly deals: Float64Array
  /** Weeks since the first order and since the last. */
  readonly tenure: Float64Array
  readonly recency: Float64Array
  /** Years. */
  readonly age: Float64Array
  /** What was bought in the wave from day 0 on, which no feature may know: customer, department, amount before any coupon. */
  readonly wave: {
    readonly customer: number[]
    readonly department: number[]
    readonly amount: number[]
  }
  /** 1 where a channel may be used, shape [customers, channels]. */
  readonly reached: Uint8Array
}

/** Under which rows of the books the company notes persons. */
export interface Bookkeeping {
  readonly persons: number
  /** The rows that hold a person's particulars. */
  rowsOf(person: number): readonly number[]
  /** The row of a person's purchase on a line. */
  purchaseRow(person: number, purchases: Purchases, line: number): number
}

export type Purchases = ReturnType<Retailer['transactions']['table']>

/** Persons whose records are read at once. */
const shard = 8192

/**
 * Reads the records of the first persons, whose keys are their numbers; what was bought from day 0 on is not yet known.
 *
 * @param dayZero - the day on which the wave begins, in days since 1970-01-01.
 * @param reached - shape [customers, channels].
 * @param keeping - of several persons in a row, the first to join counts, and the age of the last. Default: every person in a row of their own.
 */
export function readBooks(
  retailer: Retailer,
  dayZero: number,
  reached: Uint8Array,
  keeping: Bookkeeping = oneRowEach(reached.length / channelCount),
): Books {
  const books = blankBooks(reached.length / channelCount, reached)
  for (let from = 0; from < keeping.persons; from += shard) {
    const to = Math.min(keeping.persons, from + shard)
    addParticulars(books, retailer.crm.table(from, to), dayZero, keeping)
    addPurchases(books, retailer.transactions.table(from, to), dayZero, keeping)
  }
  for (const [row, weeks] of books.tenure.entries()) books.recency[row] = Math.min(books.recency[row], weeks)
  return books
}

function oneRowEach(persons: number): Bookkeeping {
  return { persons, rowsOf: (person) => [person], purchaseRow: (person) => person }
}

function blankBooks(customers: number, reached: Uint8Array): Books {
  const numbers = (each = 1): Float64Array => new Float64Array(customers * each)
  return {
    customers,
    orders: numbers(departmentCount),
    yearOrders: numbers(departmentCount),
    quarterOrders: numbers(departmentCount),
    spend: numbers(departmentCount),
    logAmount: numbers(departmentCount),
    deals: numbers(),
    tenure: numbers(),
    recency: numbers().fill(Number.POSITIVE_INFINITY),
    age: numbers(),
    wave: { customer: [], department: [], amount: [] },
    reached,
  }
}

function addParticulars(
  books: Books,
  crm: ReturnType<Retailer['crm']['table']>,
  dayZero: number,
  { rowsOf }: Bookkeeping,
): void {
  const joined = columnOfKind(crm, 'joined', 'date').values
  const age = numbersOf(crm, 'age')
  const ids = columnOfKind(crm, 'customer_id', 'text')
  for (let line = 0; line < crm.rowCount; line++)
    for (const row of rowsOf(Number(textAt(ids, line)?.slice(1)))) {
      books.age[row] = age[line]
      books.tenure[row] = Math.max(books.tenure[row], (dayZero - joined[line]) / 7)
    }
}

function addPurchases(books: Books, purchases: Purchases, dayZero: number, keeping: Bookkeeping): void {
  const customer = columnOfKind(purchases, 'customer_id', 'text')
  const personOf = Int32Array.from({ length: customer.dictionary.size }, (_, code) =>
    Number(decode(customer.dictionary, code).slice(1)),
  )
  const department = columnOfKind(purchases, 'department', 'text')
  const placeOf = Int32Array.from({ length: department.dictionary.size }, (_, code) =>
    (departments as readonly string[]).indexOf(decode(department.dictionary, code)),
  )
  const at = columnOfKind(purchases, 'at', 'date').values
  const recorded = columnOfKind(purchases, 'recorded_at', 'date').values
  const amount = numbersOf(purchases, 'amount')
  const onDeal = columnOfKind(purchases, 'on_deal', 'flag').values
  for (let line = 0; line < purchases.rowCount; line++) {
    if (customer.codes[line] < 0) continue
    const row = keeping.purchaseRow(personOf[customer.codes[line]], purchases, line)
    const d = placeOf[department.codes[line]]
    if (at[line] >= dayZero) {
      if (amount[line] > 0 && at[line] < dayZero + waveDays) addToWave(books, row, d, amount[line] / 100)
      continue
    }
    if (recorded[line] >= dayZero) continue
    const cell = row * departmentCount + d
    books.spend[cell] += amount[line] / 100
    if (amount[line] < 0) continue
    const weeks = (dayZero - at[line]) / 7
    books.orders[cell] += 1
    if (weeks <= 52) books.yearOrders[cell] += 1
    if (weeks <= 13) books.quarterOrders[cell] += 1
    books.logAmount[cell] += Math.log(Math.max(1, amount[line]) / 100)
    books.deals[row] += onDeal[line]
    books.recency[row] = Math.min(books.recency[row], weeks)
  }
}

function addToWave({ wave }: Books, customer: number, department: number, amount: number): void {
  wave.customer.push(customer)
  wave.department.push(department)
  wave.amount.push(amount)
}

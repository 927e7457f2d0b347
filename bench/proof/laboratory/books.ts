import type { Retailer } from 'clientele/synth'
import { columnOfKind, decode, numbersOf, textAt } from 'clientele/table'
import { departments } from '../../../src/synth/retailer/departments.ts'
import { waveDays } from '../../../src/synth/retailer/drift.ts'
import { channelCount, departmentCount } from './catalog.ts'

/** What the company's books say of each customer as of a day, every record ascribed to the right one. Money in EUR. */
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

/** Customers whose records are read at once. */
const shard = 8192

/**
 * Reads the records of the first customers, whose keys are their numbers; what was bought from day 0 on is not yet known.
 *
 * @param dayZero - the day on which the wave begins, in days since 1970-01-01.
 * @param reached - shape [customers, channels].
 */
export function readBooks(retailer: Retailer, dayZero: number, reached: Uint8Array): Books {
  const customers = reached.length / channelCount
  const books = blankBooks(customers, reached)
  for (let from = 0; from < customers; from += shard) {
    const to = Math.min(customers, from + shard)
    const crm = retailer.crm.table(from, to)
    const joined = columnOfKind(crm, 'joined', 'date').values
    const age = numbersOf(crm, 'age')
    const ids = columnOfKind(crm, 'customer_id', 'text')
    for (let line = 0; line < crm.rowCount; line++) {
      const row = Number(textAt(ids, line)?.slice(1))
      books.age[row] = age[line]
      books.tenure[row] = (dayZero - joined[line]) / 7
      books.recency[row] = books.tenure[row]
    }
    addPurchases(books, retailer.transactions.table(from, to), dayZero)
  }
  return books
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
    recency: numbers(),
    age: numbers(),
    wave: { customer: [], department: [], amount: [] },
    reached,
  }
}

type Purchases = ReturnType<Retailer['transactions']['table']>

function addPurchases(books: Books, purchases: Purchases, dayZero: number): void {
  const customer = columnOfKind(purchases, 'customer_id', 'text')
  const rowOf = Int32Array.from({ length: customer.dictionary.size }, (_, code) =>
    Number(decode(customer.dictionary, code).slice(1)),
  )
  const department = columnOfKind(purchases, 'department', 'text')
  const placeOf = Int32Array.from({ length: department.dictionary.size }, (_, code) =>
    (departments as readonly string[]).indexOf(decode(department.dictionary, code)),
  )
  const at = columnOfKind(purchases, 'at', 'date').values
  const amount = numbersOf(purchases, 'amount')
  const onDeal = columnOfKind(purchases, 'on_deal', 'flag').values
  for (let line = 0; line < purchases.rowCount; line++) {
    if (customer.codes[line] < 0) continue
    const row = rowOf[customer.codes[line]]
    const d = placeOf[department.codes[line]]
    if (at[line] >= dayZero) {
      if (amount[line] > 0 && at[line] < dayZero + waveDays) addToWave(books, row, d, amount[line] / 100)
      continue
    }
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

import { integerColumn, makeTable, type Table } from 'clientele/table'
import { bits, key, u } from './counter.ts'

/** Purchases in the order of their days; one place of every array is a purchase. */
export interface Transactions {
  readonly customer: Float64Array
  /** From 0 to 729. */
  readonly day: Float64Array
  readonly cents: Float64Array
  readonly category: Float64Array
  readonly channel: Float64Array
  /** 1 where bought at a discount. */
  readonly discount: Float64Array
}

export type TransactionSums = { readonly [column in keyof Transactions]: number }

/** Sums of the columns, by `rows/customers`. */
export const transactionSums: { readonly [size: string]: TransactionSums } = {
  '100000/10000': {
    customer: 400_674_353,
    day: 36_449_640,
    cents: 339_738_772,
    category: 820_207,
    channel: 109_542,
    discount: 30_072,
  },
  '10000000/1000000': {
    customer: 3_999_651_860_888,
    day: 3_644_999_640,
    cents: 33_975_566_482,
    category: 82_089_186,
    channel: 10_956_437,
    discount: 2_999_521,
  },
}

const seed = 11
const days = 730

/** Purchases of customers of whom few buy often. Any row can be made alone, in any order. */
export function transactions(rows: number, customers: number): Transactions {
  const made = {
    customer: new Float64Array(rows),
    day: new Float64Array(rows),
    cents: new Float64Array(rows),
    category: new Float64Array(rows),
    channel: new Float64Array(rows),
    discount: new Float64Array(rows),
  }
  for (let i = 0; i < rows; i++) {
    const k = key(seed, i)
    made.day[i] = Math.floor((i * days) / rows)
    made.customer[i] = Math.floor(customers * u(k, 0) ** 1.5)
    made.cents[i] = 100 + Math.floor(9900 * u(k, 1) ** 2)
    made.category[i] = Math.floor(20 * u(k, 2) ** 1.3)
    made.channel[i] = Math.floor(4 * u(k, 3) ** 1.6)
    made.discount[i] = bits(k, 4) % 10 < 3 ? 1 : 0
  }
  return made
}

export function sumsOf(made: Transactions): TransactionSums {
  const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0)
  return {
    customer: sum(made.customer),
    day: sum(made.day),
    cents: sum(made.cents),
    category: sum(made.category),
    channel: sum(made.channel),
    discount: sum(made.discount),
  }
}

/** With the amount in cents, as money is kept. */
export function transactionsTable(made: Transactions): Table<keyof Transactions> {
  return makeTable<keyof Transactions>({
    customer: integerColumn(made.customer),
    day: integerColumn(made.day),
    cents: integerColumn(made.cents, 'EUR/100'),
    category: integerColumn(made.category),
    channel: integerColumn(made.channel),
    discount: integerColumn(made.discount),
  })
}

const transactionsHeader = 'customer,day,amount,category,channel,discount'

/** Lines of CSV with the amount in euros, without trailing zeros, in pieces of many rows. */
export function* transactionsCsv(made: Transactions): Generator<string> {
  yield `${transactionsHeader}\n`
  const { customer, day, cents, category, channel, discount } = made
  for (let from = 0; from < customer.length; from += 65_536) {
    const to = Math.min(customer.length, from + 65_536)
    let piece = ''
    for (let i = from; i < to; i++)
      piece += `${customer[i]},${day[i]},${cents[i] / 100},${category[i]},${channel[i]},${discount[i]}\n`
    yield piece
  }
}

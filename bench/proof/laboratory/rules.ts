import type { Plan } from './allocate.ts'
import { channelCount, departmentCount, optionCount, optionDepartment } from './catalog.ts'
import type { Study } from './study.ts'

/** The share of customers to whom the rule of recency, frequency and money writes. */
const topShare = 0.3

/** A wish for each of the best customers, and all customers in the order of the rule. */
export interface RfmRule {
  readonly wishes: Plan
  readonly order: Uint32Array
}

/**
 * The rule that marketing knows best: rank by recency, frequency and money, and send the top 30 % the discount of the department where they bought most,
 * by e-mail or,
 * where that does not reach them, by push, SMS, post or call, the first that does.
 */
export function rfmRule({ books, first, customers, reached }: Study): RfmRule {
  const sum = (of: Float64Array, row: number): number => {
    let total = 0
    for (let d = 0; d < departmentCount; d++) total += of[(first + row) * departmentCount + d]
    return total
  }
  const score = new Float64Array(customers)
  addRanks(score, (row) => -books.recency[first + row])
  addRanks(score, (row) => sum(books.orders, row))
  addRanks(score, (row) => sum(books.spend, row))
  const order = Uint32Array.from({ length: customers }, (_, row) => row).sort(
    (a, b) => score[b] - score[a] || a - b,
  )
  const wishes = new Int16Array(customers).fill(-1)
  for (const row of order.subarray(0, Math.floor(topShare * customers))) {
    const channel = reached.subarray(row * channelCount, (row + 1) * channelCount).indexOf(1)
    if (channel >= 0) wishes[row] = 3 * favorite(books.orders, first + row) * channelCount + channel
  }
  return { wishes, order }
}

/** Adds to each customer's score the rank of a number, from the least. */
function addRanks(score: Float64Array, of: (row: number) => number): void {
  const values = Float64Array.from(score, (_, row) => of(row))
  const order = Uint32Array.from(score, (_, row) => row).sort((a, b) => values[a] - values[b] || a - b)
  for (const [rank, row] of order.entries()) score[row] += rank
}

/** The department with most orders; its first offer, a discount, is number 3 times it. */
export function favorite(orders: Float64Array, row: number): number {
  let best = 0
  for (let d = 1; d < departmentCount; d++)
    if (orders[row * departmentCount + d] > orders[row * departmentCount + best]) best = d
  return best
}

/**
 * By how many orders of the department those who got an option exceeded the controls, the same for everybody.
 *
 * @returns shape [customers, options].
 */
export function meanEffects({ pilot, customers }: Study): Float64Array {
  const sent = new Float64Array(optionCount)
  const orders = new Float64Array(optionCount)
  const controls = new Float64Array(departmentCount)
  let left = 0
  for (let i = 0; i < pilot.rows; i++) {
    const option = pilot.option[i]
    if (option < 0) {
      left++
      for (let d = 0; d < departmentCount; d++) controls[d] += pilot.orders[i * departmentCount + d]
    } else {
      sent[option]++
      orders[option] += pilot.orders[i * departmentCount + optionDepartment[option]]
    }
  }
  return Float64Array.from({ length: customers * optionCount }, (_, cell) => {
    const option = cell % optionCount
    return orders[option] / Math.max(1, sent[option]) - controls[optionDepartment[option]] / left
  })
}

/** One estimate an option, the same for everybody: the mean over customers. */
export function sameForAll(value: Float64Array, options: number): Float64Array {
  const sums = new Float64Array(options)
  for (let cell = 0; cell < value.length; cell++) sums[cell % options] += value[cell]
  const rows = value.length / options
  return value.map((_, cell) => sums[cell % options] / rows)
}

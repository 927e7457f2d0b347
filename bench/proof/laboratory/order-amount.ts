import { dot } from '../../../src/math/matrix.ts'
import type { Books } from './books.ts'
import { departmentCount } from './catalog.ts'
import { constantFirst } from './design.ts'
import { type Features, usualLogs } from './features.ts'
import { gramOf } from './gram.ts'
import { solveRidge } from './ridge.ts'
import type { Study } from './study.ts'

/** Orders after which a customer's own amounts count as much as what is usual. */
const usualOrders = 1.7

/**
 * What an order of each customer to plan for is expected to cost, in EUR, shape [customers, departments]: the mean of the department,
 * times what a ridge regression of the logs of the pilot's orders on the features says of the customer.
 *
 * @param credible - whether a customer's own past orders count besides, the more of them the more.
 */
export function orderAmounts(study: Study, penalty: number, credible: boolean): Float64Array {
  const { books, first, customers } = study
  const mean = meanAmounts(books)
  const ratio = credible
    ? credibleRatios(study, sizeRatios(study, penalty), mean)
    : sizeRatios(study, penalty)
  const amounts = new Float64Array(customers * departmentCount)
  for (let row = 0; row < customers; row++)
    for (let d = 0; d < departmentCount; d++)
      amounts[row * departmentCount + d] = mean[d] * ratio[first + row]
  return amounts
}

/** The mean amount of an order, by department. */
function meanAmounts({ customers, spend, orders }: Books): Float64Array {
  const total = new Float64Array(departmentCount)
  const count = new Float64Array(departmentCount)
  for (let cell = 0; cell < customers * departmentCount; cell++) {
    total[cell % departmentCount] += spend[cell]
    count[cell % departmentCount] += orders[cell]
  }
  return total.map((sum, d) => sum / count[d])
}

/**
 * How large the orders of each customer are against the mean of their departments, by the pilot's orders; their mean is 1 over these. What the
 * customer spent so far is left out: it counts by the number of orders behind it, in `credibleRatios`, or not at all.
 */
function sizeRatios(study: Study, penalty: number): Float64Array {
  const { features, first } = study
  const { customer, department, amount } = study.books.wave
  const kept = [...features.names.keys()].filter((j) => !/spend|basket/.test(features.names[j]))
  const learned = [...customer.keys()].filter((i) => customer[i] < first)
  const x = constantFirst(pick(features, kept))
  const width = kept.length + 1
  const usual = usualLogs(study.books)
  const gram = gramOf(learned.length, width + 1, (from, to, into, stride) => {
    for (let row = from; row < to; row++) {
      const i = learned[row]
      for (let j = 0; j < width; j++) into[j * stride + row - from] = x[customer[i] * width + j]
      into[width * stride + row - from] = Math.log(amount[i]) - usual[department[i]]
    }
  })
  const inputs = Array.from({ length: width }, (_, j) => j)
  const b = solveRidge(
    gram,
    width + 1,
    inputs,
    [width],
    inputs.map((j) => (j === 0 ? 0 : penalty)),
  )
  const ratio = new Float64Array(features.rows)
  for (let row = 0; row < features.rows; row++)
    ratio[row] = Math.exp(dot(x.subarray(row * width, (row + 1) * width), b))
  const mean = learned.reduce((sum, i) => sum + ratio[customer[i]], 0) / learned.length
  return ratio.map((size) => size / mean)
}

/** (n r + k) / (n + k) times the ratio, where r is what n past orders cost against what the ratio expected of them. */
function credibleRatios({ books }: Study, ratio: Float64Array, mean: Float64Array): Float64Array {
  return ratio.map((size, row) => {
    let orders = 0
    let expected = 0
    let spend = 0
    for (let d = 0; d < departmentCount; d++) {
      const cell = row * departmentCount + d
      orders += books.orders[cell]
      expected += books.orders[cell] * mean[d] * size
      spend += Math.max(0, books.spend[cell])
    }
    return (size * ((orders * spend) / expected + usualOrders)) / (orders + usualOrders)
  })
}

function pick({ names, rows, x }: Features, kept: readonly number[]): Features {
  const out = new Float64Array(rows * kept.length)
  for (let row = 0; row < rows; row++)
    for (let j = 0; j < kept.length; j++) out[row * kept.length + j] = x[row * names.length + kept[j]]
  return { names: kept.map((j) => names[j]), rows, x: out }
}

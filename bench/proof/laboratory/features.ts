import { channels } from '../../../src/synth/retailer/channels.ts'
import { departments } from '../../../src/synth/retailer/departments.ts'
import type { Books } from './books.ts'
import { channelCount, departmentCount } from './catalog.ts'

/** Numbers of each customer. */
export interface Features {
  readonly names: readonly string[]
  readonly rows: number
  /** Row-major, shape [rows, names.length]. */
  readonly x: Float64Array
}

/** What the company's own books tell of each customer as of the day of the books, as numbers of moderate size. */
export function internalFeatures(books: Books): Features {
  const { customers } = books
  const columns: [string, (row: number) => number][] = []
  for (const [d, name] of departments.entries()) {
    const cell = (row: number): number => row * departmentCount + d
    columns.push([`log_orders_${name}`, (row) => Math.log1p(books.orders[cell(row)])])
    columns.push([`log_year_orders_${name}`, (row) => Math.log1p(books.yearOrders[cell(row)])])
    columns.push([`log_spend_${name}`, (row) => Math.log1p(Math.max(0, books.spend[cell(row)]))])
  }
  const sum = (of: Float64Array, row: number): number => {
    let total = 0
    for (let d = 0; d < departmentCount; d++) total += of[row * departmentCount + d]
    return total
  }
  columns.push(
    ['log_orders', (row) => Math.log(Math.max(0.5, sum(books.orders, row)))],
    ['log_year_orders', (row) => Math.log1p(sum(books.yearOrders, row))],
    ['log_quarter_orders', (row) => Math.log1p(sum(books.quarterOrders, row))],
    ['log_rate', (row) => Math.log((sum(books.orders, row) + 0.5) / (books.tenure[row] + 13))],
    ['log_recency', (row) => Math.log(1 + books.recency[row])],
    ['recency_in_gaps', (row) => recencyInGaps(books, row, sum(books.orders, row))],
    ['log_tenure', (row) => Math.log(1 + books.tenure[row])],
    ['share_on_deal', (row) => (books.deals[row] + 0.4 * 3) / (sum(books.orders, row) + 3)],
    [
      'log_basket',
      (row) => Math.log1p(Math.max(0, sum(books.spend, row)) / Math.max(1, sum(books.orders, row))),
    ],
    ['age', (row) => books.age[row]],
  )
  for (const [c, { name }] of channels.entries())
    columns.push([`reach_${name}`, (row) => books.reached[row * channelCount + c]])
  return fill(columns, customers)
}

/** How many of the customer's usual waits have passed since the last order, as a log. */
function recencyInGaps(books: Books, row: number, orders: number): number {
  const wait = (books.tenure[row] - books.recency[row] + 13) / Math.max(1, orders)
  return Math.log((books.recency[row] + 1) / (wait + 1))
}

/** The mean log of an order's amount, by department. */
export function usualLogs({ customers, orders, logAmount }: Books): Float64Array {
  const usual = new Float64Array(departmentCount)
  for (let d = 0; d < departmentCount; d++) {
    let count = 0
    for (let row = 0; row < customers; row++) {
      count += orders[row * departmentCount + d]
      usual[d] += logAmount[row * departmentCount + d]
    }
    usual[d] /= Math.max(1, count)
  }
  return usual
}

function fill(columns: readonly [string, (row: number) => number][], rows: number): Features {
  const width = columns.length
  const x = new Float64Array(rows * width)
  for (const [j, [, of]] of columns.entries())
    for (let row = 0; row < rows; row++) x[row * width + j] = of(row)
  return { names: columns.map(([name]) => name), rows, x }
}

/** Features beside each other, of the same customers. */
export function beside(...parts: readonly Features[]): Features {
  const names = parts.flatMap((part) => part.names)
  const rows = parts[0].rows
  const x = new Float64Array(rows * names.length)
  let at = 0
  for (let row = 0; row < rows; row++)
    for (const part of parts) {
      const width = part.names.length
      for (let j = 0; j < width; j++) x[at++] = part.x[row * width + j]
    }
  return { names, rows, x }
}

/** Features of some rows, in the order given. */
export function featuresAt({ names, x }: Features, rows: Int32Array): Features {
  const width = names.length
  const out = new Float64Array(rows.length * width)
  for (const [place, row] of rows.entries())
    out.set(x.subarray(row * width, (row + 1) * width), place * width)
  return { names, rows: rows.length, x: out }
}

/** The same features of others, under those of the first. */
export function under(first: Features, others: Features): Features {
  const x = new Float64Array(first.x.length + others.x.length)
  x.set(first.x)
  x.set(others.x, first.x.length)
  return { names: first.names, rows: first.rows + others.rows, x }
}

/** The customers from one row up to another. */
export function featuresOfRows({ names, x }: Features, from: number, to: number): Features {
  return { names, rows: to - from, x: x.subarray(from * names.length, to * names.length) }
}

/**
 * The same columns with mean 0 and deviation 1 over the customers; a column without deviation becomes 0.
 *
 * @param like - features of the same names over whose customers mean and deviation are taken. Default: these.
 */
export function standardized({ names, rows, x }: Features, like: Features = { names, rows, x }): Features {
  const width = names.length
  const out = new Float64Array(x.length)
  for (let j = 0; j < width; j++) {
    let sum = 0
    let squares = 0
    for (let row = 0; row < like.rows; row++) sum += like.x[row * width + j]
    const mean = sum / like.rows
    for (let row = 0; row < like.rows; row++) squares += (like.x[row * width + j] - mean) ** 2
    const scale = squares > 0 ? 1 / Math.sqrt(squares / like.rows) : 0
    for (let row = 0; row < rows; row++) out[row * width + j] = (x[row * width + j] - mean) * scale
  }
  return { names, rows, x: out }
}

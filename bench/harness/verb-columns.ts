import { join } from 'node:path'
import { readBytes } from './arrays-on-disk.ts'
import type { Facts } from './question.ts'

/** Events as columns. */
export interface Events {
  readonly customer: Float64Array
  readonly day: Float64Array
  readonly cents: Float64Array
}

export function readEvents(folder: string): Events {
  const read = (name: string): Float64Array => new Float64Array(readBytes(join(folder, `${name}.f64`)))
  return { customer: read('customer'), day: read('day'), cents: read('cents') }
}

/** The keys and whole numbers of one side of a join; each side has an order of its own. */
export interface Side {
  readonly ids: readonly string[]
  readonly values: Float64Array
}

/** Every key once; `step` has no divisor in common with the rows. */
function side(rows: number, step: number, modulus: number): Side {
  const places = Array.from({ length: rows }, (_, i) => (i * step + 11) % rows)
  return {
    ids: places.map((place) => `c${String(place).padStart(8, '0')}`),
    values: Float64Array.from(places, (place) => (place * 7) % modulus),
  }
}

export const leftSide = (rows: number): Side => side(rows, 48_271, 1009)
export const rightSide = (rows: number): Side => side(rows, 69_621, 9973)

/** What a join came to, whatever the order of its rows. */
export function digestJoin(left: ArrayLike<number>, right: ArrayLike<number>): Facts {
  let sum = 0
  for (let row = 0; row < left.length; row++) sum += left[row] * right[row]
  return { rows: left.length, products: sum }
}

/** What a sort came to: the sum of customers and of days, weighted by place. */
export function digestSort(customer: ArrayLike<number>, day: ArrayLike<number>): Facts {
  let customers = 0
  let days = 0
  for (let row = 0; row < customer.length; row++) {
    customers += (row % 1009) * customer[row]
    days += (row % 1009) * day[row]
  }
  return { rows: customer.length, customers, days }
}

/** What a group came to, whatever the order of its rows. */
export function digestGroups(groups: { readonly [name: string]: ArrayLike<number> }): Facts {
  const sum = (values: ArrayLike<number>): number => {
    let total = 0
    for (let row = 0; row < values.length; row++) total += values[row]
    return total
  }
  const facts = Object.entries(groups).map(([name, values]) => [name, sum(values)] as const)
  return { rows: Object.values(groups)[0].length, ...Object.fromEntries(facts) }
}

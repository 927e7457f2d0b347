import { sigmoid } from '../../../src/math/exp.ts'
import { logit } from '../../../src/math/log.ts'
import { drawNormal } from '../../../src/math/normal.ts'
import { uniform } from '../../../src/math/philox.ts'
import { supplierStream } from '../../../src/math/streams.ts'
import { type Cursor, openCursor } from '../../../src/synth/cursor.ts'
import { openPersons, type Person } from '../../../src/synth/people/person.ts'
import { departments } from '../../../src/synth/retailer/departments.ts'
import type { Features } from './features.ts'

/** An outside source: which share of customers it knows, and what it says of them. */
interface Supplier {
  readonly stream: number
  readonly names: readonly string[]
  /** Log-odds of being known. */
  readonly coverage: (person: Person) => number
  readonly says: (person: Person, cursor: Cursor) => readonly number[]
}

const suppliers: { readonly [name in 'A' | 'B']: Supplier } = {
  A: {
    stream: supplierStream(0),
    names: ['a_income', 'a_family', 'a_age'],
    coverage: ({ income }) => 0.5 + 0.3 * income,
    says: ({ income, family, age }, cursor) => [
      income + 0.7 * drawNormal(cursor),
      family + 0.6 * drawNormal(cursor),
      age + 0.3 * drawNormal(cursor),
    ],
  },
  B: {
    stream: supplierStream(1),
    names: departments.map((name) => `b_wallet_${name}`),
    coverage: ({ digital }) => logit(0.4) + 0.6 * digital,
    says: ({ wallet }, cursor) => departments.map((_, d) => Math.log(wallet[d]) + 0.55 * drawNormal(cursor)),
  },
}

/** What a supplier says of the first customers: whether it knows them, and its numbers, which are their mean where it does not. */
export function supplierFeatures(seed: number, customers: number, name: 'A' | 'B'): Features {
  const { stream, names, coverage, says } = suppliers[name]
  const personOf = openPersons({ seed, historyDays: 1 })
  const cursor = openCursor(seed)
  const width = names.length + 1
  const x = new Float64Array(customers * width)
  for (let row = 0; row < customers; row++) {
    const person = personOf(row)
    cursor.open(stream, row)
    if (uniform(cursor) >= sigmoid(coverage(person))) continue
    x[row * width] = 1
    x.set(says(person, cursor), row * width + 1)
  }
  for (let j = 1; j < width; j++) fillUnknown(x, width, j)
  return { names: [`known_to_${name.toLowerCase()}`, ...names], rows: customers, x }
}

function fillUnknown(x: Float64Array, width: number, j: number): void {
  let known = 0
  let sum = 0
  for (let at = 0; at < x.length; at += width) {
    known += x[at]
    sum += x[at + j]
  }
  for (let at = 0; at < x.length; at += width) if (x[at] === 0) x[at + j] = sum / known
}

import { optionCount } from '../laboratory/catalog.ts'
import { openCeiling } from '../laboratory/ceiling.ts'
import { type Features, featuresOfRows } from '../laboratory/features.ts'
import type { Study } from '../laboratory/study.ts'
import { type Truth, truthOfRows } from '../laboratory/truth.ts'

/**
 * What options are worth for each customer to plan for, as far as observable features tell: learned from the noise-free values of others, who are not planned for.
 *
 * @param truth - of all customers: those to plan for first, then the others.
 * @returns shape [customers, options].
 */
export function ceilingOf({ features, first, customers }: Study, truth: Truth): Float64Array {
  const others = featuresOfRows(features, first + customers, first + truth.customers)
  const planned = featuresOfRows(features, first, first + customers)
  const ceiling = openCeiling(below(others, planned), truthOfRows(truth, customers, truth.customers))
  const estimate = ceiling.estimate([...features.names.keys()])
  return estimate.subarray(0, customers * optionCount)
}

/** The rows of one below those of the other. */
export function below(one: Features, other: Features): Features {
  const x = new Float64Array(one.x.length + other.x.length)
  x.set(one.x)
  x.set(other.x, one.x.length)
  return { names: one.names, rows: one.rows + other.rows, x }
}

import { optionCount } from '../laboratory/catalog.ts'
import { openCeiling } from '../laboratory/ceiling.ts'
import { type Features, featuresOfRows } from '../laboratory/features.ts'
import type { Study } from '../laboratory/study.ts'
import { type Truth, truthOfRows } from '../laboratory/truth.ts'

/**
 * What options are worth for each customer as far as observable features tell: for one half of the customers learned from the noise-free values of the other half, and
 * the other way round.
 *
 * @returns shape [customers, options].
 */
export function crossFittedCeiling({ features, first, customers }: Study, truth: Truth): Float64Array {
  const now = featuresOfRows(features, first, first + customers)
  const half = Math.floor(customers / 2)
  const estimate = new Float64Array(customers * optionCount)
  const halves = [
    { from: 0, to: half },
    { from: half, to: customers },
  ]
  for (const [place, { from, to }] of halves.entries()) {
    const other = halves[1 - place]
    const stacked = below(featuresOfRows(now, other.from, other.to), featuresOfRows(now, from, to))
    const ceiling = openCeiling(stacked, truthOfRows(truth, other.from, other.to))
    estimate.set(ceiling.estimate([...features.names.keys()]), from * optionCount)
  }
  return estimate
}

/** The rows of one below those of the other. */
export function below(one: Features, other: Features): Features {
  const x = new Float64Array(one.x.length + other.x.length)
  x.set(one.x)
  x.set(other.x, one.x.length)
  return { names: one.names, rows: one.rows + other.rows, x }
}

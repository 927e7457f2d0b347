import { departments } from '../../../src/synth/retailer/departments.ts'
import { departmentCount } from './catalog.ts'
import { beside, type Features, standardized } from './features.ts'
import { matchedPlaces } from './study.ts'

/** The numbers z on which the effect of an offer hangs, for a row and the offer's department. */
export interface EffectFeatures {
  readonly size: number
  write(row: number, department: number, into: Float64Array, at: number): void
}

/**
 * One, then what is known of a row whatever the department, but for what it spends, then what is known of it in the offer's department: orders, spend, what it
 * spends elsewhere where a supplier knows, and the log of the orders that come anyway.
 *
 * @param base - expected orders without an offer, shape [rows, departments].
 */
export function effectFeatures(features: Features, base: Float64Array): EffectFeatures {
  const { names, x } = beside(features, standardized(logBase(base)))
  const matched = matchedPlaces(names)
  const own = new Set(matched.flat())
  const common = [...names.keys()].filter((j) => !own.has(j) && names[j] !== 'log_basket')
  const places = departments.map((_, d) => [...common, ...matched.map((stem) => stem[d])])
  return {
    size: 1 + places[0].length,
    write(row, department, into, at) {
      into[at] = 1
      for (const [k, j] of places[department].entries()) into[at + 1 + k] = x[row * names.length + j]
    },
  }
}

function logBase(base: Float64Array): Features {
  const names = departments.map((name) => `log_base_${name}`)
  return { names, rows: base.length / departmentCount, x: base.map(Math.log) }
}

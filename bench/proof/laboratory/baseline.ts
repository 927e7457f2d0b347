import { dot } from '../../../src/math/matrix.ts'
import { fitAdditiveRate } from './additive-rate.ts'
import { departmentCount, optionDepartment } from './catalog.ts'
import { constantFirst } from './design.ts'
import type { Study } from './study.ts'

const penalty = 20

/** Expected orders of a wave without an offer of the department, of all customers; shape [rows, departments]. */
export function baselineOrders(study: Study): Float64Array {
  const { features, pilot } = study
  const width = features.names.length + 1
  const all = constantFirst(features)
  const out = new Float64Array(features.rows * departmentCount)
  for (let d = 0; d < departmentCount; d++) {
    const without = participants(study, (option) => option < 0 || optionDepartment[option] !== d)
    const design = new Float64Array(without.length * width)
    const count = Float64Array.from(without, (i) => pilot.orders[i * departmentCount + d])
    for (const [row, i] of without.entries())
      design.set(all.subarray(pilot.customer[i] * width, (pilot.customer[i] + 1) * width), row * width)
    const start = new Float64Array(width)
    start[0] = Math.log((count.reduce((sum, orders) => sum + orders, 0) + 0.5) / count.length)
    const weight = new Float64Array(width).fill(penalty)
    weight[0] = 0
    const counts = {
      rows: without.length,
      design,
      width,
      count,
      base: new Float64Array(count.length),
      weight: weightOf(study, without),
    }
    const b = fitAdditiveRate(counts, { mean: new Float64Array(width), weight }, start)
    for (let row = 0; row < features.rows; row++)
      out[row * departmentCount + d] = Math.exp(
        Math.min(5, dot(all.subarray(row * width, (row + 1) * width), b)),
      )
  }
  return out
}

/** How much some participants count; undefined where all count alike. */
export function weightOf({ weight }: Study, places: readonly number[]): Float64Array | undefined {
  return weight && Float64Array.from(places, (i) => weight[i])
}

/** The places of participants to whom something was sent, or not. */
export function participants({ pilot }: Study, belongs: (option: number) => boolean): number[] {
  return [...pilot.option.keys()].filter((i) => belongs(pilot.option[i]))
}

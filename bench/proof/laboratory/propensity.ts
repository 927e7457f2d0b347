import { dot } from '../../../src/math/matrix.ts'
import { fitAdditiveRate } from './additive-rate.ts'
import { participants } from './baseline.ts'
import { channelCount, channelOf, departmentCount, optionCount, optionDepartment } from './catalog.ts'
import { constantFirst } from './design.ts'
import { logRedemption } from './structured.ts'
import type { Study } from './study.ts'

const penalty = 20

/**
 * The response to expect of each customer to each department's offers, as rankings by propensity count it: whoever uses the coupon is a success,
 * also who would have bought anyway.
 *
 * @param byChannel - whether the response is multiplied by how often a channel's coupons are used.
 * @returns shape [customers, options].
 */
export function propensities(study: Study, byChannel: boolean): Float64Array {
  const { features, pilot, first, customers } = study
  const width = features.names.length + 1
  const x = constantFirst(features)
  const factor = byChannel ? logRedemption(study).map(Math.exp) : new Float64Array(channelCount).fill(1)
  const out = new Float64Array(customers * optionCount)
  for (let d = 0; d < departmentCount; d++) {
    const sent = participants(study, (option) => option >= 0 && optionDepartment[option] === d)
    const design = new Float64Array(sent.length * width)
    for (const [row, i] of sent.entries())
      design.set(x.subarray(pilot.customer[i] * width, (pilot.customer[i] + 1) * width), row * width)
    const count = Float64Array.from(sent, (i) => pilot.redeemed[i])
    const start = new Float64Array(width)
    start[0] = Math.log((count.reduce((sum, used) => sum + used, 0) + 0.5) / sent.length)
    const weight = new Float64Array(width).fill(penalty)
    weight[0] = 0
    const counts = { rows: sent.length, design, width, count, base: new Float64Array(sent.length) }
    const b = fitAdditiveRate(counts, { mean: new Float64Array(width), weight }, start)
    for (let row = 0; row < customers; row++) {
      const response = Math.exp(dot(x.subarray((first + row) * width, (first + row + 1) * width), b))
      for (let o = 0; o < optionCount; o++)
        if (optionDepartment[o] === d)
          out[row * optionCount + o] = Math.min(1, response * factor[channelOf(o)])
    }
  }
  return out
}

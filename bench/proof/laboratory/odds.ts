import { minimizeNewton } from '../../../src/math/damped-newton.ts'
import { sigmoid } from '../../../src/math/exp.ts'
import { log } from '../../../src/math/log.ts'
import { participants } from './baseline.ts'
import {
  channelCount,
  channelOf,
  departmentCount,
  offerCount,
  offerOf,
  optionCount,
  optionDepartment,
} from './catalog.ts'
import type { Study } from './study.ts'

/**
 * Additional buyers by option where an offer and a channel multiply the odds of buying in the department by the same factor for everybody.
 *
 * @param base - expected orders without an offer, shape [rows, departments].
 * @param penalty - half of it times the squares of the log factors is added to the loss.
 * @returns shape [customers, options].
 */
export function constantOdds(study: Study, base: Float64Array, penalty: number): Float64Array {
  const { first, customers } = study
  const factors = fitFactors(study, base, penalty)
  const added = new Float64Array(customers * optionCount)
  for (let row = 0; row < customers; row++)
    for (let o = 0; o < optionCount; o++) {
      const odds = oddsOfBuying(base[(first + row) * departmentCount + optionDepartment[o]])
      const without = odds / (1 + odds)
      added[row * optionCount + o] = sigmoid(log(odds) + factors[o]) - without
    }
  return added
}

/** The odds of at least one order. */
function oddsOfBuying(orders: number): number {
  return Math.expm1(Math.max(1e-9, orders))
}

/** The log of the factor by option: constant + offer + channel. */
function fitFactors(study: Study, base: Float64Array, penalty: number): Float64Array {
  const { pilot } = study
  const width = 1 + offerCount + channelCount
  const rows = participants(study, (option) => option >= 0).map((i) => {
    const option = pilot.option[i]
    const d = optionDepartment[option]
    return {
      places: [0, 1 + offerOf(option), 1 + offerCount + channelOf(option)],
      offset: log(oddsOfBuying(base[pilot.customer[i] * departmentCount + d])),
      bought: pilot.orders[i * departmentCount + d] > 0 ? 1 : 0,
    }
  })
  const loss = (b: Float64Array, gradient: Float64Array, hessian: Float64Array): number => {
    let value = 0
    for (let j = 0; j < width; j++) {
      const weight = j === 0 ? 1e-6 : penalty
      value += 0.5 * weight * b[j] * b[j]
      gradient[j] = weight * b[j]
      hessian[j * width + j] = weight
    }
    for (const { places, offset, bought } of rows) {
      const chance = sigmoid(offset + b[places[0]] + b[places[1]] + b[places[2]])
      value -= log(bought === 1 ? chance : 1 - chance)
      for (const i of places) {
        gradient[i] += chance - bought
        for (const j of places) hessian[i * width + j] += chance * (1 - chance)
      }
    }
    return value
  }
  const b = minimizeNewton(loss, new Float64Array(width), { tolerance: 1e-6 }).x
  return Float64Array.from(
    { length: optionCount },
    (_, o) => b[0] + b[1 + offerOf(o)] + b[1 + offerCount + channelOf(o)],
  )
}

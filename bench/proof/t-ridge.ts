import { dot } from '../../src/math/matrix.ts'
import { participants } from './baseline.ts'
import { channelCount, channelOf, departmentCount, offerCount, offerOf, optionCount } from './catalog.ts'
import { gramOf } from './gram.ts'
import { solveRidge } from './ridge.ts'
import type { Study } from './study.ts'

/**
 * The effect of options on an outcome as the difference of two ridge regressions on features: of those who got the offer, with a constant for the
 * channel, and of the controls.
 *
 * @param outcome - of a participant, given the offer it is looked at for.
 * @returns shape [customers, options].
 */
export function twoRidges(
  study: Study,
  outcome: (participant: number, offer: number) => number,
  penalty: number,
): Float64Array {
  const { features, first, customers } = study
  const out = new Float64Array(customers * optionCount)
  const controls = participants(study, (option) => option < 0)
  const width = features.names.length
  for (let offer = 0; offer < offerCount; offer++) {
    const sent = participants(study, (option) => option >= 0 && offerOf(option) === offer)
    const on = fitLine(study, sent, (i) => outcome(i, offer), penalty)
    const off = fitLine(study, controls, (i) => outcome(i, offer), penalty)
    const slopes = on.slopes.map((slope, j) => slope - off.slopes[j])
    for (let row = 0; row < customers; row++) {
      const x = features.x.subarray((first + row) * width, (first + row + 1) * width)
      const common = on.constant - off.constant + dot(x, slopes)
      for (let c = 0; c < channelCount; c++)
        out[row * optionCount + offer * channelCount + c] = common + on.channels[c]
    }
  }
  return out
}

interface Line {
  readonly constant: number
  readonly channels: Float64Array
  readonly slopes: Float64Array
}

function fitLine(
  study: Study,
  rows: readonly number[],
  outcome: (participant: number) => number,
  penalty: number,
): Line {
  const { features, pilot } = study
  const inputs = 1 + channelCount + features.names.length
  const gram = gramOf(rows.length, inputs + 1, (from, to, into, stride) => {
    into.fill(0)
    for (let row = from; row < to; row++) {
      const i = rows[row]
      const at = row - from
      into[at] = 1
      if (pilot.option[i] >= 0) into[(1 + channelOf(pilot.option[i])) * stride + at] = 1
      for (let j = 0; j < features.names.length; j++)
        into[(1 + channelCount + j) * stride + at] = features.x[pilot.customer[i] * features.names.length + j]
      into[inputs * stride + at] = outcome(i)
    }
  })
  const places = Array.from({ length: inputs }, (_, j) => j)
  const penalties = places.map((j) => (j === 0 ? 0 : penalty))
  const b = solveRidge(gram, inputs + 1, places, [inputs], penalties)
  return { constant: b[0], channels: b.subarray(1, 1 + channelCount), slopes: b.subarray(1 + channelCount) }
}

/** The orders of a participant in the department of an offer. */
export function departmentOrders({ pilot }: Study, departmentOf: (offer: number) => number) {
  return (participant: number, offer: number): number =>
    pilot.orders[participant * departmentCount + departmentOf(offer)]
}

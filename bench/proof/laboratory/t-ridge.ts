import { dot } from '../../../src/math/matrix.ts'
import { participants } from './baseline.ts'
import { channelCount, channelOf, offerCount, offerOf, optionCount } from './catalog.ts'
import { gramOf } from './gram.ts'
import { solveRidge } from './ridge.ts'
import type { Study } from './study.ts'

/** Options that are learned about together, and the outcome that they are learned from. */
export interface Arms {
  readonly count: number
  of(option: number): number
  outcome(participant: number, arm: number): number
}

/**
 * The effect of options on an outcome as the difference of two ridge regressions on features: of those who got an option of the arm, with constants for
 * offer and channel, and of the controls.
 *
 * @returns shape [customers, options].
 */
export function twoRidges(study: Study, arms: Arms, penalty: number): Float64Array {
  const { features, first, customers } = study
  const out = new Float64Array(customers * optionCount)
  const controls = participants(study, (option) => option < 0)
  const width = features.names.length
  for (let arm = 0; arm < arms.count; arm++) {
    const sent = participants(study, (option) => option >= 0 && arms.of(option) === arm)
    const on = fitLine(study, sent, (i) => arms.outcome(i, arm), penalty)
    const off = fitLine(study, controls, (i) => arms.outcome(i, arm), penalty)
    const slopes = on.slopes.map((slope, j) => slope - off.slopes[j])
    for (let row = 0; row < customers; row++) {
      const x = features.x.subarray((first + row) * width, (first + row + 1) * width)
      const common = on.constant - off.constant + dot(x, slopes)
      for (let o = 0; o < optionCount; o++)
        if (arms.of(o) === arm)
          out[row * optionCount + o] = common + on.offers[offerOf(o)] + on.channels[channelOf(o)]
    }
  }
  return out
}

interface Line {
  readonly constant: number
  readonly offers: Float64Array
  readonly channels: Float64Array
  readonly slopes: Float64Array
}

const channelsFrom = 1 + offerCount
const slopesFrom = channelsFrom + channelCount

function fitLine(
  study: Study,
  rows: readonly number[],
  outcome: (participant: number) => number,
  penalty: number,
): Line {
  const { features, pilot } = study
  const inputs = slopesFrom + features.names.length
  const gram = gramOf(rows.length, inputs + 1, (from, to, into, stride) => {
    into.fill(0)
    for (let row = from; row < to; row++) {
      const i = rows[row]
      const at = row - from
      const option = pilot.option[i]
      into[at] = 1
      if (option >= 0) {
        into[(1 + offerOf(option)) * stride + at] = 1
        into[(channelsFrom + channelOf(option)) * stride + at] = 1
      }
      for (let j = 0; j < features.names.length; j++)
        into[(slopesFrom + j) * stride + at] = features.x[pilot.customer[i] * features.names.length + j]
      into[inputs * stride + at] = outcome(i)
    }
  })
  const places = Array.from({ length: inputs }, (_, j) => j)
  const penalties = places.map((j) => (j === 0 ? 0 : penalty))
  const b = solveRidge(gram, inputs + 1, places, [inputs], penalties)
  return {
    constant: b[0],
    offers: b.subarray(1, channelsFrom),
    channels: b.subarray(channelsFrom, slopesFrom),
    slopes: b.subarray(slopesFrom),
  }
}

import { describe } from 'vitest'
import { checkReadout } from '../../src/contracts/readout.schema.ts'
import { checkedBy } from './hostile.ts'
import { sampleEstimate, sampleReadout } from './samples.ts'

describe('a readout', () => {
  checkedBy(checkReadout, sampleReadout, [
    [
      'an estimate outside its interval',
      (good) => ({ ...good, valueToCompany: { ...good.valueToCompany, lower: 51 } }),
      'CONTRACT_INVALID',
      /holds its estimate/,
    ],
    [
      'an interval of something else',
      (good) => ({ ...good, interval: [0, 1] }),
      'CONTRACT_INVALID',
      /interval of the lift/,
    ],
    [
      'a lift that is not a number',
      (good) => ({ ...good, lift: { ...good.lift, estimate: Number.NaN } }),
      'CONTRACT_INVALID',
      /lift\.estimate/,
    ],
    [
      'a verdict of its own making',
      (good) => ({ ...good, verdict: 'continue' }),
      'CONTRACT_INVALID',
      /verdict/,
    ],
    ['a verdict without a reason', (good) => ({ ...good, reasons: [] }), 'CONTRACT_INVALID', /reasons/],
    [
      'a level in percent',
      (good) => ({ ...good, lift: { ...sampleEstimate(0.5), level: 95 } }),
      'CONTRACT_INVALID',
      /lift\.level/,
    ],
    [
      'half a customer',
      (good) => ({ ...good, arms: [{ ...good.arms[0], treated: 0.5 }] }),
      'CONTRACT_INVALID',
      /arms\[0\]\.treated/,
    ],
    ['nothing', () => undefined, 'CONTRACT_INVALID', /readout/],
  ])
})

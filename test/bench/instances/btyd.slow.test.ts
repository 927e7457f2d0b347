import { expect, it } from 'vitest'
import { btydSums } from './btyd-sums.ts'

it('a million customers who buy until they leave have the published sums', () => {
  expect(btydSums(1_000_000)).toEqual({
    repeats: 1_849_172,
    recencyDays: 136_389_533,
    tenureDays: 546_889_130,
    later: 643_564,
    alive: 722_027,
    never: 493_596,
    most: 157,
    meanCents: 1_785_110_837,
  })
})

import { describe, expect, it } from 'vitest'
import { bits, gamma, key } from '../../../bench/instances/counter.ts'

describe('the counter-based draws', () => {
  const keys = [0, 1, 2].map((i) => key(7, i))

  it('are the published words', () => {
    expect(keys).toEqual([1626593482, 610382213, 2509765400])
    expect(keys.map((k) => bits(k, 0))).toEqual([3218625155, 2088935687, 2501586974])
    expect(keys.map((k) => bits(k, 1000))).toEqual([2764898531, 425262184, 3857442041])
  })

  it.each([
    [100, 0.243, ['0.392309947472', '0.000795460536681', '1.08058468513']],
    [400, 3.74, ['3.24985625024', '4.33039412607', '2.49866243552']],
  ])('are the published gamma variables, from word %i with shape %f', (j, shape, expected) => {
    expect(keys.map((k) => String(Number(gamma(k, j, shape).toPrecision(12))))).toEqual(expected)
  })
})

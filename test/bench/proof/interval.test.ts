import { expect, test } from 'vitest'
import { meanInterval } from '../../../bench/proof/interval.ts'
import { seedsOf } from '../../../bench/proof/seeds.ts'

test('the half width is t times the standard error of the mean', () => {
  // Mean 4, deviation 2, error 2 / sqrt 3; t for 2 degrees of freedom is (2p - 1) / sqrt(2p(1 - p)).
  const { mean, half } = meanInterval([2, 4, 6])
  expect(mean).toBe(4)
  expect(half).toBeCloseTo(((0.95 / Math.sqrt(2 * 0.975 * 0.025)) * 2) / Math.sqrt(3), 10)
})

test('a single number has no interval', () => {
  expect(meanInterval([5])).toEqual({ mean: 5, half: Number.NaN })
})

test('seeds are listed as numbers and ranges', () => {
  expect(seedsOf('3')).toEqual([3])
  expect(seedsOf('1-3, 7')).toEqual([1, 2, 3, 7])
  expect(() => seedsOf('one')).toThrow('lists no seeds')
})

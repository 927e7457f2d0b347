import { expect, test } from 'vitest'
import { meanInterval, shown } from '../../../bench/proof/interval.ts'
import { seedsOf } from '../../../bench/proof/seeds.ts'

test('the half width is t times the standard error of the mean', () => {
  // Mean 4, deviation 2, error 2 / sqrt 3; t for 2 degrees of freedom is (2p - 1) / sqrt(2p(1 - p)).
  const { mean, half } = meanInterval([2, 4, 6])
  expect(mean).toBe(4)
  expect(half).toBeCloseTo(((0.95 / Math.sqrt(2 * 0.975 * 0.025)) * 2) / Math.sqrt(3), 10)
})

test('a single number has no interval', () => {
  expect(meanInterval([5])).toEqual({ mean: 5, half: Number.NaN })
  expect(shown(meanInterval([5]), 1)).toBe('5.0')
})

test('an interval is shown beside its mean, in as many digits', () => {
  expect(shown({ mean: 1.26, half: 0.34 }, 1)).toBe('1.3 ± 0.3')
})

test('seeds are listed as numbers and ranges', () => {
  expect(seedsOf('3')).toEqual([3])
  expect(seedsOf('1-3, 7')).toEqual([1, 2, 3, 7])
  expect(() => seedsOf('one')).toThrow('lists no seeds')
})

import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { median, quantile, quantileSorted, quantiles, sortPresent } from '../../src/math/quantile.ts'

describe('quantile', () => {
  it('interpolates between order statistics (type 7)', () => {
    // By hand: the positions in 2 4 7 10 are 3p, counted from 0.
    const found = quantiles([2, 10, 4, 7], [0.1, 0.25, 0.5, 0.9])
    for (const [i, expected] of [2.6, 3.5, 5.5, 9.1].entries()) expect(found[i]).toBeCloseTo(expected, 14)
    expect(quantile([3, 6, 7, 8, 8, 9, 10, 13, 15, 16, 20], 0.25)).toBe(7.5)
    expect(quantile([3, 6, 7, 8, 8, 9, 10, 13, 15, 16, 20], 0.75)).toBe(14)
  })

  it('reaches the least and the greatest value', () => {
    expect(quantile([5, -1, 3], 0)).toBe(-1)
    expect(quantile([5, -1, 3], 1)).toBe(5)
    expect(quantile([4], 0.3)).toBe(4)
  })

  it('is the middle value, or the mean of the two, at 1/2', () => {
    expect(median([9, 1, 5])).toBe(5)
    expect(median([9, 1, 5, 6])).toBe(5.5)
  })

  it('skips missing values and is NaN of nothing', () => {
    expect(median([Number.NaN, 9, 1, Number.NaN, 5])).toBe(5)
    expect(median([])).toBeNaN()
    expect(median([Number.NaN])).toBeNaN()
  })

  it('is NaN for a share outside 0 to 1', () => {
    for (const p of [-0.01, 1.01, Number.NaN]) expect(quantile([1, 2], p)).toBeNaN()
  })

  it('keeps infinite values at the ends', () => {
    const values = [Number.POSITIVE_INFINITY, 1, 2, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
    expect(quantiles(values, [0, 0.25, 0.5, 0.8, 1])).toEqual([
      Number.NEGATIVE_INFINITY,
      1,
      2,
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ])
  })

  it('does not overflow between the largest numbers', () => {
    expect(median([-1.7e308, 1.7e308])).toBe(0)
    expect(quantile([-1.7e308, 1.7e308], 0.75) / 0.85e308).toBeCloseTo(1, 14)
  })

  const value = fc.double({ noNaN: true, noDefaultInfinity: true })
  property.prop([
    fc.array(value, { minLength: 1, maxLength: 12 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  ])('never falls with the share and stays between its neighbors', (values, p, q) => {
    const [low, high] = quantiles(values, [Math.min(p, q), Math.max(p, q)])
    expect(low).toBeLessThanOrEqual(high)
    const sorted = sortPresent(values)
    const position = (sorted.length - 1) * p
    const found = quantileSorted(sorted, p)
    expect(found).toBeGreaterThanOrEqual(sorted[Math.floor(position)])
    expect(found).toBeLessThanOrEqual(sorted[Math.ceil(position)])
  })

  it('sorts a copy by value, not by text', () => {
    const values = [10, 9, 100, Number.NaN, 1]
    expect(Array.from(sortPresent(values))).toEqual([1, 9, 10, 100])
    expect(values[0]).toBe(10)
    expect(quantileSorted([1, 9, 10, 100], 0.5)).toBe(9.5)
  })
})

import { fc, test as property } from '@fast-check/vitest'
import { mean as meanOracle, sampleVariance as varianceOracle } from 'simple-statistics'
import { describe, expect, it } from 'vitest'
import { openStream, uniform } from '../../src/math/philox.ts'
import { countPresent, extent, mean, standardDeviation, sum, variance } from '../../src/math/sums.ts'

describe('sum', () => {
  it('keeps what a plain sum loses', () => {
    expect(sum([1, 1e100, 1, -1e100])).toBe(2)
    expect(sum(new Float64Array(10).fill(0.1))).toBe(1)
    expect(sum(Float64Array.from({ length: 1_000_000 }, () => 0.1))).toBeCloseTo(100_000, 10)
  })

  it('does not depend on the order of a million amounts by more than an ulp', () => {
    const stream = openStream(8, 130, 0)
    const values = Float64Array.from(
      { length: 100_000 },
      () => (uniform(stream) - 0.5) * 10 ** (6 * uniform(stream)),
    )
    expect(Math.abs(sum(values) - sum(values.slice().reverse()))).toBeLessThan(1e-9)
    expect(Math.abs(sum(values) - sum(values.slice().sort()))).toBeLessThan(1e-9)
  })

  /** The exact sum of multiples of 2^-200, rounded once. */
  const exactSum = (values: readonly number[]): number =>
    Number(values.map((value) => BigInt(value * 2 ** 200)).reduce((a, b) => a + b, 0n)) / 2 ** 200
  const number = fc
    .tuple(fc.maxSafeInteger(), fc.integer({ min: -140, max: 200 }))
    .map(([whole, exponent]) => whole * 2 ** exponent)

  property.prop([fc.array(number, { minLength: 1, maxLength: 40 })])(
    'keeps the bound of Neumaier: one rounding, and the square of the unit times the sum of sizes',
    (values) => {
      const exact = exactSum(values)
      const sizes = exactSum(values.map(Math.abs))
      const bound = 2 ** -52 * Math.abs(exact) + (values.length * 2 ** -52) ** 2 * sizes
      expect(Math.abs(sum(values) - exact)).toBeLessThanOrEqual(bound)
    },
  )

  it('passes infinite values on', () => {
    expect(sum([1, Number.POSITIVE_INFINITY, 2])).toBe(Number.POSITIVE_INFINITY)
    expect(sum([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])).toBeNaN()
  })
})

describe('one contract', () => {
  const nothing = [[], [Number.NaN], new Float64Array(3).fill(Number.NaN)]

  it('gives NaN for nothing', () => {
    for (const values of nothing) {
      for (const statistic of [sum, mean, variance, standardDeviation]) expect(statistic(values)).toBeNaN()
      expect(extent(values)).toEqual({ min: Number.NaN, max: Number.NaN })
      expect(countPresent(values)).toBe(0)
    }
  })

  it('skips missing values', () => {
    const values = [Number.NaN, 2, Number.NaN, 4, 9]
    expect(countPresent(values)).toBe(3)
    expect(sum(values)).toBe(15)
    expect(mean(values)).toBe(5)
    expect(variance(values)).toBe(13)
    expect(standardDeviation(values)).toBe(Math.sqrt(13))
    expect(extent(values)).toEqual({ min: 2, max: 9 })
  })

  it('finds no variance in one value and zero in equal ones', () => {
    expect(variance([7])).toBeNaN()
    expect(variance([7.1, 7.1, 7.1])).toBe(0)
  })
})

describe('variance', () => {
  it('survives a large common offset', () => {
    expect(variance([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16])).toBe(30)
  })

  it('agrees with simple-statistics', () => {
    const stream = openStream(9, 130, 0)
    const values = Array.from({ length: 5000 }, () => 100 * uniform(stream) ** 3)
    expect(mean(values)).toBeCloseTo(meanOracle(values), 11)
    expect(variance(values) / varianceOracle(values)).toBeCloseTo(1, 12)
  })
})

import { describe, expect, it } from 'vitest'
import { checkSampleRatio } from '../../src/measure/sample-ratio.ts'
import { welchDifference, welchRatio } from '../../src/measure/welch.ts'

const from = (sum: number, sumOfSquares: number, count: number) => ({
  count,
  mean: sum / count,
  squares: sumOfSquares - (sum * sum) / count,
})
const control = from(1396.87, 52_377.9767, 3407)
const treated = from(2422.7, 134_698.29, 3461)

describe('the difference of two arms', () => {
  it('agrees with published values, absolute', () => {
    const difference = welchDifference(treated, control, 0.95)
    expect(difference.estimate).toBeCloseTo(0.29, 2)
    expect(difference.standardError).toBeCloseTo(0.12478, 5)
    expect(difference.lower).toBeCloseTo(0.04538, 4)
    expect(difference.upper).toBeCloseTo(0.53462, 4)
  })

  it('agrees with published values, relative', () => {
    const ratio = welchRatio(treated, control, 0.95)
    expect(ratio?.estimate).toBeCloseTo(0.70732, 5)
    expect(ratio?.standardError).toBeCloseTo(0.37879, 5)
    expect(ratio?.lower).toBeCloseTo(-0.03526, 4)
    expect(ratio?.upper).toBeCloseTo(1.44989, 4)
  })

  it('agrees with published digits for a smaller control arm', () => {
    const smaller = from(1396.87, 52_377.9767, 3000)
    const ratio = welchRatio(treated, smaller, 0.9)
    expect(ratio?.estimate).toBeCloseTo(0.5033610858562358, 12)
    expect(ratio?.standardError).toBeCloseTo(0.3334122146400735, 12)
    expect(ratio?.lower).toBeCloseTo(-0.045136675850396046, 9)
    const difference = welchDifference(treated, smaller, 0.9)
    expect(difference.estimate).toBeCloseTo(0.23437666666666668, 12)
    expect(difference.standardError).toBeCloseTo(0.12983081254184736, 12)
    expect(difference.lower).toBeCloseTo(0.020791480063255735, 9)
  })

  it('has no interval for an arm of one, and no ratio to nothing', () => {
    const one = from(3, 9, 1)
    expect(welchDifference(treated, one, 0.95).standardError).toBeNaN()
    expect(welchRatio(treated, from(0, 5, 10), 0.95)).toBeNull()
  })
})

describe('the sample-ratio check', () => {
  it.each([
    [[21_306, 21_307, 21_387], [1, 1, 1], 0.202531, 0.903693],
    [[5000, 5200], [0.5, 0.5], 3.921569, 0.04767],
    [[821, 833, 790], [1, 1, 1], 1.208674, 0.546437],
  ])('agrees with published values for %o', (found, planned, chiSquare, p) => {
    const check = checkSampleRatio(found, planned)
    expect(check.chiSquare).toBeCloseTo(chiSquare, 6)
    expect(check.p).toBeCloseTo(p, 6)
    expect(check.ok).toBe(true)
  })

  it('fails where an arm lost its customers', () => {
    expect(checkSampleRatio([5000, 4500], [1, 1]).ok).toBe(false)
  })

  it('refuses one arm, or a planned share of nothing', () => {
    for (const planned of [[1], [1, 0]]) {
      expect(() => checkSampleRatio([5, 6].slice(0, planned.length), planned)).toThrow(
        expect.objectContaining({ code: 'ARGUMENT_INVALID' }),
      )
    }
  })
})

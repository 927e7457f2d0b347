import { describe, expect, it } from 'vitest'
import { digamma, trigamma } from '../../src/math/digamma.ts'
import { logGamma } from '../../src/math/gamma-function.ts'
import { reference, worstError } from './reference/special-functions.ts'

const eulerMascheroni = 0.5772156649015329
const catalan = 0.915965594177219

describe('digamma', () => {
  it('agrees with mpmath: relative 1e-13, absolute within .01 of the root', () => {
    expect(worstError(digamma, reference.digamma, 1, 0.01)).toBeLessThan(1e-13)
  })

  // Abramowitz and Stegun (1964): 6.3.2, 6.3.3, and the last rows of table 6.1.
  it.each([
    [1, -eulerMascheroni],
    [0.5, -eulerMascheroni - 2 * Math.LN2],
    [2, 0.4227843351],
    [1.5, 0.036489974],
  ])('of %d is %d', (x, expected) => {
    expect(digamma(x)).toBeCloseTo(expected, 10)
  })

  it('has its root at 1.4616321449683622', () => {
    expect(Math.abs(digamma(1.4616321449683622))).toBeLessThan(5e-15)
    expect(digamma(1.4616321449)).toBeLessThan(0)
    expect(digamma(1.4616321451)).toBeGreaterThan(0)
  })

  it('satisfies recurrence, reflection and duplication', () => {
    for (let x = 0.017; x < 14; x += 0.31) {
      expect(Math.abs(digamma(x + 1) - digamma(x) - 1 / x)).toBeLessThan(1e-13)
      const doubled = digamma(x) / 2 + digamma(x + 0.5) / 2 + Math.LN2
      expect(Math.abs(digamma(2 * x) - doubled)).toBeLessThan(1e-13)
    }
    for (let x = 0.02; x < 1; x += 0.07) {
      expect(Math.abs(digamma(1 - x) - digamma(x) - Math.PI / Math.tan(Math.PI * x))).toBeLessThan(1e-12)
    }
  })

  it('rises, and is the slope of logGamma', () => {
    for (let x = 0.1; x < 40; x += 0.13) {
      expect(digamma(x + 0.13)).toBeGreaterThan(digamma(x))
      const slope = (logGamma(x + 1e-5) - logGamma(x - 1e-5)) / 2e-5
      expect(Math.abs(slope - digamma(x))).toBeLessThan(2e-7)
    }
  })

  it('has its limits and no value below 0', () => {
    expect(digamma(0)).toBe(Number.NEGATIVE_INFINITY)
    expect(digamma(5e-324)).toBe(Number.NEGATIVE_INFINITY)
    expect(digamma(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY)
    for (const x of [-0.5, Number.NEGATIVE_INFINITY, Number.NaN]) expect(digamma(x)).toBeNaN()
  })
})

describe('trigamma', () => {
  it('agrees with mpmath to 1e-13', () => {
    expect(worstError(trigamma, reference.trigamma, 1)).toBeLessThan(1e-13)
  })

  it.each([
    [1, Math.PI ** 2 / 6],
    [0.5, Math.PI ** 2 / 2],
    [0.25, Math.PI ** 2 + 8 * catalan],
    [2, Math.PI ** 2 / 6 - 1],
  ])('of %d is %d', (x, expected) => {
    expect(Math.abs(trigamma(x) / expected - 1)).toBeLessThan(2e-15)
  })

  it('satisfies recurrence and reflection', () => {
    for (let x = 0.02; x < 1; x += 0.07) {
      const reflected = (Math.PI / Math.sin(Math.PI * x)) ** 2
      expect(Math.abs((trigamma(x) + trigamma(1 - x)) / reflected - 1)).toBeLessThan(1e-13)
    }
    for (let x = 0.5; x < 14; x += 0.31) {
      expect(Math.abs(trigamma(x) - trigamma(x + 1) - 1 / (x * x))).toBeLessThan(1e-14)
    }
  })

  it('falls to 0 and has no value below 0', () => {
    expect(trigamma(0)).toBe(Number.POSITIVE_INFINITY)
    expect(trigamma(Number.POSITIVE_INFINITY)).toBe(0)
    for (let x = 0.1; x < 40; x += 0.13) expect(trigamma(x + 0.13)).toBeLessThan(trigamma(x))
    for (const x of [-0.5, Number.NaN]) expect(trigamma(x)).toBeNaN()
  })
})

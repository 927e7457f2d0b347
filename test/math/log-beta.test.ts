import { describe, expect, it } from 'vitest'
import { logBeta } from '../../src/math/log-beta.ts'
import { reference, worstError } from './reference/special-functions.ts'

describe('logBeta', () => {
  it('agrees with mpmath: relative 1e-12, absolute near its roots', () => {
    expect(worstError(logBeta, reference.logBeta, 2, 0.01)).toBeLessThan(1e-12)
  })

  it('is the logarithm of the reciprocal of binomial coefficients', () => {
    // B(3, 4) = 2! 3! / 6! = 1 / 60.
    expect(Math.abs(logBeta(3, 4) / -Math.log(60) - 1)).toBeLessThan(1e-14)
    expect(Math.abs(logBeta(0.5, 0.5) / Math.log(Math.PI) - 1)).toBeLessThan(1e-14)
    expect(Math.abs(logBeta(1, 1))).toBeLessThan(1e-14)
  })

  it('is symmetric to the last bit', () => {
    for (const [a, b] of [
      [0.3, 70],
      [1e-9, 1e9],
      [12, 12.5],
    ]) {
      expect(logBeta(a, b)).toBe(logBeta(b, a))
    }
  })

  it('has its ends, and no value outside the domain', () => {
    expect(logBeta(0, 3)).toBe(Number.POSITIVE_INFINITY)
    expect(logBeta(2, Number.POSITIVE_INFINITY)).toBe(Number.NEGATIVE_INFINITY)
    for (const [a, b] of [
      [-1, 2],
      [2, -1],
      [Number.NaN, 1],
      [1, Number.NaN],
    ]) {
      expect(logBeta(a, b)).toBeNaN()
    }
  })
})

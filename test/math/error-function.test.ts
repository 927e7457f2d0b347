import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { erf, erfc } from '../../src/math/error-function.ts'
import { gammaLower, gammaUpper } from '../../src/math/incomplete-gamma.ts'
import { normalUpper } from '../../src/math/normal-distribution.ts'
import { reference, worstError } from './reference/special-functions.ts'

const finite = fc.double({ min: -30, max: 30, noNaN: true })

describe('erf and erfc', () => {
  it('agree with mpmath', () => {
    expect(worstError(erf, reference.error, 1)).toBeLessThan(2e-15)
    expect(worstError(erfc, reference.error, 2)).toBeLessThan(4e-15)
  })

  // Abramowitz and Stegun (1964), table 7.1, ten decimals; 7.3 gives x e^(x^2) erfc(x) for large x.
  it.each([
    [0.02, 0.0225645747],
    [0.5, 0.5204998778],
    [1, 0.8427007929],
    [2, 0.995322265],
  ])('of %d is the published %d', (x, expected) => {
    expect(Math.abs(erf(x) - expected)).toBeLessThan(5.1e-11)
  })

  property.prop([finite])('are complements, odd, and tails of the normal distribution', (x) => {
    expect(erf(-x)).toBe(-erf(x))
    expect(Math.abs(erf(x) + erfc(x) - 1)).toBeLessThan(1e-15)
    if (x > 0 && x < 26) {
      expect(Math.abs(erfc(x) / (2 * normalUpper(x * Math.SQRT2)) - 1)).toBeLessThan(1e-12)
    }
  })

  property.prop([fc.double({ min: 0.001, max: 25, noNaN: true })])('are incomplete gammas', (x) => {
    expect(Math.abs(erf(x) / gammaLower(0.5, x * x) - 1)).toBeLessThan(1e-12)
    expect(Math.abs(erfc(x) / gammaUpper(0.5, x * x) - 1)).toBeLessThan(1e-12)
  })

  property.prop([finite, finite])('rise and fall', (x, y) => {
    const slack = 1 + 4e-16
    expect(erf(Math.min(x, y))).toBeLessThanOrEqual(erf(Math.max(x, y)) + 4e-16)
    expect(erfc(Math.max(x, y))).toBeLessThanOrEqual(erfc(Math.min(x, y)) * slack * slack * slack)
  })

  it('keep signed zeros, the smallest numbers and the ends', () => {
    expect(erf(0)).toBe(0)
    expect(erf(-0)).toBe(-0)
    expect(Math.abs(erf(1e-300) / (2e-300 / Math.sqrt(Math.PI)) - 1)).toBeLessThan(1e-15)
    expect([erf(Number.POSITIVE_INFINITY), erf(Number.NEGATIVE_INFINITY)]).toEqual([1, -1])
    expect([erfc(Number.POSITIVE_INFINITY), erfc(Number.NEGATIVE_INFINITY)]).toEqual([0, 2])
    expect(erfc(27)).toBeGreaterThan(0)
    expect([erf(Number.NaN), erfc(Number.NaN)]).toEqual([Number.NaN, Number.NaN])
  })
})

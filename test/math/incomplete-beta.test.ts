import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { betaLower, betaUpper } from '../../src/math/incomplete-beta.ts'
import { reference, worstError } from './reference/special-functions.ts'

const shape = fc.oneof(
  fc.double({ min: 1e-3, max: 1, noNaN: true }),
  fc.double({ min: 1, max: 500, noNaN: true }),
)
const share = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true })

describe('betaLower and betaUpper', () => {
  it('agree with mpmath in both tails, for parameters from 1e-8 to 1e6', () => {
    expect(reference.incompleteBeta.length).toBeGreaterThan(120)
    expect(worstError((x, a, b) => betaLower(x, a, b), reference.incompleteBeta, 3)).toBeLessThan(1e-12)
    expect(worstError((x, a, b) => betaUpper(x, a, b), reference.incompleteBeta, 4)).toBeLessThan(1e-12)
  })

  property.prop([share, share, shape, shape])('are complements, symmetric and monotone', (x, y, a, b) => {
    const [low, high] = [Math.min(x, y), Math.max(x, y)]
    expect(Math.abs(betaLower(x, a, b) + betaUpper(x, a, b) - 1)).toBeLessThan(1e-12)
    expect(betaUpper(x, a, b)).toBe(betaLower(1 - x, b, a, x))
    expect(betaLower(low, a, b)).toBeLessThanOrEqual(betaLower(high, a, b) * (1 + 1e-12))
    expect(betaUpper(high, a, b)).toBeLessThanOrEqual(betaUpper(low, a, b) * (1 + 1e-12))
  })
})

describe('betaLower', () => {
  // mpmath 1.3, 40 digits; for b = 210 the exact sum of binomial coefficients.
  it.each([
    [0.1, 0.5, 0.5, 0.20483276469913347],
    [0.9, 2, 3, 0.9963],
    [0.2, 30, 50, 0.0001722945272179606],
    [0.001, 0.2, 7, 0.39868675943124315],
    [0.5, 200, 210, 0.6894852134274161],
    [0.99, 1000, 5, 0.027948558419431033],
  ])('at %d for a %d, b %d', (x, a, b, expected) => {
    expect(Math.abs(betaLower(x, a, b) / expected - 1)).toBeLessThan(1e-13)
  })

  it('counts binomial successes: I_p(k, n - k + 1) = P(at least k of n)', () => {
    const n = 12
    const p = 0.3
    let probability = (1 - p) ** n
    let below = 0
    for (let k = 1; k <= n; k++) {
      below += probability
      probability *= ((n - k + 1) / k) * (p / (1 - p))
      expect(Math.abs(betaLower(p, k, n - k + 1) - (1 - below))).toBeLessThan(1e-14)
    }
  })

  it('is symmetric: I_x(a, b) = 1 - I_(1 - x)(b, a)', () => {
    for (const [x, a, b] of [
      [0.25, 3, 8.5],
      [0.75, 0.3, 0.2],
      [0.5, 1e5, 1.001e5],
    ]) {
      expect(betaLower(x, a, b) + betaLower(1 - x, b, a)).toBeCloseTo(1, 14)
    }
  })

  it('uses the complement that it is given', () => {
    // I_x(1, b) = 1 - (1 - x)^b, and x = 1 - 1e-20 cannot be told from 1.
    expect(1 - betaLower(1, 1, 0.5, 1e-20)).toBeCloseTo(1e-10, 15)
    expect(betaLower(1e-20, 0.5, 1, 1) / 1e-10).toBeCloseTo(1, 13)
  })

  it('has its ends, and no value outside the domain', () => {
    expect(betaLower(0, 2, 3)).toBe(0)
    expect(betaLower(1, 2, 3)).toBe(1)
    for (const [x, a, b] of [
      [-0.1, 1, 1],
      [1.1, 1, 1],
      [0.5, 0, 1],
      [0.5, 1, -1],
      [Number.NaN, 1, 1],
      [0.5, Number.POSITIVE_INFINITY, 1],
    ]) {
      expect(betaLower(x, a, b)).toBeNaN()
    }
  })
})

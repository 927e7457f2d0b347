import { describe, expect, it } from 'vitest'
import { exp, expm1, log1pExp, sigmoid } from '../../src/math/exp.ts'
import { log1p } from '../../src/math/log.ts'
import { openStream, uniform } from '../../src/math/philox.ts'
import { reference, worstUlps } from './reference/special-functions.ts'
import { ulps } from './ulps.ts'

describe('exp', () => {
  it('stays below 1 ulp of the exact value, down to the subnormal numbers', () => {
    expect(reference.exp.length).toBeGreaterThan(300)
    expect(worstUlps(exp, reference.exp)).toBeLessThan(1)
  })

  it('stays within 2 ulp of Math.exp over its whole range', () => {
    const stream = openStream(3, 130, 0)
    let worst = 0
    for (let i = 0; i < 200_000; i++) {
      const x = i % 2 === 0 ? -745 + 1454.7 * uniform(stream) : (uniform(stream) - 0.5) * 2 ** -(i % 40)
      worst = Math.max(worst, ulps(exp(x), Math.exp(x)))
    }
    expect(worst).toBeLessThanOrEqual(2)
  })

  it.each([
    [0, 1],
    [-0, 1],
    [1, Math.E],
    [1e-300, 1],
    [-1e-17, 1],
    [709.782712893384, Math.exp(709.782712893384)],
    [709.79, Number.POSITIVE_INFINITY],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    [Number.NEGATIVE_INFINITY, 0],
    [-745.2, 0],
    [Number.NaN, Number.NaN],
  ])('of %d is %d', (x, expected) => {
    expect(ulps(exp(x), expected)).toBeLessThanOrEqual(1)
  })

  it('reaches the subnormal numbers', () => {
    for (const x of [-708.5, -710, -720, -740, -744, -745.13]) {
      expect(Math.abs(exp(x) - Math.exp(x))).toBeLessThanOrEqual(2 ** -1074)
      expect(exp(x)).toBeGreaterThan(0)
    }
  })

  it('turns sums into products', () => {
    for (let a = -20; a <= 20; a += 0.37) {
      for (let b = -5; b < 5; b += 0.91) expect(exp(a) * exp(b) - exp(a + b)).toBeLessThan(1e-14 * exp(a + b))
    }
  })
})

describe('expm1', () => {
  it('stays below 3 ulp of the exact value', () => {
    expect(worstUlps(expm1, reference.expm1)).toBeLessThan(3)
  })

  it('undoes log1p', () => {
    for (const x of [-0.999, -0.3, -1e-9, 3e-20, 0.5, 17, 1e300]) {
      expect(ulps(expm1(log1p(x)), x)).toBeLessThan(x > 1e200 ? 2000 : 2000 * 2 ** -6)
    }
  })

  it.each([
    [0, 0],
    [-0, -0],
    [5e-324, 5e-324],
    [-50, -1],
    [Number.NEGATIVE_INFINITY, -1],
    [710, Number.POSITIVE_INFINITY],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    [Number.NaN, Number.NaN],
  ])('of %d is %d', (x, expected) => {
    expect(expm1(x)).toBe(expected)
  })
})

describe('sigmoid', () => {
  it('goes from 0 to 1 and is 1/2 at 0', () => {
    expect(sigmoid(Number.NEGATIVE_INFINITY)).toBe(0)
    expect(sigmoid(0)).toBe(0.5)
    expect(sigmoid(Number.POSITIVE_INFINITY)).toBe(1)
    expect(sigmoid(Number.NaN)).toBeNaN()
  })

  it('keeps its relative precision in the lower tail', () => {
    for (const x of [-30, -100, -700])
      expect(ulps(sigmoid(x), Math.exp(x) / (1 + Math.exp(x)))).toBeLessThan(3)
  })

  it('of -x is one minus sigmoid of x', () => {
    for (let x = -8; x <= 8; x += 0.13) expect(sigmoid(x) + sigmoid(-x)).toBeCloseTo(1, 15)
  })
})

describe('log1pExp', () => {
  // mpmath 1.3, 50 digits: log1p(exp(x)).
  it.each([
    [-800, 0],
    [-50, 1.928749847963918e-22],
    [-1, 0.3132616875182228],
    [0, Math.LN2],
    [2.5, 2.5788897342925496],
    [40, 40],
    [1e6, 1e6],
  ])('of %d is %d', (x, expected) => {
    expect(ulps(log1pExp(x), expected)).toBeLessThanOrEqual(3)
  })
})

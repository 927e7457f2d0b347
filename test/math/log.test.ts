import { describe, expect, it } from 'vitest'
import { sigmoid } from '../../src/math/exp.ts'
import { log, log1p, logit } from '../../src/math/log.ts'
import { openStream, uniform } from '../../src/math/philox.ts'
import { reference, worstUlps } from './reference/special-functions.ts'
import { ulps } from './ulps.ts'

describe('log', () => {
  it('stays below 1 ulp of the exact value, from the subnormal numbers on', () => {
    expect(reference.log.length).toBeGreaterThan(300)
    expect(worstUlps(log, reference.log)).toBeLessThan(1)
  })

  it('stays within 2 ulp of Math.log from the smallest to the largest number', () => {
    const stream = openStream(5, 130, 0)
    let worst = 0
    for (let i = 0; i < 200_000; i++) {
      const x = i % 2 === 0 ? (1 + uniform(stream)) * 2 ** (-1074 + (i % 2097)) : 0.5 + 2 * uniform(stream)
      worst = Math.max(worst, ulps(log(x), Math.log(x)))
    }
    expect(worst).toBeLessThanOrEqual(2)
  })

  it.each([
    [1, 0],
    [2, Math.LN2],
    [Math.E, 1],
    [10, Math.LN10],
    [1 + 2 ** -52, 2 ** -52],
    [1 - 2 ** -53, -(2 ** -53)],
    [5e-324, -744.4400719213812],
    [Number.MAX_VALUE, 709.782712893384],
    [0, Number.NEGATIVE_INFINITY],
    [-0, Number.NEGATIVE_INFINITY],
    [-1, Number.NaN],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    [Number.NEGATIVE_INFINITY, Number.NaN],
    [Number.NaN, Number.NaN],
  ])('of %d is %d', (x, expected) => {
    expect(ulps(log(x), expected)).toBeLessThanOrEqual(1)
  })
})

describe('log1p', () => {
  it('stays below 3 ulp of the exact value up to the largest number', () => {
    expect(worstUlps(log1p, reference.log1p)).toBeLessThan(3)
    expect(ulps(log1p(Number.MAX_VALUE), 709.782712893384)).toBeLessThanOrEqual(1)
  })

  it('stays within 4 ulp of Math.log1p', () => {
    const stream = openStream(6, 130, 0)
    let worst = 0
    for (let i = 0; i < 50_000; i++) {
      const x = i % 2 === 0 ? (uniform(stream) - 0.5) * 2 ** -(i % 60) : uniform(stream) * 2 ** (i % 60) - 0.9
      worst = Math.max(worst, ulps(log1p(x), Math.log1p(x)))
    }
    expect(worst).toBeLessThanOrEqual(4)
  })

  it.each([
    [0, 0],
    [-1, Number.NEGATIVE_INFINITY],
    [-1.5, Number.NaN],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    [1e-300, 1e-300],
  ])('of %d is %d', (x, expected) => {
    expect(ulps(log1p(x), expected)).toBe(0)
  })
})

describe('logit', () => {
  // mpmath 1.3, 50 digits: log(p/(1-p)) of the double nearest to p.
  it.each([
    [0.5, 0],
    [0.500000000001, 3.999911513119514e-12],
    [0.3, -0.8472978603872036],
    [1e-300, -690.7755278982137],
    [0.999, 6.906754778648554],
  ])('of %d is %d', (p, expected) => {
    expect(ulps(logit(p), expected)).toBeLessThanOrEqual(3)
  })

  it('is infinite at 0 and 1 and undefined outside', () => {
    expect(logit(0)).toBe(Number.NEGATIVE_INFINITY)
    expect(logit(1)).toBe(Number.POSITIVE_INFINITY)
    expect(logit(-0.1)).toBeNaN()
    expect(logit(1.1)).toBeNaN()
  })

  it('undoes sigmoid', () => {
    for (let x = -30; x <= 10; x += 0.17) expect(Math.abs(logit(sigmoid(x)) - x)).toBeLessThan(1e-11)
  })
})

import { describe, expect, it } from 'vitest'
import { logGamma, logGammaOnePlus, stirlingError } from '../../src/math/gamma-function.ts'
import { reference, worstError } from './reference/special-functions.ts'
import { ulps } from './ulps.ts'

describe('logGamma', () => {
  it('agrees with mpmath to 1e-15 from 1e-300 to 1e15, also around its roots', () => {
    expect(worstError(logGamma, reference.logGamma, 1)).toBeLessThan(1e-15)
  })

  // Abramowitz and Stegun (1964), table 6.1: gamma(x), ten decimals.
  it.each([
    [1.25, 0.906402477],
    [1.5, 0.8862269255],
    [1.75, 0.9190625268],
  ])('of %d is the logarithm of the published %d', (x, gamma) => {
    expect(Math.abs(Math.exp(logGamma(x)) - gamma)).toBeLessThan(1e-10)
  })

  it('satisfies reflection and duplication', () => {
    for (let x = 0.013; x < 1; x += 0.037) {
      const reflected = Math.log(Math.PI / Math.sin(Math.PI * x))
      expect(Math.abs(logGamma(x) + logGamma(1 - x) - reflected)).toBeLessThan(5e-14)
    }
    for (let x = 0.05; x < 40; x += 0.73) {
      const doubled = logGamma(x) + logGamma(x + 0.5) + (2 * x - 1) * Math.LN2 - 0.5 * Math.log(Math.PI)
      expect(Math.abs(logGamma(2 * x) - doubled)).toBeLessThan(3e-13)
    }
  })

  // mpmath 1.3, 40 digits.
  it.each([
    [1e-10, 23.025850929882736],
    [0.1, 2.252712651734206],
    [0.5, 0.5723649429247001],
    [0.9, 0.06637623973474295],
    [1.000000001, -5.772157118381039e-10],
    [1.5, -0.12078223763524522],
    [1.9999, -0.00004227520877215346],
    [2.0001, 0.00004228165811291995],
    [2.5, 0.2846828704729192],
    [3.7, 1.428072326665388],
    [9.99, 12.779315214350193],
    [10, 12.80182748008147],
    [100.5, 361.4355404677776],
    [1e10, 220258509288.81058],
  ])('of %d is %d', (x, expected) => {
    expect(ulps(logGamma(x), expected)).toBeLessThanOrEqual(6)
  })

  it('is the logarithm of a factorial', () => {
    let factorial = 1
    for (let n = 1; n <= 20; n++) {
      expect(ulps(logGamma(n), Math.log(factorial))).toBeLessThanOrEqual(4)
      factorial *= n
    }
  })

  it('is exactly 0 at 1 and 2', () => {
    expect(Math.abs(logGamma(1))).toBe(0)
    expect(Math.abs(logGamma(2))).toBe(0)
  })

  it('follows the recurrence across its pieces', () => {
    for (let x = 0.013; x < 30; x += 0.37) {
      expect(Math.abs(logGamma(x + 1) - logGamma(x) - Math.log(x))).toBeLessThan(3e-14)
    }
  })

  it('has its limits at 0 and infinity and no value below', () => {
    expect(logGamma(0)).toBe(Number.POSITIVE_INFINITY)
    expect(logGamma(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY)
    expect(logGamma(-1.5)).toBeNaN()
    expect(logGamma(Number.NaN)).toBeNaN()
  })
})

describe('logGammaOnePlus', () => {
  it('keeps its digits where 1 + x does not', () => {
    expect(logGammaOnePlus(0)).toBe(-0)
    for (const x of [1e-300, 1e-20, 1e-9]) {
      expect(Math.abs(logGammaOnePlus(x) / (-0.5772156649015329 * x) - 1)).toBeLessThan(2e-9)
    }
    for (const x of [0.1, 0.3, 0.5])
      expect(Math.abs(logGammaOnePlus(x) / logGamma(1 + x) - 1)).toBeLessThan(3e-15)
  })
})

describe('stirlingError', () => {
  it('is what Stirling leaves out of a factorial', () => {
    for (const [n, factorial] of [
      [1, 1],
      [5, 120],
      [12, 479001600],
    ]) {
      const stirling = Math.sqrt(2 * Math.PI * n) * (n / Math.E) ** n
      expect(stirlingError(n)).toBeCloseTo(Math.log(factorial / stirling), 13)
    }
  })

  it('is continuous where the series takes over', () => {
    expect(Math.abs(stirlingError(10 - 1e-9) - stirlingError(10))).toBeLessThan(1e-11)
  })
})

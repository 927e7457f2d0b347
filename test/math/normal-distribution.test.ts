import { describe, expect, it } from 'vitest'
import { normalQuantile } from '../../src/math/normal.ts'
import { normalCdf, normalPdf, normalUpper } from '../../src/math/normal-distribution.ts'
import { ulps } from './ulps.ts'

describe('normal distribution', () => {
  // mpmath 1.3, 40 digits: erfc(-x / sqrt 2) / 2 and exp(-x^2 / 2) / sqrt(2 pi).
  it.each([
    [-37, 5.725571222524577e-300, 2.1200065515246056e-298],
    [-30, 4.906713927148187e-198, 1.4736461348785476e-196],
    [-10.5, 4.31900631780923e-26, 4.575375590520806e-25],
    [-5, 2.866515718791939e-7, 0.0000014867195147342977],
    [-2, 0.02275013194817921, 0.05399096651318806],
    [-1, 0.15865525393145705, 0.24197072451914334],
    [-0.1, 0.460172162722971, 0.396952547477012],
    [0, 0.5, 0.3989422804014327],
    [0.3, 0.6179114221889527, 0.3813878154605241],
    [1, 0.8413447460685429, 0.24197072451914334],
    [3, 0.9986501019683699, 0.0044318484119380075],
    [6, 0.9999999990134123, 6.075882849823286e-9],
  ])('at %d', (x, below, density) => {
    expect(ulps(normalCdf(x), below)).toBeLessThanOrEqual(8)
    expect(ulps(normalUpper(-x), below)).toBeLessThanOrEqual(8)
    expect(ulps(normalPdf(x), density)).toBeLessThanOrEqual(4)
  })

  it('ends at 0 and 1', () => {
    expect(normalCdf(Number.NEGATIVE_INFINITY)).toBe(0)
    expect(normalCdf(Number.POSITIVE_INFINITY)).toBe(1)
    expect(normalPdf(Number.NEGATIVE_INFINITY)).toBe(0)
    expect(normalCdf(-1000)).toBe(0)
    for (const value of [normalCdf(Number.NaN), normalUpper(Number.NaN), normalPdf(Number.NaN)])
      expect(value).toBeNaN()
  })

  it('undoes the quantile', () => {
    for (let exponent = -290; exponent < -1; exponent += 7) {
      const p = 10 ** exponent
      expect(Math.abs(normalCdf(normalQuantile(p)) / p - 1)).toBeLessThan(1e-12)
    }
    for (let p = 0.01; p < 1; p += 0.013) expect(normalCdf(normalQuantile(p))).toBeCloseTo(p, 14)
  })
})

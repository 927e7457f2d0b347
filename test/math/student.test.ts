import { describe, expect, it } from 'vitest'
import { normalQuantile } from '../../src/math/normal.ts'
import { studentCdf, studentQuantile, studentUpper } from '../../src/math/student.ts'

describe('Student t', () => {
  // mpmath 1.3, 40 digits.
  it.each([
    [2, 3, 0.9303370157205784],
    [-2, 3, 0.0696629842794216],
    [-30, 5, 3.859324310248026e-7],
    [1.5, 0.5, 0.7460491046759458],
    [-5, 100, 0.000001225086706751902],
    [-8, 1e6, 6.22753171660126e-16],
    [0.3, 12.5, 0.6154461280157327],
    [-16.18131183143561, 2646328.8899024026, 3.438519085479493e-59],
  ])('chance of at most %d with %d degrees', (t, degrees, expected) => {
    expect(Math.abs(studentCdf(t, degrees) / expected - 1)).toBeLessThan(1e-13)
    expect(studentUpper(-t, degrees)).toBe(studentCdf(t, degrees))
  })

  // mpmath 1.3, 40 digits: root of the distribution function.
  it.each([
    [0.975, 5841.74, 1.9603701570957999],
    [0.975, 194.418, 1.9722409174716444],
    [0.975, 1, 12.706204736174694],
    [0.975, 2, 4.302652729749462],
    [0.975, 10, 2.2281388519862744],
    [0.9995, 30, 3.645958635042063],
    [0.6, 4.5, 0.2687518355421751],
    [0.999999, 0.5, 102849115625.71901],
    [0.95, 1e6, 1.64485515072204],
    [0.500000000000001, 3.7, 2.677662593077833e-15],
  ])('quantile %d with %d degrees', (p, degrees, expected) => {
    expect(Math.abs(studentQuantile(p, degrees) / expected - 1)).toBeLessThan(p > 0.9999 ? 1e-10 : 2e-14)
  })

  it('with one degree is the Cauchy distribution', () => {
    for (const t of [-1e12, -50, -1, -0.01, 0, 0.5, 3]) {
      expect(Math.abs(studentCdf(t, 1) - (0.5 + Math.atan(t) / Math.PI))).toBeLessThan(1e-15)
    }
    expect(studentQuantile(1e-300, 1) / -3.183098861837907e299).toBeCloseTo(1, 12)
  })

  it('with infinitely many degrees is the normal distribution', () => {
    expect(studentQuantile(0.975, Number.POSITIVE_INFINITY)).toBe(normalQuantile(0.975))
    expect(studentCdf(-1.959963984540054, Number.POSITIVE_INFINITY)).toBeCloseTo(0.025, 15)
    expect(studentQuantile(0.975, 1e12)).toBeCloseTo(normalQuantile(0.975), 11)
  })

  it('undoes its quantile in both tails and the middle', () => {
    for (const degrees of [0.6, 1, 2.3, 7, 40, 1234, 1e7]) {
      for (const p of [1e-250, 1e-40, 1e-9, 0.003, 0.2499, 0.25, 0.2501, 0.4, 0.4999, 0.5, 0.7, 0.76]) {
        const q = studentQuantile(p, degrees)
        if (Number.isFinite(q)) expect(Math.abs(studentCdf(q, degrees) / p - 1)).toBeLessThan(1e-11)
      }
    }
  })

  it('gives the published interval and p-value of a Welch test', () => {
    const half = studentQuantile(0.975, 5841.74) * 0.37879
    expect(0.70732 - half).toBeCloseTo(-0.03526, 4)
    expect(0.70732 + half).toBeCloseTo(1.44989, 4)
    expect(2 * studentUpper(0.70732 / 0.37879, 5841.74)).toBeCloseTo(0.06191, 4)
  })

  it('is symmetric and has its ends', () => {
    expect(studentQuantile(0.5, 3)).toBe(0)
    expect(studentQuantile(0.125, 3)).toBe(-studentQuantile(0.875, 3))
    expect(studentQuantile(0, 3)).toBe(Number.NEGATIVE_INFINITY)
    expect(studentQuantile(1, 3)).toBe(Number.POSITIVE_INFINITY)
    expect(studentCdf(Number.NEGATIVE_INFINITY, 3)).toBe(0)
    expect(studentCdf(Number.POSITIVE_INFINITY, 3)).toBe(1)
    expect(studentCdf(0, 3)).toBe(0.5)
  })

  it('has no value outside the domain', () => {
    for (const degrees of [0, -1, Number.NaN]) {
      expect(studentCdf(1, degrees)).toBeNaN()
      expect(studentQuantile(0.1, degrees)).toBeNaN()
    }
    for (const p of [-0.1, 1.1, Number.NaN]) expect(studentQuantile(p, 3)).toBeNaN()
    expect(studentCdf(Number.NaN, 3)).toBeNaN()
  })
})

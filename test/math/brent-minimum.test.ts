import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { isClienteleError } from '../../src/errors.ts'
import { findMinimum } from '../../src/math/brent-minimum.ts'
import { logGamma } from '../../src/math/gamma-function.ts'

describe('findMinimum', () => {
  it('finds the bottom of a parabola by hand: 3, value 2', () => {
    const { x, value, converged } = findMinimum((at) => (at - 3) ** 2 + 2, -10, 10)
    expect(Math.abs(x - 3)).toBeLessThan(1e-7)
    expect(value).toBe(2)
    expect(converged).toBe(true)
  })

  it('finds the published minima of gamma and of x ln x', () => {
    // Abramowitz and Stegun 6.1.3: x 1.4616321, gamma .8856032.
    const gamma = findMinimum(logGamma, 0, 5)
    expect(Math.abs(gamma.x - 1.4616321)).toBeLessThan(1e-7)
    expect(Math.abs(Math.exp(gamma.value) - 0.8856031944)).toBeLessThan(1e-10)
    const entropy = findMinimum((x) => x * Math.log(x), 0, 1)
    expect(Math.abs(entropy.x - 1 / Math.E)).toBeLessThan(1e-7)
    expect(entropy.evaluations).toBeLessThan(25)
  })

  // Brent 1973, table 5.1: sum over i = 1 .. 20 of ((2 i - 5) / (x - i^2))^2, minima between i^2 and (i + 1)^2.
  it.each([
    [1, 3.0229153, 3.6766990169],
    [2, 6.6837536, 1.11185001],
    [3, 11.2387017, 1.2182217637],
  ])('finds minimum %d of the function of Brent', (i, place, value) => {
    const f = (x: number): number => {
      let total = 0
      for (let k = 1; k <= 20; k++) total += ((2 * k - 5) / (x - k * k)) ** 2
      return total
    }
    const found = findMinimum(f, i * i + 1e-9, (i + 1) ** 2 - 1e-9)
    expect(found.converged).toBe(true)
    expect(found.x).toBeCloseTo(place, 6)
    expect(found.value).toBeCloseTo(value, 8)
  })

  property.prop([
    fc.double({ min: -50, max: 50, noNaN: true }),
    fc.double({ min: 0.1, max: 50, noNaN: true }),
    fc.double({ min: 0.1, max: 50, noNaN: true }),
    fc.constantFrom(1, 1.5, 2),
  ])('finds the bottom of |x - c|^p wherever it lies', (bottom, left, right, power) => {
    const found = findMinimum((x) => Math.abs(x - bottom) ** power, bottom - left, bottom + right)
    expect(found.converged).toBe(true)
    expect(Math.abs(found.x - bottom)).toBeLessThan(1e-5)
  })

  it('approaches the end where the function rises or falls all the way', () => {
    expect(findMinimum((x) => x, 2, 5).x).toBeCloseTo(2, 6)
    expect(findMinimum((x) => -x, 2, 5).x).toBeCloseTo(5, 6)
  })

  it('passes over places where the function is not defined', () => {
    const found = findMinimum((x) => (x > 1 ? Number.NaN : (x - 0.5) ** 2), 0, 2)
    expect(Math.abs(found.x - 0.5)).toBeLessThan(1e-6)
    expect(findMinimum(() => Number.NaN, 0, 1)).toMatchObject({
      value: Number.POSITIVE_INFINITY,
      converged: false,
    })
    expect(findMinimum(() => 4, 0, 1)).toMatchObject({ value: 4, converged: true })
    expect(findMinimum((x) => x, 3, 3)).toMatchObject({ x: 3, value: 3, converged: true })
    expect(findMinimum((x) => x * x, -1, 2, { maxEvaluations: 3 })).toMatchObject({
      converged: false,
      evaluations: 3,
    })
  })

  it.each([
    [Number.NaN, 1, {}],
    [0, Number.POSITIVE_INFINITY, {}],
    [1, 0, {}],
    [0, 1, { tolerance: -1 }],
    [0, 1, { maxEvaluations: 0 }],
  ])('refuses %d, %d, %j', (low, high, options) => {
    let caught: unknown
    try {
      findMinimum((x) => x * x, low, high, options)
    } catch (error) {
      caught = error
    }
    expect(isClienteleError(caught) && caught.code).toBe('ARGUMENT_INVALID')
  })
})

import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { isClienteleError } from '../../src/errors.ts'
import { findRoot } from '../../src/math/brent-root.ts'

describe('findRoot', () => {
  it.each([
    ['x^2 - 2', (x: number) => x * x - 2, 0, 2, Math.SQRT2],
    ['cos x - x', (x: number) => Math.cos(x) - x, 0, 1, 0.7390851332151607],
    // Wallis 1685, the first published use of Newton's method.
    ['x^3 - 2 x - 5', (x: number) => x ** 3 - 2 * x - 5, 2, 3, 2.0945514815423265],
    ['e^x - 1e300', (x: number) => Math.exp(x) - 1e300, 0, 709, 690.7755278982137],
  ])('finds the root of %s', (_, f, low, high, expected) => {
    const found = findRoot(f, low, high)
    expect(found).toMatchObject({ kind: 'root', converged: true })
    if (found.kind === 'root')
      expect(Math.abs(found.x - expected)).toBeLessThan(1e-14 * Math.max(1, expected))
  })

  it('takes far fewer evaluations than bisection on smooth functions, and stays near it on flat ones', () => {
    const smooth = findRoot((x) => Math.cos(x) - x, 0, 1)
    expect(smooth.kind === 'root' && smooth.evaluations).toBeLessThan(12)
    const flat = findRoot((x) => Math.sign(x - 0.3) * Math.exp(-1 / (1e-300 + Math.abs(x - 0.3))), 0, 1)
    expect(flat.kind === 'root' && flat.evaluations).toBeLessThan(200)
  })

  property.prop([
    fc.double({ min: -100, max: 100, noNaN: true }),
    fc.double({ min: 0.01, max: 100, noNaN: true }),
    fc.double({ min: 0.01, max: 100, noNaN: true }),
    fc.constantFrom(1, 3, 5),
  ])('keeps the root within its bracket, whichever end is named first', (root, left, right, power) => {
    const f = (x: number): number => (x - root) ** power
    for (const [a, b] of [
      [root - left, root + right],
      [root + right, root - left],
    ]) {
      const found = findRoot(f, a, b, { tolerance: 1e-9, maxEvaluations: 2000 })
      expect(found).toMatchObject({ kind: 'root', converged: true })
      if (found.kind === 'root') expect(Math.abs(found.x - root)).toBeLessThan(2e-9)
    }
  })

  it('needs as many evaluations as bisection where the scale is unknown', () => {
    const atan = (x: number): number => Math.atan(x - 3)
    expect(findRoot(atan, -1.7e308, 1.7e308)).toMatchObject({ converged: false, evaluations: 200 })
    const found = findRoot(atan, -1.7e308, 1.7e308, { maxEvaluations: 3000 })
    expect(found).toMatchObject({ kind: 'root', converged: true })
    if (found.kind === 'root') expect(found.x).toBeCloseTo(3, 14)
    const flat = findRoot((x) => x ** 9, -1, 1.2, { tolerance: 1e-12 })
    expect(flat).toMatchObject({ kind: 'root', converged: true })
    if (flat.kind === 'root') expect(Math.abs(flat.x)).toBeLessThan(1e-12)
  })

  it('accepts a root at an end', () => {
    expect(findRoot((x) => x, 0, 1)).toMatchObject({ kind: 'root', x: 0, evaluations: 1 })
    expect(findRoot((x) => x - 1, 0, 1)).toMatchObject({ kind: 'root', x: 1, converged: true })
  })

  it('finds the place of a jump and of a pole, and tells the value there', () => {
    const jump = findRoot((x) => (x < 0.7 ? -1 : 2), 0, 1)
    expect(jump).toMatchObject({ kind: 'root', converged: true })
    if (jump.kind === 'root') expect(jump.x).toBeCloseTo(0.7, 14)
    const pole = findRoot((x) => 1 / (x - 0.7), 0, 1)
    expect(pole.kind === 'root' && Math.abs(pole.value)).toBeGreaterThan(1e10)
  })

  it('ends with what it found on functions it cannot use', () => {
    expect(findRoot((x) => x * x + 1, -1, 2)).toEqual({ kind: 'no-sign-change', atLow: 2, atHigh: 5 })
    expect(findRoot(() => Number.NaN, 0, 1)).toEqual({ kind: 'undefined', x: 0, evaluations: 1 })
    expect(findRoot((x) => (x === 1 ? Number.NaN : -1), 0, 1)).toMatchObject({ kind: 'undefined', x: 1 })
    expect(findRoot((x) => (Math.abs(x) < 1 ? Number.NaN : x), -2, 2)).toMatchObject({ kind: 'undefined' })
    expect(
      findRoot((x) => (x > 0.3 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY), 0, 1),
    ).toMatchObject({
      kind: 'root',
      converged: true,
    })
    expect(findRoot((x) => x ** 3, -1, 2, { maxEvaluations: 4 })).toMatchObject({
      converged: false,
      evaluations: 4,
    })
  })

  it.each([
    [Number.NaN, 1, {}],
    [0, Number.POSITIVE_INFINITY, {}],
    [0, 1, { tolerance: -1 }],
    [0, 1, { maxEvaluations: 1 }],
  ])('refuses %d, %d, %j', (low, high, options) => {
    let caught: unknown
    try {
      findRoot((x) => x - 0.5, low, high, options)
    } catch (error) {
      caught = error
    }
    expect(isClienteleError(caught) && caught.code).toBe('ARGUMENT_INVALID')
  })
})

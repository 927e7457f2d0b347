import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { logGamma } from '../../src/math/gamma-function.ts'
import { chiSquaredUpper, gammaLower, gammaUpper } from '../../src/math/incomplete-gamma.ts'
import { normalUpper } from '../../src/math/normal-distribution.ts'
import { reference, worstError } from './reference/special-functions.ts'

describe('incomplete gamma', () => {
  it('agrees with mpmath in both tails, from a = 1e-10 to 1e6', () => {
    expect(reference.incompleteGamma.length).toBeGreaterThan(120)
    expect(worstError((a, x) => gammaLower(a, x), reference.incompleteGamma, 2)).toBeLessThan(1e-12)
    expect(worstError((a, x) => gammaUpper(a, x), reference.incompleteGamma, 3)).toBeLessThan(1e-12)
  })

  const shape = fc.oneof(
    fc.double({ min: 1e-3, max: 1, noNaN: true }),
    fc.double({ min: 1, max: 500, noNaN: true }),
  )
  property.prop([
    shape,
    fc.double({ min: 1e-6, max: 600, noNaN: true }),
    fc.double({ min: 0, max: 5, noNaN: true }),
  ])('has complements, rises with x, falls with a, and satisfies the recurrence', (a, x, further) => {
    const slack = 1e-12
    expect(Math.abs(gammaLower(a, x) + gammaUpper(a, x) - 1)).toBeLessThan(1e-13)
    expect(gammaLower(a, x + further)).toBeGreaterThanOrEqual(gammaLower(a, x) * (1 - slack))
    expect(gammaUpper(a, x + further)).toBeLessThanOrEqual(gammaUpper(a, x) * (1 + slack))
    expect(gammaLower(a + further, x)).toBeLessThanOrEqual(gammaLower(a, x) * (1 + slack))
    const step = Math.exp(a * Math.log(x) - x - logGamma(a + 1))
    expect(Math.abs(gammaUpper(a + 1, x) - gammaUpper(a, x) - step)).toBeLessThan(1e-11)
  })

  // mpmath 1.3, 40 digits.
  it.each([
    [0.5, 0.1, 0.345279153981423, 0.654720846018577],
    [0.5, 2.5, 0.9746526813225317, 0.025347318677468263],
    [3, 1, 0.0803013970713942, 0.9196986029286058],
    [3, 10, 0.9972306042844884, 0.002769395715511576],
    [50, 40, 0.07033506665939494, 0.929664933340605],
    [50, 80, 0.9998692160234086, 0.00013078397659141034],
    [1000, 1100, 0.9989406767460701, 0.0010593232539299771],
    [0.001, 2, 0.9999510230821689, 0.00004897691783098149],
  ])('for a %d, x %d', (a, x, lower, upper) => {
    expect(Math.abs(gammaLower(a, x) / lower - 1)).toBeLessThan(1e-13)
    expect(Math.abs(gammaUpper(a, x) / upper - 1)).toBeLessThan(1e-13)
  })

  it('counts Poisson events: Q(n, m) = P(fewer than n events of mean m)', () => {
    for (const m of [0.3, 4, 25]) {
      let probability = Math.exp(-m)
      let cumulated = 0
      for (let n = 1; n <= 40; n++) {
        cumulated += probability
        probability *= m / n
        expect(Math.abs(gammaUpper(n, m) - cumulated)).toBeLessThan(1e-14)
      }
    }
  })

  it('stays whole where the two methods meet, also for large parameters', () => {
    for (const a of [1, 30, 1e4, 1e6]) {
      expect(Math.abs(gammaLower(a, a * (1 - 1e-12)) - gammaLower(a, a))).toBeLessThan(1e-8)
      expect(gammaLower(a, a) + gammaUpper(a, a)).toBeCloseTo(1, 15)
    }
  })

  it('has its ends, and no value outside the domain', () => {
    expect([gammaLower(2, 0), gammaUpper(2, 0)]).toEqual([0, 1])
    expect([gammaLower(2, Number.POSITIVE_INFINITY), gammaUpper(2, Number.POSITIVE_INFINITY)]).toEqual([1, 0])
    for (const [a, x] of [
      [0, 1],
      [-1, 1],
      [1, -1],
      [Number.NaN, 1],
      [1, Number.NaN],
      [Number.POSITIVE_INFINITY, 1],
    ]) {
      expect(gammaLower(a, x)).toBeNaN()
      expect(gammaUpper(a, x)).toBeNaN()
    }
  })
})

describe('chiSquaredUpper', () => {
  it('has the values of published sample-ratio checks', () => {
    expect(chiSquaredUpper(0.202531, 2)).toBeCloseTo(0.903693, 6)
    expect(chiSquaredUpper(3.921569, 1)).toBeCloseTo(0.04767, 6)
  })

  it('with one degree is the two tails of a normal variable', () => {
    for (let z = 0.1; z < 30; z += 0.7) {
      expect(Math.abs(chiSquaredUpper(z * z, 1) / (2 * normalUpper(z)) - 1)).toBeLessThan(1e-12)
    }
  })

  it('with two degrees is e^(-x / 2)', () => {
    for (const x of [0.01, 1, 7, 300])
      expect(Math.abs(chiSquaredUpper(x, 2) / Math.exp(-x / 2) - 1)).toBeLessThan(1e-13)
  })
})

import { describe, expect, it } from 'vitest'
import { digamma } from '../../src/math/digamma.ts'
import { logRisingFactorial } from '../../src/math/rising-factorial.ts'
import { reference, worstError } from './reference/special-functions.ts'

describe('logRisingFactorial', () => {
  it('agrees with mpmath: relative 1e-12, also for small steps', () => {
    const rows = reference.logRisingFactorial.filter(([x, h]) => Math.abs(x + h / 2 - 1.46) > 0.05)
    expect(rows.length).toBeGreaterThan(100)
    expect(worstError(logRisingFactorial, rows, 2)).toBeLessThan(1e-12)
    expect(worstError(logRisingFactorial, reference.logRisingFactorial, 2, 0.01)).toBeLessThan(1e-12)
  })

  it('is the logarithm of a product', () => {
    expect(Math.abs(logRisingFactorial(3, 4) / Math.log(3 * 4 * 5 * 6) - 1)).toBeLessThan(1e-14)
    expect(Math.abs(logRisingFactorial(0.5, 2) / Math.log(0.75) - 1)).toBeLessThan(1e-14)
  })

  it('of a small step is the step times digamma', () => {
    for (const x of [0.01, 0.7, 5, 9.99, 10, 2e5]) {
      expect(Math.abs(logRisingFactorial(x, 1e-13) / (1e-13 * digamma(x)) - 1)).toBeLessThan(1e-10)
    }
  })

  it('adds up over steps', () => {
    for (let x = 0.1; x < 30; x += 1.7) {
      const whole = logRisingFactorial(x, 3.25)
      const parts = logRisingFactorial(x, 1.5) + logRisingFactorial(x + 1.5, 1.75)
      expect(Math.abs(whole - parts)).toBeLessThan(1e-13 * Math.max(1, Math.abs(whole)))
    }
  })

  it('has its ends, and no value outside the domain', () => {
    expect(logRisingFactorial(5, 0)).toBe(0)
    expect(logRisingFactorial(5, Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY)
    expect(logRisingFactorial(Number.POSITIVE_INFINITY, 1)).toBe(Number.POSITIVE_INFINITY)
    for (const [x, h] of [
      [0, 1],
      [-1, 1],
      [1, -0.5],
      [Number.NaN, 1],
      [1, Number.NaN],
    ]) {
      expect(logRisingFactorial(x, h)).toBeNaN()
    }
  })
})

import { describe, expect, it } from 'vitest'
import { evaluateChebyshev } from '../../src/math/chebyshev.ts'

describe('evaluateChebyshev', () => {
  it('sums the polynomials T_k(cos a) = cos(k a)', () => {
    const coefficients = [0.5, -1, 2, 0.25, -3]
    for (let angle = 0; angle <= Math.PI; angle += 0.1) {
      const expected = coefficients.reduce((total, c, k) => total + c * Math.cos(k * angle), 0)
      expect(evaluateChebyshev(coefficients, Math.cos(angle))).toBeCloseTo(expected, 13)
    }
  })

  it('of one coefficient is constant', () => {
    expect(evaluateChebyshev([7], 0.3)).toBe(7)
  })
})

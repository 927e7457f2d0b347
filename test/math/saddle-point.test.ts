import { describe, expect, it } from 'vitest'
import { betaKernel, poissonDensity } from '../../src/math/saddle-point.ts'

describe('saddle-point densities', () => {
  it('give Poisson probabilities', () => {
    for (const mean of [0.2, 3, 40]) {
      let probability = mean * Math.exp(-mean)
      for (let k = 1; k < 90; k++) {
        expect(Math.abs(poissonDensity(k, mean) / probability - 1)).toBeLessThan(2e-13)
        probability *= mean / (k + 1)
      }
    }
  })

  it('give p^a q^b / B(a, b)', () => {
    // 1 / B(a, b) = (a + b - 1)! / ((a - 1)! (b - 1)!) for whole a and b.
    expect(betaKernel(2, 3, 0.3, 0.7) / (12 * 0.3 ** 2 * 0.7 ** 3)).toBeCloseTo(1, 14)
    expect(betaKernel(1, 1, 0.25, 0.75) / (0.25 * 0.75)).toBeCloseTo(1, 14)
    expect(betaKernel(0.5, 0.5, 0.5, 0.5) / (0.5 / Math.PI)).toBeCloseTo(1, 14)
    expect(betaKernel(10, 4, 0.9, 0.1) / (2860 * 0.9 ** 10 * 0.1 ** 4)).toBeCloseTo(1, 13)
  })

  it('keep small chances at large parameters', () => {
    // mpmath 1.3, 40 digits, with q = 1 - p exactly.
    expect(poissonDensity(1e6, 1.01e6) / 1.071207586285639e-25).toBeCloseTo(1, 11)
    expect(betaKernel(2e5, 3e5, 0.41, 0.59) / 1.3866165020910695e-43).toBeCloseTo(1, 11)
  })
})

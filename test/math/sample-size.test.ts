import { describe, expect, it } from 'vitest'
import { detectableDifference, rowsPerArmForMeans, rowsPerArmForShares } from '../../src/math/sample-size.ts'

describe('rows an arm needs', () => {
  it('agrees with published sizes for two shares', () => {
    expect(rowsPerArmForShares(0.75, 0.5, { power: 0.9 })).toBeCloseTo(76.70693, 4)
    expect(rowsPerArmForShares(0.75, 0.5)).toBeCloseTo(57.67344, 4)
    expect(rowsPerArmForShares(0.12, 0.1)).toBeCloseTo(3840.847, 2)
    expect(rowsPerArmForShares(0.0088, 0.0057)).toBeCloseTo(11_755.704, 2)
    expect(rowsPerArmForShares(0.12, 0.106167)).toBeCloseTo(8226.681, 2)
  })

  it('agrees with sizes for two means worked out from the variances of a real e-mail test', () => {
    expect(rowsPerArmForMeans(0.769827, 315.2118, 134.28637)).toBeCloseTo(5953.18, 1)
    expect(rowsPerArmForMeans(0.424412, 228.49667, 134.28637)).toBeCloseTo(15_808.06, 1)
  })

  it('is the inverse of the detectable difference', () => {
    const rows = rowsPerArmForMeans(0.3, 2, 5, { alpha: 0.1, power: 0.9 })
    expect(detectableDifference(rows, 2, 5, { alpha: 0.1, power: 0.9 })).toBeCloseTo(0.3, 12)
  })

  it('says that no size finds no difference', () => {
    expect(rowsPerArmForMeans(0, 1, 1)).toBe(Number.POSITIVE_INFINITY)
    expect(rowsPerArmForShares(0.2, 0.2)).toBe(Number.POSITIVE_INFINITY)
  })
})

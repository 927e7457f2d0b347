import { describe, expect, it } from 'vitest'
import { adjustedRandIndex } from '../../src/learn/adjusted-rand-index.ts'

describe('adjustedRandIndex', () => {
  it('is 1 for the same groups under other names', () => {
    expect(adjustedRandIndex([0, 0, 1, 1, 2], [2, 2, 0, 0, 1])).toBe(1)
  })

  it('gives the value worked out by hand', () => {
    // Cells 2,1 / 0,1 / 0,2: pairs together 2; of a 3+0+1 = 4, of b 1+6 = 7; expected 28/15; most 5.5.
    expect(adjustedRandIndex([0, 0, 0, 1, 2, 2], [0, 0, 1, 1, 1, 1])).toBeCloseTo(
      (2 - 28 / 15) / (5.5 - 28 / 15),
      14,
    )
  })

  it('is below 0 where groups agree less than by chance', () => {
    expect(adjustedRandIndex([0, 0, 1, 1], [0, 1, 0, 1])).toBeCloseTo(-0.5, 14)
  })

  it('is near 0 for groups that have nothing to do with each other', () => {
    const a = Array.from({ length: 20_000 }, (_, i) => i % 4)
    const b = Array.from({ length: 20_000 }, (_, i) => Math.floor(i / 7) % 5)
    expect(Math.abs(adjustedRandIndex(a, b))).toBeLessThan(1e-3)
  })

  it('counts pairs beyond 2^31', () => {
    const a = Array.from({ length: 100_000 }, (_, i) => (i < 99_999 ? 0 : 1))
    expect(adjustedRandIndex(a, a)).toBe(1)
  })

  it('is 1 for groupings that can only agree, and of no row', () => {
    expect(adjustedRandIndex([0, 0, 0], [1, 1, 1])).toBe(1)
    expect(adjustedRandIndex([0, 1, 2], [2, 0, 1])).toBe(1)
    expect(adjustedRandIndex([], [])).toBe(1)
  })

  it('refuses groupings of different rows', () => {
    expect(() => adjustedRandIndex([0], [0, 1])).toThrow(
      expect.objectContaining({ code: 'ARGUMENT_INVALID' }),
    )
  })
})

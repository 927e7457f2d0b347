import { describe, expect, it } from 'vitest'
import { isClienteleError } from '../../src/errors.ts'
import { assertExactSum, exactSumLimit, isPowerOfTwo, round40, roundToGrid } from '../../src/math/grid.ts'
import { drawNormal } from '../../src/math/normal.ts'
import { openStream } from '../../src/math/philox.ts'
import { sum } from '../../src/math/sums.ts'

describe('roundToGrid', () => {
  it('goes to the nearest multiple, ties up', () => {
    expect(roundToGrid(1.3, 0.25)).toBe(1.25)
    expect(roundToGrid(0.375, 0.25)).toBe(0.5)
    expect(roundToGrid(-0.375, 0.25)).toBe(-0.25)
    expect(roundToGrid(12, 8)).toBe(16)
    expect(roundToGrid(Number.NaN, 0.25)).toBeNaN()
  })

  it('leaves multiples alone', () => {
    for (let k = -1000; k <= 1000; k += 7) expect(roundToGrid(k * 2 ** -10, 2 ** -10)).toBe(k * 2 ** -10)
  })

  it('makes sums independent of their order', () => {
    const stream = openStream(3, 130, 1)
    const values = Float64Array.from({ length: 20_000 }, () =>
      roundToGrid(1e4 * drawNormal(stream), 2 ** -20),
    )
    const plain = (numbers: Float64Array) => numbers.reduce((total, value) => total + value, 0)
    const forward = plain(values)
    expect(plain(values.slice().reverse())).toBe(forward)
    expect(plain(values.slice().sort())).toBe(forward)
    expect(sum(values)).toBe(forward)
    expect(() => assertExactSum(plain(values.map(Math.abs)), 2 ** -20, 'The test')).not.toThrow()
  })
})

describe('assertExactSum', () => {
  it('accepts the limit and refuses what lies above it, and NaN', () => {
    const limit = exactSumLimit(2 ** -10)
    expect(limit).toBe(2 ** 43)
    expect(() => assertExactSum(-limit, 2 ** -10, 'The budget')).not.toThrow()
    for (const total of [limit * (1 + 2 ** -52), -2 * limit, Number.NaN, Number.POSITIVE_INFINITY]) {
      let caught: unknown
      try {
        assertExactSum(total, 2 ** -10, 'The budget')
      } catch (error) {
        caught = error
      }
      expect(isClienteleError(caught) && caught.code).toBe('EXACTNESS_LOST')
      expect(String(caught)).toContain('The budget')
    }
  })
})

describe('isPowerOfTwo', () => {
  it('knows powers of two from -1074 to 1023', () => {
    for (let k = -1074; k <= 1023; k++) expect(isPowerOfTwo(2 ** k)).toBe(true)
  })

  it('refuses everything else', () => {
    for (const x of [0, -2, 3, 0.1, 1 + 2 ** -52, 2 - 2 ** -52, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(isPowerOfTwo(x)).toBe(false)
    }
  })
})

describe('round40', () => {
  it('keeps 40 significant bits', () => {
    expect(round40(1 + 2 ** -39)).toBe(1 + 2 ** -39)
    expect(round40(1 + 2 ** -41)).toBe(1)
    expect(round40(-(1 + 3 * 2 ** -41))).toBe(-(1 + 2 ** -39))
    expect(round40(0)).toBe(0)
    expect(round40(12345)).toBe(12345)
  })

  it('is within half a unit of the 40th bit, leaves 13 zero bits and repeats itself', () => {
    const stream = openStream(3, 130, 2)
    for (let i = 0; i < 5000; i++) {
      const x = drawNormal(stream) * 2 ** (i % 600)
      const rounded = round40(x)
      expect(Math.abs(rounded - x)).toBeLessThanOrEqual(Math.abs(x) * 2 ** -40)
      expect(round40(rounded)).toBe(rounded)
      const unit = 2 ** (Math.floor(Math.log2(Math.abs(rounded))) - 39)
      expect(Number.isInteger(rounded / unit)).toBe(true)
    }
  })

  it('hides a difference of an ulp', () => {
    for (const x of [0.1, 1 / 3, Math.PI * 1e8, 1e-200]) expect(round40(x * (1 + 2 ** -52))).toBe(round40(x))
  })

  it('does not overflow on the way and leaves special values', () => {
    expect(round40(1.5 * 2 ** 1022)).toBe(1.5 * 2 ** 1022)
    expect(round40(-1.3e308)).toBeLessThan(-1.2999e308)
    expect(round40(5e-324)).toBe(5e-324)
    for (const x of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN])
      expect(round40(x)).toBe(x)
  })
})

import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { createExactSum } from '../../src/table/exact-sum.ts'

function exactSum(values: readonly number[]): number {
  const total = createExactSum()
  for (const value of values) total.add(value)
  return total.sum()
}

/** In units of 2^-200, as big integers, rounded once by the platform. */
function bigSum(values: readonly number[]): number {
  const units = values.map((value) => BigInt(value * 2 ** 200))
  return Number(units.reduce((a, b) => a + b, 0n)) / 2 ** 200
}

/** Multiples of 2^-200 of very different sizes, so that naive sums lose digits, and ties happen. */
const number = fc
  .tuple(fc.oneof(fc.integer(), fc.maxSafeInteger()), fc.integer({ min: -140, max: 300 }))
  .map(([mantissa, exponent]) => mantissa * 2 ** exponent)

describe('createExactSum', () => {
  property.prop([fc.array(number, { minLength: 1, maxLength: 50 })], { numRuns: 500 })(
    'is the exact sum, rounded once',
    (values) => {
      expect(exactSum(values)).toBe(bigSum(values) + 0)
    },
  )

  property.prop([fc.array(number, { maxLength: 20 })])('does not depend on the order', (values) => {
    expect(exactSum([...values].sort((a, b) => a - b))).toBe(exactSum(values))
    expect(exactSum([...values].reverse())).toBe(exactSum(values))
  })

  test('rounds ties to even, and looks beyond them', () => {
    expect(exactSum([2 ** 53, 1])).toBe(2 ** 53)
    expect(exactSum([2 ** 53, 1, 2 ** -60])).toBe(2 ** 53 + 2)
    expect(exactSum([2 ** 53, 1, -(2 ** -60)])).toBe(2 ** 53)
    expect(exactSum([1e100, 1, -1e100])).toBe(1)
    expect(exactSum(Array.from({ length: 10 }, () => 0.1))).toBe(1)
  })

  test('whole numbers stay exact beyond 2^53 in between', () => {
    expect(exactSum([2 ** 53 - 1, 2 ** 53 - 1, 3, -(2 ** 53 - 1), -(2 ** 53 - 1)])).toBe(3)
  })

  test('of nothing is NaN, also after clearing', () => {
    const total = createExactSum()
    expect(total.sum()).toBe(Number.NaN)
    total.add(0.5)
    total.clear()
    expect(total.sum()).toBe(Number.NaN)
    expect(total.count).toBe(0)
    total.add(2)
    expect(total.sum()).toBe(2)
  })

  test('beyond the largest number is an error, not infinity', () => {
    const total = createExactSum()
    for (let i = 0; i < 100; i++) total.add(Number.MAX_VALUE)
    expect(() => total.sum()).toThrowError(expect.objectContaining({ code: 'EXACTNESS_LOST' }))
  })
})

import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { longestNumber, writeNumber } from '../../src/table/write-number.ts'

function written(value: number): string {
  const bytes = new Uint8Array(2 * longestNumber)
  const length = writeNumber(value, bytes, 0)
  expect(length).toBeLessThanOrEqual(longestNumber)
  return new TextDecoder().decode(bytes.subarray(0, length))
}

function own(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}

describe('writeNumber', () => {
  test('numbers at the ends of what is made without a text', () => {
    const bounds = [0, -0, 2 ** 31, -(2 ** 31), 1e-6, 1e-6 * (1 - Number.EPSILON), 1e15, 1e21, 5e-324]
    const long = [999999999999999.9, -0.0000012345678901234567, 8855834560, 0.1 + 0.2, 1 / 3, 2 ** -19]
    for (const value of [...bounds, ...long]) expect(written(value)).toBe(own(value))
  })

  property.prop([fc.double({ noNaN: true, noDefaultInfinity: true })])('any number', (value) => {
    expect(written(value)).toBe(own(value))
  })

  property.prop([fc.double({ min: -1e16, max: 1e16, noNaN: true }), fc.integer({ min: 0, max: 22 })])(
    'numbers of every size',
    (value, power) => {
      for (const scaled of [value / 10 ** power, Math.fround(value) / 2 ** power])
        expect(written(scaled)).toBe(own(scaled))
    },
  )

  property.prop([fc.maxSafeInteger(), fc.integer({ min: 0, max: 22 })])(
    'decimals and fractions of two',
    (whole, power) => {
      for (const value of [whole / 10 ** power, whole / 2 ** power, (whole + 1) / 10 ** power])
        expect(written(value)).toBe(own(value))
    },
  )

  property.prop([fc.integer({ min: -22, max: 22 }), fc.integer({ min: -3, max: 3 })])(
    'the neighbors of powers of ten and two',
    (power, steps) => {
      for (const base of [10, 2]) {
        const value = base ** power * (1 + steps * Number.EPSILON)
        expect(written(value)).toBe(own(value))
      }
    },
  )
})

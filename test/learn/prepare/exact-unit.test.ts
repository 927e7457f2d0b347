import { describe, expect, it } from 'vitest'
import {
  addExactly,
  emptySums,
  exactUnit,
  exactUnits,
  joinExactly,
  powerAtLeast,
  roundToUnit,
} from '../../../src/learn/prepare/exact-unit.ts'
import { openStream, uniform } from '../../../src/math/philox.ts'

function shuffled(values: readonly number[], seed: number): number[] {
  const stream = openStream(seed, 112, 0)
  return values
    .map((value) => [uniform(stream), value] as const)
    .toSorted((a, b) => a[0] - b[0])
    .map(([, value]) => value)
}

describe('exactUnit', () => {
  it('is the least power of two at which so many addends add up below 2^51 units', () => {
    expect(exactUnit(1, 2 ** 20)).toBe(2 ** -31)
    expect(exactUnit(1.01, 2 ** 20)).toBe(2 ** -30)
    expect(exactUnit(3, 1)).toBe(2 ** -49)
    expect(exactUnit(0, 10)).toBe(2 ** -1000)
  })

  it('makes sums that do not depend on their order', () => {
    const stream = openStream(5, 112, 1)
    const values = Array.from({ length: 5000 }, () => uniform(stream) * 1e6)
    const unit = exactUnit(1e6, values.length)
    const sum = (list: readonly number[]): number =>
      list.reduce((total, value) => total + roundToUnit(value, unit), 0)
    const plain = (list: readonly number[]): number => list.reduce((total, value) => total + value, 0)
    const orders = [1, 2, 3, 4, 5].map((seed) => shuffled(values, seed))
    expect(new Set(orders.map(sum)).size).toBe(1)
    // Without rounding the order shows, so that the test can fail.
    expect(new Set(orders.map(plain)).size).toBeGreaterThan(1)
  })
})

describe('powerAtLeast', () => {
  it('is the least power of two that is not below', () => {
    for (const [value, power] of [
      [1, 1],
      [1.5, 2],
      [2 ** 40, 2 ** 40],
      [2 ** 40 + 1, 2 ** 41],
      [2 ** -900, 2 ** -900],
    ])
      expect(powerAtLeast(value)).toBe(power)
  })
})

describe('roundToUnit', () => {
  it('rounds to the nearest multiple, halves up, and never gives -0', () => {
    expect(roundToUnit(0.3, 0.25)).toBe(0.25)
    expect(roundToUnit(0.375, 0.25)).toBe(0.5)
    expect(roundToUnit(-0.375, 0.25)).toBe(-0.25)
    expect(Object.is(roundToUnit(-0.1, 0.25), 0)).toBe(true)
  })
})

describe('sums in two parts', () => {
  it('are exact to far below the last bit of the largest addend, in any order', () => {
    const values = [1e15, 1.25e-3, -1e15, 3.5e-4, 7.25, -7.25, 2 ** -60]
    const totals = [1, 2, 3].map((seed) => {
      const [unit, fine] = exactUnits(1e15, 7)
      const sums = emptySums(1)
      const other = emptySums(1)
      shuffled(values, seed).forEach((value, i) => {
        addExactly(i % 2 === 0 ? sums : other, 0, value, unit, fine)
      })
      joinExactly(sums, other)
      return sums.high[0] + sums.low[0]
    })
    expect(new Set(totals).size).toBe(1)
    expect(Math.abs(totals[0] - 1.6e-3)).toBeLessThan(7 ** 3 * 2 ** -101 * 1e15)
  })
})

import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { addDeviation, findDeviation, noDeviations } from '../../src/response/unit-deviations.ts'

describe('deviations by unit and cell', () => {
  test('are found under their unit and cell alone', () => {
    const deviations = noDeviations()
    addDeviation(deviations, 3, 1, 0.5)
    addDeviation(deviations, 1, 3, 4)
    addDeviation(deviations, 3, 1, 0.25)
    expect(deviations.size).toBe(2)
    expect(deviations.sum[findDeviation(deviations, 3, 1)]).toBe(0.75)
    expect(deviations.sum[findDeviation(deviations, 1, 3)]).toBe(4)
    expect(findDeviation(deviations, 1, 1)).toBe(-1)
  })

  test.prop([
    fc.array(fc.tuple(fc.nat(3000), fc.nat(4), fc.integer({ min: -9, max: 9 })), { maxLength: 4000 }),
  ])('are those of a Map, in its order', (added) => {
    const deviations = noDeviations()
    const expected = new Map<string, number>()
    for (const [unit, cell, value] of added) {
      addDeviation(deviations, unit, cell, value)
      const key = `${unit}:${cell}`
      expected.set(key, (expected.get(key) ?? 0) + value)
    }
    const found = Array.from({ length: deviations.size }, (_, entry) => [
      `${deviations.unit[entry]}:${deviations.cell[entry]}`,
      deviations.sum[entry],
    ])
    expect(found).toEqual([...expected])
    for (const [i, [key]] of [...expected].entries()) {
      const [unit, cell] = key.split(':').map(Number)
      expect(findDeviation(deviations, unit, cell)).toBe(i)
    }
  })
})

import { describe, expect, it } from 'vitest'
import { checksums, ex, type Family, h, instance, key, mix, Z } from '../../../bench/instances/allocation.ts'

describe('the exact allocation instances', () => {
  it('draw the published words and numbers', () => {
    expect(mix(1)).toBe(2261973619)
    expect(key(1)).toBe(3838393609)
    expect(h(key(1), 0, 0)).toBe(2398180203)
    expect(h(key(1), 5, 3)).toBe(2793973111)
    expect(Z(key(1), 5, 3)).toBe(-0.6964569531410988)
    expect(ex(-3)).toBe(0.036072306664217076)
  })

  it.each<[Family, number, number, number, number, number, number]>([
    ['retail', 1000, 15_127, 28770.18571472168, 2514176716, 11081.28842163086, 9972],
    ['retail', 16_000, 240_911, 467434.5834655762, 693426449, 180985.1181488037, 158_597],
    ['tied', 16_000, 240_911, 326234.14030456543, 434121618, 154357.9530029297, 147_490],
    ['heavy', 16_000, 240_911, 3413662.9013671875, 2615985976, 1350555.30859375, 158_600],
    ['contra', 16_000, 240_911, 467434.5834655762, 693426449, 180985.1181488037, 242_379],
    ['mckp', 16_000, 240_911, 467434.5834655762, 693426449, 119452.9341583252, 5456],
    ['optcap', 16_000, 240_911, 467434.5834655762, 693426449, 119452.9341583252, 9470],
    ['dense', 16_000, 1_600_000, 2132132.9010009766, 1798617199, 211893.84786987305, 52_977],
  ])('%s of %i customers has its checksums', (family, n, cells, value, hash, freeValue, bounds) => {
    const made = instance(family, n)
    const found = checksums(made)
    expect(found).toMatchObject({ cells, value, hash, bounds })
    expect(made.freeValue).toBe(freeValue)
  })
})

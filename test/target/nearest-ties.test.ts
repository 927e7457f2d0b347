import { describe, expect, it } from 'vitest'
import { nearestTies } from '../../src/target/nearest-ties.ts'

describe('nearestTies', () => {
  it('gives the smallest margins first, equals in their order, and nobody without another choice', () => {
    const margin = Float64Array.of(0.5, Number.POSITIVE_INFINITY, 0, 0.25, 0.5, 3)
    expect([...nearestTies(margin, 10)]).toEqual([2, 3, 0, 4, 5])
    expect([...nearestTies(margin, 2)]).toEqual([2, 3])
  })

  it('takes zero with either sign', () => {
    expect([...nearestTies(Float64Array.of(-0, 0, 1, -0), 10)]).toEqual([0, 1, 3, 2])
  })
})

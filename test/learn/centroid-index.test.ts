import { describe, expect, it } from 'vitest'
import { centroidIndex } from '../../src/learn/centroid-index.ts'

describe('centroidIndex', () => {
  it('is 0 for the same structure in another order, a little moved', () => {
    expect(centroidIndex([0, 0, 10, 10], [10, 9, 1, 0], 2)).toBe(0)
  })

  it('counts the places that no center found', () => {
    // Two centers of a sit at 0, none at 20.
    expect(centroidIndex([0, 1, 10], [0, 10, 20], 1)).toBe(1)
    expect(centroidIndex([0, 1, 2], [0, 10, 20], 1)).toBe(2)
  })

  it('takes the worse of both directions', () => {
    expect(centroidIndex([0, 10], [0, 5, 10], 1)).toBe(1)
    expect(centroidIndex([0, 5, 10], [0, 10], 1)).toBe(1)
  })
})

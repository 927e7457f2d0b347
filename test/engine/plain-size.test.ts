import { describe, expect, it } from 'vitest'
import { plainSize } from '../../src/engine/plain-size.ts'

describe('the size of plain data is', () => {
  it.each([
    ['8 for a number', 1, 8],
    ['8 for null', null, 8],
    ['2 a character', 'four', 8],
    ['what typed arrays hold', new Float64Array(1_000), 8_000],
    ['what a view shows, not what lies around it', new Uint8Array(100).subarray(0, 10), 10],
    ['8 a number in an array, and 16', [1, 2, 3], 40],
    ['the sum over an object', { a: 1, b: new Float32Array(4), c: ['xy'] }, 16 + 8 + 16 + 16 + 4],
    ['keys and values of a map', new Map([['ab', 1]]), 16 + 4 + 8],
    ['the members of a set', new Set([1, 2]), 16 + 16],
  ])('%s', (_, value, expected) => {
    expect(plainSize(value)).toBe(expected)
  })

  it('counted once for what is shared, and finite for what holds itself', () => {
    const shared = new Float64Array(10)
    const loop: { self?: unknown; values: Float64Array; again: Float64Array } = {
      values: shared,
      again: shared,
    }
    loop.self = loop
    expect(plainSize(loop)).toBe(96)
  })
})

import { describe, expect, it } from 'vitest'
import { addSquares, strideFor } from '../../src/learn/newton-squares.ts'

describe('addSquares', () => {
  it.each([1, 2, 3, 4, 5, 7, 8, 9])(
    "adds the lower triangle of weight z z' for %i features and touches nothing else",
    (size) => {
      const [count, stride, width, at] = [1131, strideFor(size), size + 3, 5]
      const values = new Float64Array(count * stride)
      for (let i = 0; i < count; i++)
        for (let j = 0; j < size; j++) values[i * stride + j] = ((7 * i + 3 * j) % 11) - 5
      const weights = Float64Array.from({ length: count }, (_, i) => (i % 4) - 1)
      const out = new Float64Array(at + size * width).fill(2)
      addSquares(out, at, width, { count, values, stride, size }, weights)
      const expected = new Float64Array(at + size * width).fill(2)
      for (let a = 0; a < size; a++)
        for (let b = 0; b <= a; b++)
          for (let i = 0; i < count; i++)
            expected[at + a * width + b] += weights[i] * values[i * stride + a] * values[i * stride + b]
      expect(out).toEqual(expected)
    },
  )
})

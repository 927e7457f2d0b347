import { describe, expect, it } from 'vitest'
import { multiply } from '../../src/math/matrix.ts'
import { drawNormal } from '../../src/math/normal.ts'
import { openStream } from '../../src/math/philox.ts'
import { solveSquare } from '../../src/math/solve.ts'

describe('solveSquare', () => {
  it('solves a symmetric indefinite system with a zero on the diagonal', () => {
    const solution = solveSquare([0, 2, 2, 1], 2, [4, 5])
    expect(solution).toEqual({ kind: 'solution', x: Float64Array.of(1.5, 2) })
  })

  it('solves a saddle-point system: least squares under an equality', () => {
    // Least x^2 + y^2 with x + y = 1: x = y = 1/2, multiplier -1/2.
    const solution = solveSquare([1, 0, 1, 0, 1, 1, 1, 1, 0], 3, [0, 0, 1])
    expect(solution).toEqual({ kind: 'solution', x: Float64Array.of(0.5, 0.5, -0.5) })
  })

  it('solves random systems', () => {
    for (const size of [1, 3, 17, 50]) {
      const stream = openStream(13, 130, size)
      const matrix = Float64Array.from({ length: size * size }, () => drawNormal(stream))
      const b = Float64Array.from({ length: size }, () => drawNormal(stream))
      const solution = solveSquare(matrix, size, b)
      if (solution.kind !== 'solution') throw new Error('singular')
      const back = multiply(matrix, size, size, solution.x)
      for (let i = 0; i < size; i++) expect(Math.abs(back[i] - b[i])).toBeLessThan(1e-10)
    }
  })

  it('leaves its input as it was', () => {
    const matrix = Float64Array.of(0, 2, 2, 1)
    const b = Float64Array.of(4, 5)
    solveSquare(matrix, 2, b)
    expect(Array.from(matrix)).toEqual([0, 2, 2, 1])
    expect(Array.from(b)).toEqual([4, 5])
  })

  it('tells of a singular system', () => {
    expect(solveSquare([1, 2, 2, 4], 2, [1, 1])).toEqual({ kind: 'singular', column: 1 })
    expect(solveSquare([0, 0, 0, 0], 2, [1, 1])).toEqual({ kind: 'singular', column: 0 })
    expect(solveSquare([Number.NaN, 0, 0, 1], 2, [1, 1]).kind).toBe('singular')
  })
})

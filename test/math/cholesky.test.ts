import { describe, expect, it } from 'vitest'
import {
  type CholeskyFactor,
  factorCholesky,
  invertCholesky,
  logDeterminant,
  solveCholesky,
  solveLower,
} from '../../src/math/cholesky.ts'
import { dot, multiply, quadraticForm } from '../../src/math/matrix.ts'
import { drawNormal } from '../../src/math/normal.ts'
import { openStream } from '../../src/math/philox.ts'

function factorOf(matrix: ArrayLike<number>, size: number): CholeskyFactor {
  const result = factorCholesky(matrix, size)
  if (result.kind !== 'factor') throw new Error(`not positive definite at ${result.row}`)
  return result
}

function randomPositiveDefinite(size: number, id: number): Float64Array {
  const stream = openStream(11, 130, id)
  const root = Float64Array.from({ length: size * size }, () => drawNormal(stream))
  const matrix = new Float64Array(size * size)
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      matrix[i * size + j] =
        dot(root.subarray(i * size, (i + 1) * size), root.subarray(j * size, (j + 1) * size)) +
        (i === j ? 0.1 : 0)
    }
  }
  return matrix
}

describe('Cholesky', () => {
  const example = [4, 12, -16, 12, 37, -43, -16, -43, 98]

  it('factors the textbook example', () => {
    expect(Array.from(factorOf(example, 3).lower)).toEqual([2, 0, 0, 6, 1, 0, -8, 5, 3])
  })

  it('reads the lower triangle only', () => {
    const upperSpoilt = [4, 99, 99, 12, 37, 99, -16, -43, 98]
    expect(factorOf(upperSpoilt, 3).lower).toEqual(factorOf(example, 3).lower)
  })

  it('knows the determinant and the inverse', () => {
    const factor = factorOf(example, 3)
    expect(logDeterminant(factor)).toBeCloseTo(Math.log(36), 14)
    const inverse = invertCholesky(factor)
    const expected = [1777 / 36, -122 / 9, 19 / 9, -122 / 9, 34 / 9, -5 / 9, 19 / 9, -5 / 9, 1 / 9]
    for (let i = 0; i < 9; i++) expect(inverse[i]).toBeCloseTo(expected[i], 11)
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 3; j++) expect(inverse[3 * i + j]).toBe(inverse[3 * j + i])
  })

  it.each([1, 2, 5, 20, 60])(
    'inverts to the bits of solving for the columns of the identity, size %d',
    (size) => {
      const factor = factorOf(randomPositiveDefinite(size, size), size)
      const inverse = invertCholesky(factor)
      for (let j = 0; j < size; j++) {
        const unit = Float64Array.from({ length: size }, (_, i) => (i === j ? 1 : 0))
        const column = solveCholesky(factor, unit)
        for (let i = j; i < size; i++)
          expect([inverse[i * size + j], inverse[j * size + i]]).toEqual([column[i], column[i]])
      }
    },
  )

  it.each([1, 2, 5, 20, 60])('solves a random system of size %d', (size) => {
    const matrix = randomPositiveDefinite(size, size)
    const stream = openStream(12, 130, size)
    const wanted = Float64Array.from({ length: size }, () => drawNormal(stream))
    const b = multiply(matrix, size, size, wanted)
    const factor = factorOf(matrix, size)
    const found = solveCholesky(factor, b)
    const back = multiply(matrix, size, size, found)
    for (let i = 0; i < size; i++) expect(Math.abs(back[i] - b[i])).toBeLessThan(1e-9)
    const y = solveLower(factor, b)
    expect(dot(y, y) / quadraticForm(matrix, size, wanted)).toBeCloseTo(1, 10)
  })

  it('may write the solution over the right-hand side', () => {
    const b = Float64Array.of(1, 2, 3)
    const fresh = solveCholesky(factorOf(example, 3), b)
    expect(solveCholesky(factorOf(example, 3), b, b)).toBe(b)
    expect(b).toEqual(fresh)
  })

  it.each([
    ['indefinite', [1, 2, 2, 1], 1],
    ['singular', [1, 1, 1, 1], 1],
    ['singular but for rounding', [0.1 + 0.2, 0.3, 0.3, 0.3], 1],
    ['zero', [0, 0, 0, 0], 0],
    ['negative', [-1, 0, 0, 1], 0],
    ['missing', [1, 0, Number.NaN, 1], 1],
    ['infinite', [Number.POSITIVE_INFINITY, 0, 0, 1], 0],
  ])('tells of a matrix that is %s', (_, matrix, row) => {
    expect(factorCholesky(matrix, 2)).toEqual({ kind: 'not-positive-definite', row })
  })

  it('does not mistake small units for a singular matrix', () => {
    expect(factorCholesky([1e-200, 0, 0, 1e200], 2).kind).toBe('factor')
  })

  it('of size 0 is empty', () => {
    expect(logDeterminant(factorOf([], 0))).toBe(0)
    expect(solveCholesky(factorOf([], 0), [])).toHaveLength(0)
  })
})

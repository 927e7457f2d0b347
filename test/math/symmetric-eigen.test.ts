import { describe, expect, it } from 'vitest'
import { drawNormal } from '../../src/math/normal.ts'
import { openStream } from '../../src/math/philox.ts'
import { eigenSymmetric, type SymmetricEigen } from '../../src/math/symmetric-eigen.ts'

function eigenOf(matrix: ArrayLike<number>, size: number): SymmetricEigen {
  const found = eigenSymmetric(matrix, size)
  if (found.kind !== 'eigen') throw new Error(found.kind)
  return found
}

/** Largest element of A - V' diag(values) V, and of V V' - 1. */
function defects(matrix: ArrayLike<number>, { size, values, vectors }: SymmetricEigen): [number, number] {
  let rebuilt = 0
  let orthogonal = 0
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let element = 0
      let product = 0
      for (let k = 0; k < size; k++) {
        element += values[k] * vectors[k * size + i] * vectors[k * size + j]
        product += vectors[i * size + k] * vectors[j * size + k]
      }
      rebuilt = Math.max(rebuilt, Math.abs(element - matrix[i * size + j]))
      orthogonal = Math.max(orthogonal, Math.abs(product - (i === j ? 1 : 0)))
    }
  }
  return [rebuilt, orthogonal]
}

/** Symmetric, of the given rank, with elements about 1. */
function randomSymmetric(size: number, rank: number, id: number): Float64Array {
  const stream = openStream(13, 130, id)
  const matrix = new Float64Array(size * size)
  for (let r = 0; r < rank; r++) {
    const vector = Float64Array.from({ length: size }, () => drawNormal(stream))
    const sign = r % 3 === 2 ? -1 : 1
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) matrix[i * size + j] += sign * (vector[i] * vector[j])
  }
  return matrix
}

describe('eigenSymmetric', () => {
  it('finds the values and vectors of [[2, 1], [1, 2]] by hand: 3 and 1', () => {
    const { values, vectors } = eigenOf([2, 1, 1, 2], 2)
    expect(values[0]).toBeCloseTo(3, 15)
    expect(values[1]).toBeCloseTo(1, 15)
    for (const [k, expected] of [Math.SQRT1_2, Math.SQRT1_2, Math.SQRT1_2, -Math.SQRT1_2].entries())
      expect(Math.abs(vectors[k])).toBeCloseTo(Math.abs(expected), 15)
    expect(vectors[2] * vectors[3]).toBeLessThan(0)
  })

  it('finds 2 - 2 cos(k pi / (n + 1)) for the second difference matrix', () => {
    const n = 12
    const matrix = Float64Array.from({ length: n * n }, (_, at) => {
      const distance = Math.abs((at % n) - Math.floor(at / n))
      return distance === 0 ? 2 : distance === 1 ? -1 : 0
    })
    const { values } = eigenOf(matrix, n)
    for (let k = 0; k < n; k++) {
      expect(values[k]).toBeCloseTo(2 - 2 * Math.cos(((n - k) * Math.PI) / (n + 1)), 14)
    }
  })

  it('finds the small eigenvalues of the Hilbert matrix of order 8', () => {
    const matrix = Float64Array.from({ length: 64 }, (_, at) => 1 / ((at % 8) + Math.floor(at / 8) + 1))
    const { values } = eigenOf(matrix, 8)
    // Published for the exact matrix: 1.69593899692195 and 1.11153896637244e-10.
    expect(values[0]).toBeCloseTo(1.69593899692195, 13)
    expect(Math.abs(values[7] / 1.11153896637244e-10 - 1)).toBeLessThan(1e-5)
  })

  it.each([
    [1, 1],
    [2, 2],
    [5, 5],
    [5, 2],
    [20, 20],
    [20, 3],
    [50, 50],
  ])('rebuilds a random matrix of size %d and rank %d', (size, rank) => {
    const matrix = randomSymmetric(size, rank, size * 100 + rank)
    const found = eigenOf(matrix, size)
    const [rebuilt, orthogonal] = defects(matrix, found)
    expect(rebuilt).toBeLessThan(1e-13 * size)
    expect(orthogonal).toBeLessThan(1e-14 * size)
    for (let k = 1; k < size; k++) expect(found.values[k]).toBeLessThanOrEqual(found.values[k - 1])
    expect(found.sweeps).toBeLessThan(20)
    const small = found.values.slice().filter((value) => Math.abs(value) < 1e-12 * size)
    expect(small.length).toBe(size - rank)
  })

  it('makes the largest element of a vector positive and reads the lower triangle only', () => {
    const matrix = randomSymmetric(6, 6, 6)
    const found = eigenOf(matrix, 6)
    for (let k = 0; k < 6; k++) {
      const vector = Array.from(found.vectors.subarray(6 * k, 6 * k + 6))
      expect(Math.max(...vector)).toBe(Math.max(...vector.map(Math.abs)))
    }
    const spoilt = matrix.slice()
    for (let i = 0; i < 6; i++) for (let j = i + 1; j < 6; j++) spoilt[6 * i + j] = Number.NaN
    expect(eigenOf(spoilt, 6)).toEqual(found)
  })

  it.each([2 ** -1060, 2 ** -600, 2 ** 600, 2 ** 1020])('does not depend on the unit (%d)', (unit) => {
    const matrix = [2, 1, 0, 1, 3, 1, 0, 1, 4]
    const plain = eigenOf(matrix, 3)
    const scaled = eigenOf(
      matrix.map((element) => element * unit),
      3,
    )
    expect(scaled.vectors).toEqual(plain.vectors)
    for (let k = 0; k < 3; k++) expect(Math.abs(scaled.values[k] / unit - plain.values[k])).toBeLessThan(1e-3)
  })

  it('takes diagonal, zero and empty matrices as they are', () => {
    expect(Array.from(eigenOf([1, 0, 0, 0, 5, 0, 0, 0, -2], 3).values)).toEqual([5, 1, -2])
    expect(Array.from(eigenOf(new Float64Array(9), 3).values)).toEqual([0, 0, 0])
    expect(eigenOf([], 0).values).toHaveLength(0)
  })

  it('says which row is not finite', () => {
    expect(eigenSymmetric([1, 0, Number.NaN, 1], 2)).toEqual({ kind: 'not-finite', row: 1 })
    expect(eigenSymmetric([Number.POSITIVE_INFINITY], 1)).toEqual({ kind: 'not-finite', row: 0 })
  })
})

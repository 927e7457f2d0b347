import { describe, expect, it } from 'vitest'
import {
  addOuterLower,
  dot,
  lowerForm,
  mirrorLower,
  multiply,
  multiplyTransposed,
  quadraticForm,
} from '../../src/math/matrix.ts'

describe('matrix', () => {
  const matrix = [1, 2, 3, 4, 5, 6]

  it('multiplies a vector', () => {
    expect(Array.from(multiply(matrix, 2, 3, [1, 0, -1]))).toEqual([-2, -2])
    expect(Array.from(multiplyTransposed(matrix, 2, 3, [1, -1]))).toEqual([-3, -3, -3])
  })

  it('overwrites what the output held', () => {
    expect(Array.from(multiply(matrix, 2, 3, [1, 1, 1], Float64Array.of(9, 9)))).toEqual([6, 15])
    expect(Array.from(multiplyTransposed(matrix, 2, 3, [1, 1], Float64Array.of(9, 9, 9)))).toEqual([5, 7, 9])
  })

  it('forms inner products and quadratic forms', () => {
    expect(dot([1, 2, 3], [4, 5, 6])).toBe(32)
    expect(dot([], [])).toBe(0)
    expect(quadraticForm([2, 1, 1, 3], 2, [1, -2])).toBe(10)
  })

  it.each([0, 1, 3, 4, 5, 8, 11])('has the same bits four rows at a time, for %i rows', (size) => {
    const lower = Float64Array.from({ length: 2 + size * size }, (_, i) => 1 / (1 + ((5 * i) % 17)))
    const x = Float64Array.from({ length: size }, (_, i) => 1 / (3 + i))
    const products = Array.from({ length: size }, (_, i) => {
      let total = 0
      for (let j = 0; j < size; j++) total += lower[i * size + j] * x[j]
      return total
    })
    expect(Array.from(multiply(lower, size, size, x))).toEqual(products)
    let form = 0
    for (let i = 0; i < size; i++) {
      let row = 0
      for (let j = 0; j < i; j++) row += lower[2 + i * size + j] * x[j]
      form += x[i] * (2 * row + lower[2 + i * size + i] * x[i])
    }
    expect(lowerForm(lower, 2, size, x)).toBe(form)
  })

  it('adds weighted outer products to the lower triangle and mirrors it', () => {
    const sum = new Float64Array(9)
    addOuterLower(sum, 3, [1, 2, 3], 2)
    addOuterLower(sum, 3, [1, 0, -1], 1)
    expect(Array.from(sum)).toEqual([3, 0, 0, 4, 8, 0, 5, 12, 19])
    mirrorLower(sum, 3)
    expect(Array.from(sum)).toEqual([3, 4, 5, 4, 8, 12, 5, 12, 19])
  })
})

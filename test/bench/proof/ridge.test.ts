import { expect, test } from 'vitest'
import { type FillColumns, gramOf } from '../../../bench/proof/laboratory/gram.ts'
import { allProducts, fillProducts, predictProducts } from '../../../bench/proof/laboratory/products.ts'
import { solveRidge } from '../../../bench/proof/laboratory/ridge.ts'

/** Numbers without a pattern from 0 to 1. */
function numbers(count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => (((i + 1) * 0.618033988749895) % 1) ** 2)
}

test('the sums of products are those of a plain loop, for rows and columns that fill no block', () => {
  const [rows, width] = [300, 7]
  const x = numbers(rows * width)
  const fill: FillColumns = (from, to, into, stride) => {
    for (let row = from; row < to; row++)
      for (let j = 0; j < width; j++) into[j * stride + row - from] = x[row * width + j]
  }
  const gram = gramOf(rows, width, fill)
  for (let i = 0; i < width; i++)
    for (let j = 0; j < width; j++) {
      let sum = 0
      for (let row = 0; row < rows; row++) sum += x[row * width + i] * x[row * width + j]
      expect(gram[i * width + j]).toBeCloseTo(sum, 10)
    }
})

test('one column through the origin has the closed form x y / (x x + penalty)', () => {
  // Products of x = 1, 2, 3 with itself and with y = 2, 2, 6.
  const gram = Float64Array.of(14, 24, 24, 44)
  expect(solveRidge(gram, 2, [0], [1], [2])[0]).toBeCloseTo(24 / 16, 12)
})

test('without a penalty a line through three points is least squares, and a large one flattens it around the mean', () => {
  // Columns 1, x = -1, 0, 1, y = 0, 1, 5.
  const gram = Float64Array.of(3, 0, 6, 0, 2, 5, 6, 5, 26)
  const [constant, rise] = solveRidge(gram, 3, [0, 1], [2], [0, 0])
  expect(constant).toBeCloseTo(2, 12)
  expect(rise).toBeCloseTo(2.5, 12)
  const [mean, slope] = solveRidge(gram, 3, [0, 1], [2], [0, 1e9])
  expect(mean).toBeCloseTo(2, 12)
  expect(slope).toBeCloseTo(0, 6)
})

test('products are the constant, the features, their squares and their pairs', () => {
  const features = { names: ['a', 'b'], rows: 1, x: Float64Array.of(2, 5) }
  const products = allProducts(2)
  const into = new Float64Array(products.length)
  fillProducts(features, products, 0, 1, into, 1)
  expect([...into]).toEqual([1, 2, 5, 4, 10, 25])
  const coefficients = Float64Array.of(
    ...[1, 0, 0, 0, 1, 0],
    ...[0, 1, 1, 0, 0, 1],
    ...[0, 0, 0, 0, 0, 0],
    ...[0, 0, 0, 1, 0, 0],
  )
  expect([...predictProducts(features, products, coefficients)]).toEqual([11, 32, 0, 4])
})

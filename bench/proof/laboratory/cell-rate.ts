import { addSquares, addWeighted, type FeatureBlock } from '../../../src/learn/newton-squares.ts'
import { mirrorLower } from '../../../src/math/matrix.ts'

/** Coefficients that multiply a row's numbers from place `from` on: number j by the coefficient at `at + j`. */
export interface Term {
  readonly at: number
  readonly from: 0 | 1
}

/** Counts of one kind that hang on the same coefficients, such as what followed one offer through one channel. */
export interface Cell {
  readonly terms: readonly Term[]
  /** Numbers z of each row: 1, then its features. */
  readonly rows: FeatureBlock
  readonly count: Float64Array
  /** Expected count that comes in any case. */
  readonly base: Float64Array
  /** What is left for e^eta to act on. */
  readonly scale: Float64Array
}

const largestExponent = 20

/**
 * The Poisson loss of counts with mean base + scale e^eta, where eta = z'(sum of the coefficients of the terms). Its slopes and second
 * derivatives are added to what is there: the sums of z z' of a cell are made once, however many terms share them.
 *
 * @param hessian - row-major, shape [b.length, b.length].
 */
export function addCells(
  cells: readonly Cell[],
  b: Float64Array,
  gradient: Float64Array,
  hessian: Float64Array,
): number {
  let loss = 0
  for (const { terms, rows, count, base, scale } of cells) {
    const added = addedCounts(rows, coefficientsOf(terms, b, rows.size), scale)
    const score = new Float64Array(rows.count)
    const curvature = new Float64Array(rows.count)
    for (let row = 0; row < rows.count; row++) {
      const mean = base[row] + added[row]
      loss += mean - count[row] * Math.log(mean)
      score[row] = added[row] * (1 - count[row] / mean)
      curvature[row] = added[row] - (count[row] * added[row] * base[row]) / mean ** 2
    }
    addTerms(terms, rows, score, gradient)
    addPairs(terms, rows, curvature, hessian, b.length)
  }
  return loss
}

/** What a cell's rows are expected to count beyond their base. */
export function addedCounts(
  { count, values, stride, size }: FeatureBlock,
  coefficients: Float64Array,
  scale: Float64Array,
): Float64Array {
  const added = new Float64Array(count)
  for (let row = 0; row < count; row++) {
    let eta = 0
    for (let j = 0; j < size; j++) eta += coefficients[j] * values[row * stride + j]
    added[row] = scale[row] * Math.exp(Math.min(largestExponent, eta))
  }
  return added
}

/** What a row's numbers are multiplied by: the sum over the terms. */
export function coefficientsOf(terms: readonly Term[], b: Float64Array, size: number): Float64Array {
  const sum = new Float64Array(size)
  for (const { at, from } of terms) for (let j = from; j < size; j++) sum[j] += b[at + j]
  return sum
}

function addTerms(
  terms: readonly Term[],
  rows: FeatureBlock,
  score: Float64Array,
  gradient: Float64Array,
): void {
  const slopes = new Float64Array(rows.size)
  addWeighted(slopes, 0, rows, score)
  for (const { at, from } of terms) for (let j = from; j < rows.size; j++) gradient[at + j] += slopes[j]
}

function addPairs(
  terms: readonly Term[],
  rows: FeatureBlock,
  curvature: Float64Array,
  hessian: Float64Array,
  width: number,
): void {
  const { size } = rows
  const squares = new Float64Array(size * size)
  addSquares(squares, 0, size, rows, curvature)
  mirrorLower(squares, size)
  for (const one of terms)
    for (const other of terms)
      for (let i = one.from; i < size; i++)
        for (let j = other.from; j < size; j++)
          hessian[(one.at + i) * width + other.at + j] += squares[i * size + j]
}

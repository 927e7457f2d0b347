import type { ReadonlyFloat64Array } from './arrays.ts'
import { log } from './log.ts'

/** A symmetric positive definite matrix as L L'. */
export interface CholeskyFactor {
  readonly kind: 'factor'
  readonly size: number
  /** L, row-major, shape [size, size]; zero above the diagonal. */
  readonly lower: ReadonlyFloat64Array
}

/** The matrix is not positive definite, or not by more than rounding. */
export interface NotPositiveDefinite {
  readonly kind: 'not-positive-definite'
  /** The first row, from 0, that is no more than a combination of the rows before it (or holds NaN). */
  readonly row: number
}

/**
 * Factors a symmetric positive definite matrix into L L' (Cholesky). A pivot counts as zero when it is at most
 * size * 2^-52 of its diagonal element. Time grows with size^3 / 3.
 *
 * @param matrix - row-major, shape [size, size]; only the lower triangle is read.
 */
export function factorCholesky(
  matrix: ArrayLike<number>,
  size: number,
): CholeskyFactor | NotPositiveDefinite {
  const lower = new Float64Array(size * size)
  const tolerance = size * 2 ** -52
  for (let i = 0; i < size; i++) {
    const row = i * size
    for (let j = 0; j < i; j++) {
      lower[row + j] = (matrix[row + j] - dotRows(lower, row, j * size, j)) / lower[j * size + j]
    }
    const diagonal = matrix[row + i]
    const pivot = diagonal - dotRows(lower, row, row, i)
    if (!(pivot > tolerance * diagonal && pivot < Number.POSITIVE_INFINITY)) {
      return { kind: 'not-positive-definite', row: i }
    }
    lower[row + i] = Math.sqrt(pivot)
  }
  return { kind: 'factor', size, lower }
}

/**
 * Solves A x = b for the factored A.
 *
 * @param b - length size.
 * @param out - receives x; may be `b` itself. Default: a new array.
 */
export function solveCholesky(
  factor: CholeskyFactor,
  b: ArrayLike<number>,
  out: Float64Array = new Float64Array(factor.size),
): Float64Array {
  solveLower(factor, b, out)
  const { size, lower } = factor
  for (let i = size - 1; i >= 0; i--) {
    let rest = out[i]
    for (let k = i + 1; k < size; k++) rest -= lower[k * size + i] * out[k]
    out[i] = rest / lower[i * size + i]
  }
  return out
}

/**
 * Solves L y = b; the sum of squares of y is b' A^-1 b.
 *
 * @param out - receives y; may be `b` itself. Default: a new array.
 */
export function solveLower(
  factor: CholeskyFactor,
  b: ArrayLike<number>,
  out: Float64Array = new Float64Array(factor.size),
): Float64Array {
  const { size, lower } = factor
  for (let i = 0; i < size; i++) {
    let rest = b[i]
    for (let k = 0; k < i; k++) rest -= lower[i * size + k] * out[k]
    out[i] = rest / lower[i * size + i]
  }
  return out
}

/**
 * The inverse of the factored matrix: row-major, exactly symmetric. Solves for the columns of the identity, of which only what lies on and below the diagonal is
 * worked out; the numbers are those of `solveCholesky`, bit by bit. Time grows with size^3 * 2 / 3.
 */
export function invertCholesky({ size, lower }: CholeskyFactor): Float64Array {
  const upper = transposed(lower, size)
  const inverse = new Float64Array(size * size)
  const column = new Float64Array(size)
  for (let j = 0; j < size; j++) {
    for (let i = j; i < size; i++) {
      let rest = i === j ? 1 : 0
      for (let k = j; k < i; k++) rest -= lower[i * size + k] * column[k]
      column[i] = rest / lower[i * size + i]
    }
    for (let i = size - 1; i >= j; i--) {
      let rest = column[i]
      for (let k = i + 1; k < size; k++) rest -= upper[i * size + k] * column[k]
      column[i] = rest / lower[i * size + i]
      inverse[i * size + j] = column[i]
      inverse[j * size + i] = column[i]
    }
  }
  return inverse
}

function transposed(matrix: ReadonlyFloat64Array, size: number): Float64Array {
  const turned = new Float64Array(size * size)
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) turned[j * size + i] = matrix[i * size + j]
  return turned
}

/** The natural logarithm of the determinant of the factored matrix; 0 for size 0. */
export function logDeterminant(factor: CholeskyFactor): number {
  let total = 0
  for (let i = 0; i < factor.size; i++) total += log(factor.lower[i * factor.size + i])
  return 2 * total
}

function dotRows(matrix: Float64Array, a: number, b: number, count: number): number {
  let total = 0
  for (let k = 0; k < count; k++) total += matrix[a + k] * matrix[b + k]
  return total
}

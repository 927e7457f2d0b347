import { type CholeskyFactor, factorCholesky, invertCholesky, solveCholesky } from '../math/cholesky.ts'
import { dot, mirrorLower, multiply } from '../math/matrix.ts'

/** The normal equations of one regression; matrices row-major, the lower triangle of X'WX is read. */
export interface NormalEquations {
  readonly rows: number
  readonly width: number
  readonly xtx: Float64Array
  readonly xty: Float64Array
  readonly yty: number
}

/** A solved ridge regression. */
export interface RidgeSolution {
  /** Shape [width], the intercept first. */
  readonly coefficients: Float64Array
  /** (X'WX + penalty)^-1, shape [width, width]. */
  readonly inverse: Float64Array
  /** Sum of weighted squared residuals. */
  readonly residualSquares: number
  /** Effective parameters: the trace of (X'WX + penalty)^-1 X'WX. */
  readonly degrees: number
  /** Residual variance, residualSquares / (rows - degrees); NaN where there are no more rows than parameters. */
  readonly variance: number
  /** False where columns are combinations of each other and a further small penalty was needed. */
  readonly regular: boolean
}

/**
 * Minimizes |y - X b|^2 + penalty |b|^2 with a free intercept (Hoerl and Kennard 1970).
 *
 * @param penalty - 0 or more, for every coefficient but the first.
 */
export function solveRidge(equations: NormalEquations, penalty: number): RidgeSolution {
  const { width, rows, xty } = equations
  const xtx = Float64Array.from(equations.xtx)
  mirrorLower(xtx, width)
  const { factor, regular } = factorPenalized(xtx, width, penalty)
  const coefficients = solveCholesky(factor, xty)
  const inverse = invertCholesky(factor)
  const fitted = multiply(xtx, width, width, coefficients)
  const residualSquares = Math.max(0, equations.yty - 2 * dot(coefficients, xty) + dot(coefficients, fitted))
  const degrees = dot(inverse, xtx)
  const free = rows - degrees
  return {
    coefficients,
    inverse,
    residualSquares,
    degrees,
    variance: free > 0 ? residualSquares / free : Number.NaN,
    regular,
  }
}

/**
 * B M B for symmetric B and M: the covariance of coefficients from the inverse and a middle.
 *
 * @param scale - what the product is multiplied by.
 */
export function sandwich(
  bread: Float64Array,
  middle: Float64Array,
  width: number,
  scale: number,
): Float64Array {
  const result = new Float64Array(width * width)
  const column = new Float64Array(width)
  for (let i = 0; i < width; i++) {
    multiply(middle, width, width, bread.subarray(i * width, (i + 1) * width), column)
    for (let j = 0; j < width; j++) {
      result[i * width + j] = scale * dot(bread.subarray(j * width, (j + 1) * width), column)
    }
  }
  for (let i = 0; i < width; i++) for (let j = 0; j < i; j++) result[j * width + i] = result[i * width + j]
  return result
}

/**
 * Factors a symmetric matrix plus a penalty on its diagonal, the first element excepted; where that is singular, with a
 * further penalty of 2^-30 of the mean diagonal element.
 */
export function factorPenalized(
  matrix: Float64Array,
  width: number,
  penalty: number,
): { readonly factor: CholeskyFactor; readonly regular: boolean } {
  const penalized = Float64Array.from(matrix)
  let trace = 0
  for (let j = 0; j < width; j++) {
    if (j > 0) penalized[j * width + j] += penalty
    trace += matrix[j * width + j]
  }
  for (let extra = 0; ; extra = Math.max(extra * 1024, Math.max(trace / width, 1) * 2 ** -30)) {
    for (let j = 0; j < width; j++) penalized[j * width + j] += extra
    const factor = factorCholesky(penalized, width)
    if (factor.kind === 'factor') return { factor, regular: extra === 0 }
    if (!(extra < Number.MAX_VALUE))
      throw new RangeError('a matrix to factor holds numbers that are not finite')
  }
}

import { factorCholesky, solveCholesky } from '../../../src/math/cholesky.ts'

/**
 * Ridge regressions of several targets on one design, from the sums of products: coefficients b that make least
 * |y - X b|^2 + sum_j penalty_j b_j^2. One factorization serves all targets.
 *
 * @param gram - products of all columns of the design and the targets with each other, shape [width, width].
 * @param inputs - places of the columns of the design.
 * @param targets - places of the targets.
 * @param penalties - by input.
 * @returns shape [targets.length, inputs.length].
 */
export function solveRidge(
  gram: Float64Array,
  width: number,
  inputs: ArrayLike<number>,
  targets: ArrayLike<number>,
  penalties: ArrayLike<number>,
): Float64Array {
  const size = inputs.length
  const matrix = new Float64Array(size * size)
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) matrix[i * size + j] = gram[inputs[i] * width + inputs[j]]
    matrix[i * size + i] += penalties[i]
  }
  const factor = factorCholesky(matrix, size)
  if (factor.kind !== 'factor')
    throw new Error(`Column ${factor.row} of the ridge regression is not distinct and has no penalty.`)
  const coefficients = new Float64Array(targets.length * size)
  const products = new Float64Array(size)
  for (let t = 0; t < targets.length; t++) {
    for (let i = 0; i < size; i++) products[i] = gram[inputs[i] * width + targets[t]]
    solveCholesky(factor, products, coefficients.subarray(t * size, (t + 1) * size))
  }
  return coefficients
}

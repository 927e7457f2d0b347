import { factorCholesky, invertCholesky, logDeterminant } from '../../../src/math/cholesky.ts'
import { type CurvedFunction, minimizeNewton } from '../../../src/math/damped-newton.ts'

/** Places of coefficients that are drawn from one normal distribution with mean 0. Coefficients of no block are free. */
export type Block = readonly number[]

/** Coefficients, and the variance of each block. */
export interface BlockFit {
  readonly coefficients: Float64Array
  readonly variances: Float64Array
}

/** What is known of coefficients under some variances, as a normal distribution. */
export interface Laplace {
  /** The likeliest coefficients. */
  readonly mode: Float64Array
  /** By coefficient, the variance that is left of it. */
  readonly spread: Float64Array
  /** The log of the likelihood of the variances, but for a constant. */
  readonly evidence: number
}

/**
 * Finds the likeliest coefficients and takes the posterior for the normal distribution that has its height and its second derivatives there.
 *
 * @param loss - minus the log likelihood.
 * @param fit - the variances, and coefficients to begin with.
 */
export function laplace(
  loss: CurvedFunction,
  blocks: readonly Block[],
  { coefficients, variances }: BlockFit,
): Laplace {
  const posterior = penalized(loss, blocks, variances)
  const { x: mode, value } = minimizeNewton(posterior, coefficients, { tolerance: 1e-5 })
  const width = mode.length
  const hessian = new Float64Array(width * width)
  posterior(mode, new Float64Array(width), hessian)
  const factor = factorCholesky(hessian, width)
  if (factor.kind !== 'factor') throw new Error(`Nothing is known of coefficient ${factor.row}.`)
  const inverse = invertCholesky(factor)
  let volume = logDeterminant(factor)
  for (const [k, block] of blocks.entries()) volume += block.length * Math.log(variances[k])
  return { mode, spread: mode.map((_, j) => inverse[j * width + j]), evidence: -value - volume / 2 }
}

/** The loss and half the squared coefficients over their variances. */
function penalized(loss: CurvedFunction, blocks: readonly Block[], variances: Float64Array): CurvedFunction {
  return (b, gradient, hessian) => {
    let value = loss(b, gradient, hessian)
    for (const [k, block] of blocks.entries())
      for (const j of block) {
        value += b[j] ** 2 / (2 * variances[k])
        gradient[j] += b[j] / variances[k]
        hessian[j * b.length + j] += 1 / variances[k]
      }
    return value
  }
}

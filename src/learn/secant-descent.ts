import { type CholeskyFactor, solveCholesky } from '../math/cholesky.ts'
import { dot } from '../math/matrix.ts'
import { descend } from './newton-descent.ts'

/** An objective at some coefficients, with its gradient. */
export interface Slope {
  /** Infinite where it is not defined. */
  readonly objective: number
  readonly gradient: Float64Array
}

/** Steps after which a start was not near enough. */
const mostSteps = 16

/**
 * Descends several objectives together from starts near their minima, by the secant method of Broyden, Fletcher, Goldfarb and Shanno, which begins
 * with a curvature found nearby and learns how it differs from the gradients met on the way (Nocedal and Wright 2006, algorithm 7.4). A step needs
 * only the gradient, a small part of the work of Newton's, and comes to the same minimum.
 *
 * @param curvatures - of each, the Hessian near its minimum as a factor.
 * @param slope - looks at some of them (by index) at given coefficients: one pass for all.
 * @param smallest - the decrement at which to stop: squared standard errors left to go.
 * @returns the minimum of each, or null where it was not reached in a few steps.
 */
export async function descendBySecants(
  starts: readonly Float64Array[],
  curvatures: readonly CholeskyFactor[],
  slope: (active: readonly number[], trials: readonly Float64Array[]) => Promise<readonly Slope[]>,
  smallest: number,
): Promise<readonly (Float64Array | null)[]> {
  const paths = starts.map((): Path => ({ last: null, secants: [] }))
  const descents = await descend(
    starts,
    async (active, trials) => {
      const slopes = await slope(active, trials)
      return slopes.map(({ objective, gradient }, position) => {
        const path = paths[active[position]]
        if (objective < Number.POSITIVE_INFINITY) learn(path, trials[position], gradient)
        const step = stepOf(path, curvatures[active[position]], gradient)
        return { objective, gradient, step, decrement: dot(step, gradient) }
      })
    },
    mostSteps,
    smallest,
  )
  return descents.map(({ at, converged }) => (converged ? at : null))
}

/** How the gradient moved with the coefficients between two points that were looked at. */
interface Secant {
  readonly moved: Float64Array
  readonly change: Float64Array
  /** moved' change: above 0. */
  readonly product: number
}

interface Path {
  last: { readonly at: Float64Array; readonly gradient: Float64Array } | null
  readonly secants: Secant[]
}

/** Keeps the secant to the point before; one along which the objective is not convex is left out. */
function learn(path: Path, at: Float64Array, gradient: Float64Array): void {
  const { last } = path
  path.last = { at, gradient }
  if (last === null) return
  const moved = at.map((value, j) => value - last.at[j])
  const change = gradient.map((value, j) => value - last.gradient[j])
  const product = dot(moved, change)
  const lengths = dot(moved, moved) * dot(change, change)
  if (product > 1e-8 * Math.sqrt(lengths)) path.secants.push({ moved, change, product })
}

/** The inverse of the learned curvature times the gradient, by the two loops of algorithm 7.4. */
function stepOf({ secants }: Path, curvature: CholeskyFactor, gradient: Float64Array): Float64Array {
  const rest = gradient.slice()
  const shares = secants.map(() => 0)
  for (let k = secants.length - 1; k >= 0; k--) {
    const { moved, change, product } = secants[k]
    shares[k] = dot(moved, rest) / product
    for (let j = 0; j < rest.length; j++) rest[j] -= shares[k] * change[j]
  }
  const step = solveCholesky(curvature, rest)
  for (const [k, { moved, change, product }] of secants.entries()) {
    const share = shares[k] - dot(change, step) / product
    for (let j = 0; j < step.length; j++) step[j] += share * moved[j]
  }
  return step
}

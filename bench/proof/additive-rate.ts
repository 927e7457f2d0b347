import { minimizeNewton } from '../../src/math/damped-newton.ts'
import { dot } from '../../src/math/matrix.ts'

/** Counts, and what they are thought to hang on. */
export interface Counts {
  readonly rows: number
  /** Row-major, shape [rows, width]. */
  readonly design: Float64Array
  readonly width: number
  readonly count: Float64Array
  /** Expected count that comes in any case; 0 where there is none. */
  readonly base: Float64Array
}

/** What coefficients are drawn to, and how strongly: half the weight times the square of the distance is added to the loss. */
export interface Prior {
  readonly mean: Float64Array
  readonly weight: Float64Array
}

const largestExponent = 20

/**
 * Fits counts with mean base + exp(x'b): what comes in any case, and what is added. The largest penalized Poisson likelihood, by
 * Newton's method with expected second derivatives.
 */
export function fitAdditiveRate(counts: Counts, prior: Prior, start: Float64Array): Float64Array {
  const { rows, design, width, count, base } = counts
  const loss = (b: Float64Array, gradient: Float64Array, hessian: Float64Array): number => {
    let value = 0
    for (let j = 0; j < width; j++) {
      const away = b[j] - prior.mean[j]
      value += 0.5 * prior.weight[j] * away * away
      gradient[j] = prior.weight[j] * away
      hessian[j * width + j] = prior.weight[j]
    }
    for (let row = 0; row < rows; row++) {
      const x = design.subarray(row * width, (row + 1) * width)
      const added = Math.exp(Math.min(largestExponent, dot(x, b)))
      const mean = base[row] + added
      value += mean - count[row] * Math.log(mean)
      addScaled(gradient, x, added * (1 - count[row] / mean))
      addSquare(hessian, x, (added * added) / mean)
    }
    return value
  }
  return minimizeNewton(loss, start, { tolerance: 1e-6, maxIterations: 60 }).x
}

/** Adds a multiple of a vector that may hold many zeros. */
function addScaled(into: Float64Array, x: Float64Array, weight: number): void {
  for (let j = 0; j < x.length; j++) into[j] += weight * x[j]
}

/** Adds weight * x x' to the lower triangle, skipping the zeros of x. */
function addSquare(into: Float64Array, x: Float64Array, weight: number): void {
  for (let i = 0; i < x.length; i++) {
    if (x[i] === 0) continue
    const scaled = weight * x[i]
    const at = i * x.length
    for (let j = 0; j <= i; j++) into[at + j] += scaled * x[j]
  }
}

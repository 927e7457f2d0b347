import { minimizeNewton } from '../../../src/math/damped-newton.ts'
import { type FillColumns, gramOf } from './gram.ts'

/** Counts, and what they are thought to hang on. */
export interface Counts {
  readonly rows: number
  /** Row-major, shape [rows, width]. */
  readonly design: Float64Array
  readonly width: number
  readonly count: Float64Array
  /** Expected count that comes in any case; 0 where there is none. */
  readonly base: Float64Array
  /** How much each row counts. Default: 1. */
  readonly weight?: Float64Array | undefined
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
  const { rows, design, width, count, base, weight } = counts
  const root = new Float64Array(rows)
  const fill = scaledColumns(counts, root)
  const loss = (b: Float64Array, gradient: Float64Array, hessian: Float64Array): number => {
    let value = 0
    for (let j = 0; j < width; j++) {
      const away = b[j] - prior.mean[j]
      value += 0.5 * prior.weight[j] * away * away
      gradient[j] = prior.weight[j] * away
      hessian[j * width + j] = prior.weight[j]
    }
    for (let row = 0; row < rows; row++) {
      const added = Math.exp(Math.min(largestExponent, inner(design, row * width, b)))
      const mean = base[row] + added
      const counted = weight === undefined ? 1 : weight[row]
      value += counted * (mean - count[row] * Math.log(mean))
      addScaled(gradient, design, row * width, counted * added * (1 - count[row] / mean))
      root[row] = added * Math.sqrt(counted / mean)
    }
    const information = gramOf(rows, width, fill)
    for (let j = 0; j < hessian.length; j++) hessian[j] += information[j]
    return value
  }
  return minimizeNewton(loss, start, { tolerance: 1e-6, maxIterations: 60 }).x
}

function inner(x: Float64Array, at: number, b: Float64Array): number {
  let sum = 0
  for (let j = 0; j < b.length; j++) sum += x[at + j] * b[j]
  return sum
}

function addScaled(into: Float64Array, x: Float64Array, at: number, weight: number): void {
  for (let j = 0; j < into.length; j++) into[j] += weight * x[at + j]
}

/** The rows of the design, each times its root weight. */
function scaledColumns({ design, width }: Counts, root: Float64Array): FillColumns {
  return (from, to, into, stride) => {
    for (let row = from; row < to; row++)
      for (let j = 0; j < width; j++) into[j * stride + row - from] = root[row] * design[row * width + j]
  }
}

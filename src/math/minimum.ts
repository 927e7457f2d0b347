/** When a minimizer of several variables ends. */
export interface MinimumOptions {
  /**
   * Where to stop: the largest over the variables of |slope| max(1, |x|) / max(1, |value|) (Dennis and Schnabel 1983).
   * Default 1e-8.
   */
  readonly tolerance?: number | undefined
  /** Steps at most. Default 200. */
  readonly maxIterations?: number | undefined
}

/**
 * Why a minimizer ended: the slopes are small; no step along the last direction lowers the value; the steps allowed ran
 * out; the value has no lower bound; or the value or a slope is not a number at the start.
 */
export type MinimumEnding = 'slopes-small' | 'no-lower-value' | 'iterations' | 'unbounded' | 'undefined-start'

/** Where a minimizer ended. */
export interface Minimum {
  readonly x: Float64Array
  readonly value: number
  /** The slope along each variable at x. */
  readonly gradient: Float64Array
  readonly iterations: number
  /** How often the function was evaluated. */
  readonly evaluations: number
  /** Whether the slopes are small. */
  readonly converged: boolean
  readonly ending: MinimumEnding
}

/** The measure that {@link MinimumOptions.tolerance} bounds. NaN where a slope is NaN. */
export function scaledSlope(x: Float64Array, value: number, gradient: Float64Array): number {
  let largest = 0
  for (let j = 0; j < x.length; j++) {
    const slope = (Math.abs(gradient[j]) * Math.max(1, Math.abs(x[j]))) / Math.max(1, Math.abs(value))
    if (!(slope <= largest)) largest = slope
    if (Number.isNaN(slope)) return slope
  }
  return largest
}

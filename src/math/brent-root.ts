import { ClienteleError } from '../errors.ts'

/** When the search for a root ends. */
export interface RootOptions {
  /** Width of the bracket at which to stop, beside a few units in the last place. Default 0. */
  readonly tolerance?: number | undefined
  /** Evaluations at most, the two ends included. Default 200. */
  readonly maxEvaluations?: number | undefined
}

/** How the search for a root ended. */
export type Root =
  | {
      readonly kind: 'root'
      /** Where the function changes its sign: a root, or the place of a jump. */
      readonly x: number
      /** The function there. Far from 0 at a jump or a pole. */
      readonly value: number
      readonly evaluations: number
      /** False when the evaluations allowed ran out. */
      readonly converged: boolean
    }
  /** The function has one sign at both ends. */
  | { readonly kind: 'no-sign-change'; readonly atLow: number; readonly atHigh: number }
  /** The function is NaN at this place. */
  | { readonly kind: 'undefined'; readonly x: number; readonly evaluations: number }

/**
 * Finds where a function changes its sign between two places: by bisection, secants and inverse quadratic interpolation
 * (Brent 1973, Algorithms for Minimization without Derivatives, chapter 4).
 *
 * @param low - one end of the bracket, finite.
 * @param high - the other end, finite.
 * @throws ARGUMENT_INVALID for ends that are not finite, or options outside their ranges.
 */
export function findRoot(
  f: (x: number) => number,
  low: number,
  high: number,
  options: RootOptions = {},
): Root {
  const { tolerance = 0, maxEvaluations = 200 } = options
  if (!(Number.isFinite(low) && Number.isFinite(high) && tolerance >= 0 && maxEvaluations >= 2)) {
    throw new ClienteleError(
      'ARGUMENT_INVALID',
      `A root was sought between ${low} and ${high} with tolerance ${tolerance} and ${maxEvaluations} evaluations. Give finite ends, a tolerance from 0 and at least 2 evaluations.`,
      { low, high, tolerance, maxEvaluations },
    )
  }
  const atLow = f(low)
  if (Number.isNaN(atLow)) return { kind: 'undefined', x: low, evaluations: 1 }
  if (atLow === 0) return { kind: 'root', x: low, value: 0, evaluations: 1, converged: true }
  const atHigh = f(high)
  if (Number.isNaN(atHigh)) return { kind: 'undefined', x: high, evaluations: 2 }
  if (atHigh !== 0 && atLow > 0 === atHigh > 0) return { kind: 'no-sign-change', atLow, atHigh }
  return narrow(f, { before: low, atBefore: atLow, best: high, atBest: atHigh }, tolerance, maxEvaluations)
}

/** Brent's a and b with their values: the step before, and the best place so far. */
interface Bracket {
  before: number
  atBefore: number
  best: number
  atBest: number
}

function narrow(f: (x: number) => number, bracket: Bracket, tolerance: number, maxEvaluations: number): Root {
  let { before, atBefore, best, atBest } = bracket
  // The other side of the change of sign, and the last two steps.
  let other = before
  let atOther = atBefore
  let step = best - before
  let earlier = step
  for (let evaluations = 2; ; evaluations++) {
    if (atBest > 0 === atOther > 0) {
      other = before
      atOther = atBefore
      step = best - before
      earlier = step
    }
    if (Math.abs(atOther) < Math.abs(atBest)) {
      before = best
      best = other
      other = before
      atBefore = atBest
      atBest = atOther
      atOther = atBefore
    }
    const smallest = 2 ** -52 * Math.abs(best) + 0.5 * tolerance + Number.MIN_VALUE
    const half = 0.5 * other - 0.5 * best
    const converged = Math.abs(half) <= smallest || atBest === 0
    if (converged || evaluations >= maxEvaluations) {
      return { kind: 'root', x: best, value: atBest, evaluations, converged }
    }
    const proposed = interpolate(before, atBefore, best, atBest, other, atOther, half)
    if (Math.abs(earlier) >= smallest && accepts(proposed, half, smallest, earlier)) {
      earlier = step
      step = proposed
    } else {
      step = half
      earlier = half
    }
    before = best
    atBefore = atBest
    best += Math.abs(step) > smallest ? step : half > 0 ? smallest : -smallest
    atBest = f(best)
    if (Number.isNaN(atBest)) return { kind: 'undefined', x: best, evaluations: evaluations + 1 }
  }
}

/** The step to the root of the secant, or where there are three places, of the inverse parabola; NaN where there is none. */
function interpolate(
  before: number,
  atBefore: number,
  best: number,
  atBest: number,
  other: number,
  atOther: number,
  half: number,
): number {
  if (!(Math.abs(atBefore) > Math.abs(atBest))) return Number.NaN
  const s = atBest / atBefore
  if (before === other) return (-2 * half * s) / (1 - s)
  const q = atBefore / atOther
  const r = atBest / atOther
  const numerator = s * (2 * half * q * (q - r) - (best - before) * (r - 1))
  return -numerator / ((q - 1) * (r - 1) * (s - 1))
}

/** Whether an interpolated step stays within three quarters of the bracket and is below half the step before last. */
function accepts(step: number, half: number, smallest: number, earlier: number): boolean {
  const forward = half > 0 ? step : -step
  return forward > 0 && forward < 1.5 * Math.abs(half) - 0.5 * smallest && forward < 0.5 * Math.abs(earlier)
}

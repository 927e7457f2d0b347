import { ClienteleError } from '../errors.ts'

/** When the search for a minimum ends. */
export interface LineMinimumOptions {
  /** Distance within which the minimum is known, relative to its size. Default 2^-26, below which values do not differ. */
  readonly tolerance?: number | undefined
  /** Evaluations at most. Default 200. */
  readonly maxEvaluations?: number | undefined
}

/** How the search for a minimum ended. */
export interface LineMinimum {
  /** The place of the smallest value that was found. */
  readonly x: number
  /** The function there; Infinity where it is nowhere defined. */
  readonly value: number
  readonly evaluations: number
  /** Whether the place is known within the tolerance. False also where every value was NaN or infinite. */
  readonly converged: boolean
}

/** (3 - sqrt 5) / 2. */
const golden = 0.3819660112501051

/**
 * Finds a minimum of a function between two places: by golden sections and parabolas (Brent 1973, Algorithms for
 * Minimization without Derivatives, chapter 5). It is the minimum where there is one only. The ends are approached but
 * not evaluated. NaN counts as Infinity; the function should be defined at the first place, .38 of the way from `low`.
 *
 * @param low - the lower end, finite.
 * @param high - the upper end, finite.
 * @throws ARGUMENT_INVALID for ends that are not finite or in the wrong order, or options outside their ranges.
 */
export function findMinimum(
  f: (x: number) => number,
  low: number,
  high: number,
  options: LineMinimumOptions = {},
): LineMinimum {
  const { tolerance = 2 ** -26, maxEvaluations = 200 } = options
  if (!(Number.isFinite(high - low) && low <= high && tolerance >= 0 && maxEvaluations >= 1)) {
    throw new ClienteleError(
      'ARGUMENT_INVALID',
      `A minimum was sought between ${low} and ${high} with tolerance ${tolerance} and ${maxEvaluations} evaluations. Give finite ends in rising order, a tolerance from 0 and at least 1 evaluation.`,
      { low, high, tolerance, maxEvaluations },
    )
  }
  const evaluate = (x: number): number => {
    const value = f(x)
    return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value
  }
  return narrow(evaluate, low, high, Math.max(tolerance, 2 ** -52), maxEvaluations)
}

interface Search {
  low: number
  high: number
  /** Brent's x, w and v: the best, the second best, and the second best before. */
  readonly places: number[]
  readonly values: number[]
  step: number
  /** The step before last. */
  earlier: number
}

function narrow(
  f: (x: number) => number,
  low: number,
  high: number,
  tolerance: number,
  maxEvaluations: number,
): LineMinimum {
  const first = low + golden * (high - low)
  const value = f(first)
  const places = [first, first, first]
  const values = [value, value, value]
  const search: Search = { low, high, places, values, step: 0, earlier: 0 }
  for (let evaluations = 1; ; evaluations++) {
    const best = places[0]
    const smallest = tolerance * Math.abs(best) + Number.MIN_VALUE + 2 ** -52 * (high - low)
    const middle = search.low + 0.5 * (search.high - search.low)
    const near = Math.abs(best - middle) <= 2 * smallest - 0.5 * (search.high - search.low)
    if (near || evaluations >= maxEvaluations) {
      return { x: best, value: values[0], evaluations, converged: near && Number.isFinite(values[0]) }
    }
    takeStep(search, middle, smallest)
    const next = best + atLeast(search.step, smallest)
    const found = f(next)
    const better = found <= values[0]
    if (better === next < best) search.high = better ? best : next
    else search.low = better ? best : next
    insert(places, values, next, found)
  }
}

/** Brent's next step: to the bottom of the parabola where that shrinks fast enough, otherwise a golden section of the longer side. */
function takeStep(search: Search, middle: number, smallest: number): void {
  const { low, high, places, values, step, earlier } = search
  const best = places[0]
  const parabola = Math.abs(earlier) > smallest ? parabolicStep(places, values) : Number.NaN
  const bottom = best + parabola
  if (Math.abs(parabola) < 0.5 * Math.abs(earlier) && bottom > low && bottom < high) {
    const nearEnd = bottom - low < 2 * smallest || high - bottom < 2 * smallest
    const inward = best < middle ? smallest : -smallest
    search.earlier = step
    search.step = nearEnd ? inward : parabola
  } else {
    search.earlier = (best < middle ? high : low) - best
    search.step = golden * search.earlier
  }
}

/** The step, lengthened to the smallest size that tells two values apart. */
function atLeast(step: number, smallest: number): number {
  if (Math.abs(step) >= smallest) return step
  return step > 0 ? smallest : -smallest
}

/** The step from the best place to the bottom of the parabola through all three; NaN where there is none. */
function parabolicStep([x, w, v]: readonly number[], [fx, fw, fv]: readonly number[]): number {
  const r = (x - w) * (fx - fv)
  const q = (x - v) * (fx - fw)
  return -((x - v) * q - (x - w) * r) / (2 * (q - r))
}

function insert(places: number[], values: number[], next: number, found: number): void {
  if (found <= values[0]) {
    places.unshift(next)
    values.unshift(found)
  } else if (found <= values[1] || places[1] === places[0]) {
    places.splice(1, 0, next)
    values.splice(1, 0, found)
  } else if (found <= values[2] || places[2] === places[0] || places[2] === places[1]) {
    places[2] = next
    values[2] = found
  }
  places.length = 3
  values.length = 3
}

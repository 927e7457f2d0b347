import { searchLine } from './line-search.ts'
import { dot } from './matrix.ts'
import { type Minimum, type MinimumEnding, type MinimumOptions, scaledSlope } from './minimum.ts'

/** When L-BFGS ends, and what it remembers. */
export interface LbfgsOptions extends MinimumOptions {
  /** Steps whose curvature is remembered. Default 10. */
  readonly memory?: number | undefined
}

/** Returns the value at x and writes the slopes there into `gradient`. NaN or Infinity: not defined there. */
export type SmoothFunction = (x: Float64Array, gradient: Float64Array) => number

/**
 * Finds a local minimum of a smooth function of many variables by L-BFGS: two-loop recursion, strong Wolfe steps
 * (Nocedal 1980; Nocedal and Wright 2006, Numerical Optimization, algorithm 7.5). Memory grows with variables * memory.
 *
 * @param f - the function and its slopes.
 * @param start - where to begin; not written.
 */
export function minimizeLbfgs(
  f: SmoothFunction,
  start: ArrayLike<number>,
  options: LbfgsOptions = {},
): Minimum {
  const { tolerance = 1e-8, maxIterations = 200, memory = 10 } = options
  const walk: Walk = startWalk(f, start)
  const end = (ending: MinimumEnding): Minimum => {
    const { x, value, gradient, iterations, evaluations } = walk
    return { x, value, gradient, iterations, evaluations, converged: ending === 'slopes-small', ending }
  }
  const pairs: Pair[] = []
  if (!(Number.isFinite(walk.value) && walk.gradient.every(Number.isFinite))) return end('undefined-start')
  while (scaledSlope(walk.x, walk.value, walk.gradient) > tolerance) {
    if (walk.iterations >= maxIterations) return end('iterations')
    const direction = descentDirection(walk.gradient, pairs)
    const moved = move(f, walk, direction, pairs.length === 0)
    if (moved.kind === 'unbounded') return end('unbounded')
    if (moved.kind === 'stuck') {
      if (pairs.length === 0) return end('no-lower-value')
      pairs.length = 0
      continue
    }
    walk.iterations++
    if (!(moved.pair.curvature > 0 && moved.pair.curvature < Number.POSITIVE_INFINITY)) continue
    pairs.push(moved.pair)
    if (pairs.length > memory) pairs.shift()
  }
  return end('slopes-small')
}

interface Walk {
  x: Float64Array
  value: number
  gradient: Float64Array
  iterations: number
  evaluations: number
}

/** A step s and the change y of the slopes over it. */
interface Pair {
  readonly step: Float64Array
  readonly change: Float64Array
  /** s' y. */
  readonly curvature: number
}

type Move =
  | { readonly kind: 'moved'; readonly pair: Pair }
  | { readonly kind: 'stuck' }
  | { readonly kind: 'unbounded' }

function startWalk(f: SmoothFunction, start: ArrayLike<number>): Walk {
  const x = Float64Array.from(start)
  const gradient = new Float64Array(x.length)
  const value = f(x, gradient)
  return { x, value, gradient, iterations: 0, evaluations: 1 }
}

/** Minus the slopes times the inverse Hessian that the pairs imply: the two-loop recursion (algorithm 7.4). */
function descentDirection(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const direction = gradient.map((slope) => -slope)
  const weights = new Float64Array(pairs.length)
  for (let k = pairs.length - 1; k >= 0; k--) {
    const { step, change, curvature } = pairs[k]
    weights[k] = dot(step, direction) / curvature
    addTo(direction, change, -weights[k])
  }
  if (pairs.length > 0) {
    const { change, curvature } = pairs[pairs.length - 1]
    const size = curvature / dot(change, change)
    for (let j = 0; j < direction.length; j++) direction[j] *= size
  }
  for (let k = 0; k < pairs.length; k++) {
    const { step, change, curvature } = pairs[k]
    addTo(direction, step, weights[k] - dot(change, direction) / curvature)
  }
  return direction
}

/** Moves along the direction to a point that satisfies the Wolfe conditions, or at least lowers the value. */
function move(f: SmoothFunction, walk: Walk, direction: Float64Array, first: boolean): Move {
  const { x, gradient } = walk
  const slope = dot(gradient, direction)
  if (!(slope < 0 && slope > Number.NEGATIVE_INFINITY)) return { kind: 'stuck' }
  const trial = new Float64Array(x.length)
  const slopes = new Float64Array(x.length)
  const look = (step: number) => {
    for (let j = 0; j < x.length; j++) trial[j] = x[j] + step * direction[j]
    walk.evaluations++
    const value = f(trial, slopes)
    return { step, value, slope: dot(slopes, direction) }
  }
  const firstStep = first ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))) : 1
  const search = searchLine(look, { step: 0, value: walk.value, slope }, firstStep)
  if (search.kind !== 'found' && search.lowest.step === 0) return { kind: 'stuck' }
  const point = search.kind === 'found' ? search.point : look(search.lowest.step)
  if (search.kind !== 'unbounded' && !slopes.every(Number.isFinite)) return { kind: 'stuck' }
  const step = trial.map((value, j) => value - x[j])
  const change = slopes.map((value, j) => value - gradient[j])
  walk.x = trial
  walk.value = point.value
  walk.gradient = slopes
  if (search.kind === 'unbounded') return { kind: 'unbounded' }
  return { kind: 'moved', pair: { step, change, curvature: dot(step, change) } }
}

function addTo(target: Float64Array, vector: Float64Array, weight: number): void {
  for (let j = 0; j < target.length; j++) target[j] += weight * vector[j]
}

import { type CholeskyFactor, factorCholesky, solveCholesky } from './cholesky.ts'
import { dot } from './matrix.ts'
import { type Minimum, type MinimumEnding, type MinimumOptions, scaledSlope } from './minimum.ts'

/**
 * Returns the value at x, writes the slopes there into `gradient` and the second derivatives, row-major, into `hessian`
 * (the lower triangle is enough). NaN or Infinity: not defined there.
 */
export type CurvedFunction = (x: Float64Array, gradient: Float64Array, hessian: Float64Array) => number

/** The share of the first slope by which the value must fall. */
const enoughFall = 1e-4

/** Values whose difference may be rounding, relative to their size. */
const rounding = 1e-12

const mostHalvings = 60

/**
 * Finds a local minimum of a smooth function of a few variables by Newton's method with halved steps. Where the Hessian
 * is not positive definite, a multiple of its diagonal is added until it is (Nocedal and Wright 2006, Numerical
 * Optimization, algorithms 3.2 and 3.3). Time of a step grows with the third power of the count of variables.
 *
 * @param f - the function, its slopes and second derivatives.
 * @param start - where to begin; not written.
 */
export function minimizeNewton(
  f: CurvedFunction,
  start: ArrayLike<number>,
  options: MinimumOptions = {},
): Minimum {
  const { tolerance = 1e-8, maxIterations = 200 } = options
  let at = lookAt(f, Float64Array.from(start))
  let iterations = 0
  let evaluations = 1
  const end = (ending: MinimumEnding): Minimum => {
    const { x, value, gradient } = at
    return { x, value, gradient, iterations, evaluations, converged: ending === 'slopes-small', ending }
  }
  if (!isDefined(at)) return end('undefined-start')
  while (scaledSlope(at.x, at.value, at.gradient) > tolerance) {
    if (iterations >= maxIterations) return end('iterations')
    const direction = descentDirection(at)
    const { found, looks } = halve(f, at, direction)
    evaluations += looks
    if (found === null) return end('no-lower-value')
    iterations++
    at = found
    if (at.value === Number.NEGATIVE_INFINITY) return end('unbounded')
  }
  return end('slopes-small')
}

interface Look {
  readonly x: Float64Array
  readonly value: number
  readonly gradient: Float64Array
  readonly hessian: Float64Array
}

function lookAt(f: CurvedFunction, x: Float64Array): Look {
  const gradient = new Float64Array(x.length)
  const hessian = new Float64Array(x.length * x.length)
  const value = f(x, gradient, hessian)
  return { x, value, gradient, hessian }
}

function isDefined({ value, gradient, hessian }: Look): boolean {
  return Number.isFinite(value) && gradient.every(Number.isFinite) && hessian.every(Number.isFinite)
}

/** Newton's step, with the Hessian made positive definite where it is not. */
function descentDirection({ gradient, hessian }: Look): Float64Array {
  const direction = solveCholesky(factorRaised(hessian, gradient.length), gradient)
  for (let j = 0; j < direction.length; j++) direction[j] = -direction[j]
  return direction
}

/**
 * The factor of H, or of H with the sizes of its diagonal, raised to a least size, added as often as needed; that of the
 * unit matrix where H is so large that nothing can be added to it.
 */
function factorRaised(hessian: Float64Array, size: number): CholeskyFactor {
  const plain = factorCholesky(hessian, size)
  if (plain.kind === 'factor') return plain
  let largest = 0
  for (const element of hessian) largest = Math.max(largest, Math.abs(element))
  const floor = largest > 0 ? largest * 2 ** -20 : 1
  const raised = new Float64Array(hessian.length)
  for (let weight = 2 ** -10; weight < 2 ** 40; weight *= 4) {
    raised.set(hessian)
    for (let j = 0; j < size; j++) {
      raised[j * size + j] += weight * Math.max(floor, Math.abs(hessian[j * size + j]))
    }
    const factor = factorCholesky(raised, size)
    if (factor.kind === 'factor') return factor
  }
  raised.fill(0)
  for (let j = 0; j < size; j++) raised[j * size + j] = 1
  return { kind: 'factor', size, lower: raised }
}

/** The first of the full step, its half, its quarter ... that lowers the value enough; null where none does. */
function halve(
  f: CurvedFunction,
  at: Look,
  direction: Float64Array,
): { readonly found: Look | null; readonly looks: number } {
  const slope = dot(at.gradient, direction)
  const slack = rounding * Math.abs(at.value)
  let share = 1
  for (let looks = 1; looks <= mostHalvings; looks++) {
    const trial = lookAt(
      f,
      at.x.map((value, j) => value + share * direction[j]),
    )
    if (trial.value === Number.NEGATIVE_INFINITY) return { found: trial, looks }
    if (isDefined(trial) && fallsEnough(at, trial, share * slope, slack)) return { found: trial, looks }
    share /= 2
  }
  return { found: null, looks: mostHalvings }
}

/** Where the values differ by no more than rounding, smaller slopes decide. */
function fallsEnough(at: Look, trial: Look, slope: number, slack: number): boolean {
  if (trial.value <= at.value + enoughFall * slope && trial.value < at.value) return true
  if (!(trial.value <= at.value + slack)) return false
  return scaledSlope(trial.x, trial.value, trial.gradient) < 0.5 * scaledSlope(at.x, at.value, at.gradient)
}

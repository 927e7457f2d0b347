import { invertCholesky, solveCholesky } from '../math/cholesky.ts'
import { log, logit } from '../math/log.ts'
import { dot, mirrorLower } from '../math/matrix.ts'
import { factorPenalized } from './linear-solve.ts'
import { descend, type Look } from './newton-descent.ts'
import type { NewtonFamily, NewtonState, NewtonSum } from './newton-pass.ts'

/** Penalized regressions over one design. */
export interface NewtonProblem {
  readonly family: NewtonFamily
  readonly width: number
  /** The target of each model. */
  readonly targets: readonly number[]
  /** By group of the design: the models its rows belong to. */
  readonly members: readonly (readonly number[])[]
  /** The weight of half the sum of squared coefficients, the intercept excepted, beside the summed loss. */
  readonly penalty: number
  /** Steps at most, halved ones included. Default 50. */
  readonly maxIterations?: number | undefined
}

/** One model at the end of its steps. */
export interface NewtonFit {
  /** Shape [width], the intercept first. */
  readonly coefficients: Float64Array
  /** Summed loss plus penalty. */
  readonly objective: number
  /** Largest size of an element of the gradient of the objective. */
  readonly gradient: number
  /** Inverse of the Hessian of the objective, shape [width, width]. */
  readonly inverse: Float64Array
  /** The Hessian without the penalty, shape [width, width]. */
  readonly information: Float64Array
  readonly rows: number
  readonly iterations: number
  readonly converged: boolean
  /** All outcomes are alike (or there are none): the intercept was then held by a penalty of 1. */
  readonly degenerate: boolean
  /** No row lies on the wrong side: without a penalty there is no optimum. */
  readonly separated: boolean
  /** False where columns are combinations of each other and the penalty did not decide between them. */
  readonly regular: boolean
}

/**
 * Minimizes summed loss + penalty / 2 |b|^2 of every model by Newton's method with halved steps, one pass a step for all
 * models together, from the mean outcome.
 *
 * @param run - gives the sums at a state: a session's pass.
 */
export async function minimizeNewton(
  run: (state: NewtonState) => Promise<NewtonSum>,
  problem: NewtonProblem,
): Promise<readonly NewtonFit[]> {
  const { width, targets } = problem
  const all = targets.map((_, id) => id)
  const zeros = all.map(() => new Float64Array(width))
  const first = await run({ ...stateOf(problem, all, zeros), withoutHessian: true })
  const starts = all.map((id) => startOf(first, id, problem))
  const held = starts.map(({ degenerate }) => (degenerate ? 1 : 0))
  const descents = await descend(
    starts.map(({ at }) => at),
    async (active, trials) => {
      const sum = await run(stateOf(problem, active, trials))
      return active.map((id, position) => lookOf(sum, position, trials[position], held[id], problem))
    },
    problem.maxIterations ?? 50,
  )
  return descents.map(({ at, look, iterations, converged }, id) => ({
    coefficients: at,
    objective: look.objective,
    gradient: Math.max(...look.gradient.map(Math.abs)),
    inverse: look.inverse,
    information: look.information,
    rows: look.rows,
    iterations,
    converged,
    degenerate: starts[id].degenerate,
    separated: look.separated,
    regular: look.regular,
  }))
}

interface NewtonLook extends Look {
  readonly information: Float64Array
  readonly inverse: Float64Array
  readonly rows: number
  readonly separated: boolean
  readonly regular: boolean
}

function stateOf(
  { family, targets, width, members }: NewtonProblem,
  active: readonly number[],
  trials: readonly Float64Array[],
): NewtonState {
  const coefficients = new Float64Array(active.length * width)
  const places = new Map<number, number>()
  for (const [position, id] of active.entries()) {
    coefficients.set(trials[position], position * width)
    places.set(id, position)
  }
  return {
    family,
    coefficients,
    targets: active.map((id) => targets[id]),
    members: members.map((ids) => ids.flatMap((id) => places.get(id) ?? [])),
  }
}

/** Whether all outcomes of such a mean are alike, or there are none. */
export function isDegenerate(family: NewtonFamily, mean: number): boolean {
  return !(mean > 1e-12 && (family === 'poisson' || mean < 1 - 1e-12))
}

/** Where a model starts: at its mean outcome. */
function startOf(
  sum: NewtonSum,
  id: number,
  { family, width }: NewtonProblem,
): { readonly at: Float64Array; readonly degenerate: boolean } {
  const at = new Float64Array(width)
  const mean = sum.outcome[id] / sum.weight[id]
  const degenerate = isDegenerate(family, mean)
  if (!degenerate) at[0] = family === 'logistic' ? logit(mean) : log(mean)
  return { at, degenerate }
}

function lookOf(
  sum: NewtonSum,
  position: number,
  at: Float64Array,
  held: number,
  { width, penalty }: NewtonProblem,
): NewtonLook {
  const size = width * width
  const information = sum.hessian.slice(position * size, (position + 1) * size)
  mirrorLower(information, width)
  const gradient = sum.gradient.slice(position * width, (position + 1) * width)
  let objective = sum.loss[position]
  for (let j = 0; j < width; j++) {
    const weight = j === 0 ? held : penalty
    gradient[j] += weight * at[j]
    objective += (weight / 2) * at[j] * at[j]
  }
  const finite = Number.isFinite(objective) && information.every(Number.isFinite)
  const penalized = finite ? information.slice() : identity(width)
  penalized[0] += held
  const { factor, regular } = factorPenalized(penalized, width, penalty)
  const step = solveCholesky(factor, gradient)
  return {
    objective: finite ? objective : Number.POSITIVE_INFINITY,
    gradient,
    step,
    decrement: dot(step, gradient),
    information,
    inverse: invertCholesky(factor),
    rows: sum.rows[position],
    separated: sum.wrong[position] === 0,
    regular,
  }
}

function identity(width: number): Float64Array {
  const matrix = new Float64Array(width * width)
  for (let j = 0; j < width; j++) matrix[j * width + j] = 1
  return matrix
}

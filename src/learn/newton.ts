import { invertCholesky, solveCholesky } from '../math/cholesky.ts'
import { log } from '../math/log.ts'
import { dot, mirrorLower } from '../math/matrix.ts'
import { factorPenalized } from './linear-solve.ts'
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
  /** All outcomes are alike (or zero): the intercept was then held by a penalty of 1. */
  readonly degenerate: boolean
  /** No row lies on the wrong side: without a penalty there is no optimum. */
  readonly separated: boolean
  /** False where columns are combinations of each other and the penalty did not decide between them. */
  readonly regular: boolean
}

/**
 * Minimizes summed loss + penalty / 2 |b|^2 of every model by Newton's method with halved steps, one pass a step for all
 * models together. A model has converged when no element of its gradient exceeds 1e-9, or when its Newton step is below
 * 1e-12 standard errors.
 *
 * @param run - gives the sums at a state: a session's pass.
 */
export async function minimizeNewton(
  run: (state: NewtonState) => Promise<NewtonSum>,
  problem: NewtonProblem,
): Promise<readonly NewtonFit[]> {
  const { width, targets, family } = problem
  const models = targets.map((target, id): Model => startModel(target, id, width))
  const maxIterations = problem.maxIterations ?? 50
  for (let iteration = 0; ; iteration++) {
    const active = models.filter((model) => !model.converged)
    const sum = await run(stateOf(active, problem))
    for (const [position, model] of active.entries()) {
      const look = lookOf(sum, position, width, model, problem)
      if (iteration === 0) checkOutcomes(model, look, family)
      else accept(model, look)
      model.iterations = iteration
    }
    if (iteration === maxIterations || models.every((model) => model.converged)) break
    for (const model of models) if (!model.converged) move(model, width)
  }
  return models.map((model) => fitOf(model, width))
}

/** What a pass found of one model at the coefficients it was asked for. */
interface Look {
  readonly objective: number
  readonly gradient: Float64Array
  readonly information: Float64Array
  readonly inverse: Float64Array
  readonly step: Float64Array
  readonly decrement: number
  readonly rows: number
  readonly separated: boolean
  readonly regular: boolean
}

interface Model {
  readonly target: number
  readonly id: number
  /** The best coefficients so far and what was found there. */
  best: Float64Array
  look: Look | null
  /** The coefficients to look at next. */
  trial: Float64Array
  /** The share of the Newton step that the trial takes. */
  share: number
  interceptPenalty: number
  iterations: number
  converged: boolean
  degenerate: boolean
}

function startModel(target: number, id: number, width: number): Model {
  return {
    target,
    id,
    best: new Float64Array(width),
    look: null,
    trial: new Float64Array(width),
    share: 1,
    interceptPenalty: 0,
    iterations: 0,
    converged: false,
    degenerate: false,
  }
}

function stateOf(active: readonly Model[], { family, width, members }: NewtonProblem): NewtonState {
  const coefficients = new Float64Array(active.length * width)
  const places = new Map<number, number>()
  for (const [position, model] of active.entries()) {
    coefficients.set(model.trial, position * width)
    places.set(model.id, position)
  }
  return {
    family,
    coefficients,
    targets: active.map((model) => model.target),
    members: members.map((ids) => ids.flatMap((id) => places.get(id) ?? [])),
  }
}

function lookOf(sum: NewtonSum, position: number, width: number, model: Model, problem: NewtonProblem): Look {
  const { penalty } = problem
  const size = width * width
  const information = sum.hessian.slice(position * size, (position + 1) * size)
  mirrorLower(information, width)
  const gradient = sum.gradient.slice(position * width, (position + 1) * width)
  let objective = sum.loss[position]
  for (let j = 0; j < width; j++) {
    const held = j === 0 ? model.interceptPenalty : penalty
    gradient[j] += held * model.trial[j]
    objective += (held / 2) * model.trial[j] * model.trial[j]
  }
  const penalized = information.slice()
  penalized[0] += model.interceptPenalty
  const finite = Number.isFinite(objective) && penalized.every(Number.isFinite)
  const { factor, regular } = factorPenalized(finite ? penalized : identity(width), width, penalty)
  const step = solveCholesky(factor, gradient)
  return {
    objective: finite ? objective : Number.POSITIVE_INFINITY,
    gradient,
    information,
    inverse: invertCholesky(factor),
    step,
    decrement: dot(step, gradient),
    rows: sum.rows[position],
    separated: sum.wrong[position] === 0,
    regular,
  }
}

/**
 * At coefficients of 0 the sums tell the mean outcome: the Poisson intercept starts at its logarithm, and where all
 * outcomes are alike the intercept gets a penalty, because its optimum would be infinite.
 */
function checkOutcomes(model: Model, look: Look, family: NewtonFamily): void {
  const weight = family === 'logistic' ? 4 * look.information[0] : look.information[0]
  const total = (family === 'logistic' ? weight / 2 : weight) - look.gradient[0]
  model.degenerate = !(total > 1e-12 * weight) || (family === 'logistic' && !(total < weight * (1 - 1e-12)))
  if (model.degenerate) model.interceptPenalty = 1
  model.look = look
  if (look.rows === 0) model.converged = true
  if (family === 'poisson' && !model.degenerate)
    model.look = { ...look, step: startStep(look, total / weight) }
}

function startStep(look: Look, mean: number): Float64Array {
  const step = new Float64Array(look.step.length)
  step[0] = -log(mean)
  return step
}

function accept(model: Model, look: Look): void {
  const before = model.look?.objective ?? Number.POSITIVE_INFINITY
  const slack = 1e-13 * (1 + Math.abs(before))
  if (look.objective <= before + slack || model.share < 2 ** -30) {
    model.best = model.trial
    model.look = look
    model.share = 1
    model.converged = look.gradient.every((slope) => Math.abs(slope) < 1e-9) || look.decrement < 1e-24
  } else model.share /= 2
}

function move(model: Model, width: number): void {
  const { look } = model
  if (look === null) return
  model.trial = new Float64Array(width)
  for (let j = 0; j < width; j++) model.trial[j] = model.best[j] - model.share * look.step[j]
}

function fitOf(model: Model, width: number): NewtonFit {
  const { look } = model
  return {
    coefficients: model.best,
    objective: look?.objective ?? 0,
    gradient: Math.max(0, ...(look?.gradient ?? []).map(Math.abs)),
    inverse: look?.inverse ?? identity(width),
    information: look?.information ?? new Float64Array(width * width),
    rows: look?.rows ?? 0,
    iterations: model.iterations,
    converged: model.converged,
    degenerate: model.degenerate,
    separated: look?.separated ?? false,
    regular: look?.regular ?? true,
  }
}

function identity(width: number): Float64Array {
  const matrix = new Float64Array(width * width)
  for (let j = 0; j < width; j++) matrix[j * width + j] = 1
  return matrix
}

import type { Session } from '../engine/pass.ts'
import { factorPenalized, sandwich } from '../learn/linear-solve.ts'
import type { Link } from '../learn/link.ts'
import { descend, type Look } from '../learn/newton-descent.ts'
import { descendBySecants, type Slope } from '../learn/secant-descent.ts'
import { type CholeskyFactor, invertCholesky, solveCholesky } from '../math/cholesky.ts'
import { log } from '../math/log.ts'
import { dot, mirrorLower } from '../math/matrix.ts'
import { type PooledState, type PooledSum, pooledPass } from './pooled-pass.ts'
import { type PooledPenalty, type PooledTerms, penaltiesOf } from './pooled-terms.ts'
import type { TrialLayout } from './trial-layout.ts'
import type { TrialDesign } from './trial-rows.ts'

/** What pooled models are fitted over. */
export interface PooledProblem {
  readonly layout: TrialLayout
  readonly design: TrialDesign
  readonly terms: PooledTerms
  readonly link: Link
  /** Shape [folds + 1, targets, width]. */
  readonly base: Float64Array
  readonly contacts: number
  /** The mean effect over all contacts, where the intercept starts. */
  readonly meanEffect: number
  /** The mean outcome without contact. */
  readonly meanBase: number
}

/** A fitted pooled model. */
export interface PooledFit {
  readonly penalty: PooledPenalty
  readonly coefficients: Float64Array
  readonly converged: boolean
}

/** Several models on their way. */
interface PooledModels {
  readonly penalties: readonly PooledPenalty[]
  /** By model: the run whose base it builds on. */
  readonly bases: readonly number[]
  /** By model: the folds it is fitted on. */
  readonly folds: readonly (readonly number[])[]
  readonly starts: readonly Float64Array[]
}

/** The decrement at which a held-out model has arrived: a ten-thousandth of a standard error. */
const nearEnough = 1e-8

/** Rows per coefficient from which on a fold alone tells where to begin. */
const rowsPerCoefficient = 100

/**
 * Fits the pooled model over all rows by Newton's method, damped where the objective is not convex. The mean effect of an option is e to offer + channel +
 * slopes, the slopes shared by all options, so that options with few contacts borrow from the others; an effect below 0 is beyond it.
 *
 * @param start - where to begin.
 * @param smallest - the decrement at which it has arrived: squared standard errors left to go.
 */
export async function minimizePooled(
  session: Session,
  problem: PooledProblem,
  penalty: PooledPenalty,
  start: Float64Array,
  smallest: number,
): Promise<PooledFit> {
  const [fit] = await byNewton(session, problem, onAll(problem, [penalty], [start]), smallest)
  return fit
}

/** Pooled models with several penalties: over all rows, and by the fold held out. */
export interface PooledFits {
  readonly whole: readonly PooledFit[]
  /** By penalty and fold. */
  readonly heldOut: readonly (readonly PooledFit[])[]
}

/**
 * Fits the pooled model with each of some penalties, over all rows and with each fold held out. What is heavy, the curvature, is summed fold by fold at one
 * minimum over all rows; the other models are near it, and need gradients only. Where there are rows enough, the way to that minimum begins on one fold.
 */
export async function fitPooled(
  session: Session,
  problem: PooledProblem,
  penalties: readonly PooledPenalty[],
): Promise<PooledFits> {
  const { folds } = problem.layout
  const start = await beginning(session, problem, penalties[0])
  const first = await minimizePooled(session, problem, penalties[0], start, nearEnough)
  const byFold = await foldInformation(session, problem, first.coefficients)
  const starts = penalties.map(() => first.coefficients)
  const whole = await bySecants(session, problem, byFold, onAll(problem, penalties, starts))
  const runs = foldsOf(problem)
  const fits = await bySecants(session, problem, byFold, {
    penalties: penalties.flatMap((penalty) => runs.map(() => penalty)),
    bases: penalties.flatMap(() => runs),
    folds: penalties.flatMap(() => runs.map((heldOut) => runs.filter((fold) => fold !== heldOut))),
    starts: whole.flatMap(({ coefficients }) => runs.map(() => coefficients)),
  })
  return { whole, heldOut: penalties.map((_, g) => fits.slice(g * folds, (g + 1) * folds)) }
}

async function beginning(
  session: Session,
  problem: PooledProblem,
  penalty: PooledPenalty,
): Promise<Float64Array> {
  const start = startOf(problem)
  const { layout, terms, contacts } = problem
  if (contacts / layout.folds < rowsPerCoefficient * terms.width) return start
  const one = { penalties: [penalty], bases: [layout.folds], folds: [[0]], starts: [start] }
  const [fit] = await byNewton(session, problem, one, 1)
  return fit.converged ? fit.coefficients : start
}

function foldsOf({ layout }: PooledProblem): readonly number[] {
  return Array.from({ length: layout.folds }, (_, fold) => fold)
}

function onAll(
  problem: PooledProblem,
  penalties: readonly PooledPenalty[],
  starts: readonly Float64Array[],
): PooledModels {
  const folds = foldsOf(problem)
  return {
    penalties,
    bases: penalties.map(() => problem.layout.folds),
    folds: penalties.map(() => folds),
    starts,
  }
}

function startOf({ terms, meanEffect, meanBase }: PooledProblem): Float64Array {
  const start = new Float64Array(terms.width)
  start[0] = log(Math.max(meanEffect, 0.02 * meanBase, 1e-6))
  return start
}

async function byNewton(
  session: Session,
  problem: PooledProblem,
  models: PooledModels,
  smallest: number,
): Promise<readonly PooledFit[]> {
  const pass = pooledPass(problem.layout, problem.design, problem.terms, false)
  const weights = models.penalties.map((penalty) => penaltiesOf(problem.terms, penalty))
  const descents = await descend(
    models.starts,
    async (active, trials) => {
      const sum = await session.run(pass, stateOf(problem, models, active, trials, 'observed'))
      return active.map((id, position) => lookOf(problem, sum, position, trials[position], weights[id]))
    },
    60,
    smallest,
  )
  return descents.map(({ at, converged }, id) => ({
    penalty: models.penalties[id],
    coefficients: at,
    converged,
  }))
}

/** Fits models near their starts from the curvature found there; those that do not arrive, by Newton's method. */
async function bySecants(
  session: Session,
  problem: PooledProblem,
  byFold: readonly Float64Array[],
  models: PooledModels,
): Promise<readonly PooledFit[]> {
  const { penalties, folds } = models
  const pass = pooledPass(problem.layout, problem.design, problem.terms, false)
  const weights = penalties.map((penalty) => penaltiesOf(problem.terms, penalty))
  const arrived = await descendBySecants(
    models.starts,
    folds.map((own, id) => curvatureOf(byFold, own, weights[id])),
    async (active, trials) => {
      const sum = await session.run(pass, stateOf(problem, models, active, trials, 'none'))
      return active.map((id, position) => slopeOf(problem, sum, position, trials[position], weights[id]))
    },
    nearEnough,
  )
  const far = [...penalties.keys()].filter((id) => arrived[id] === null)
  const fits = far.length === 0 ? [] : await byNewton(session, problem, some(models, far), nearEnough)
  return arrived.map((at, id) =>
    at === null ? fits[far.indexOf(id)] : { penalty: penalties[id], coefficients: at, converged: true },
  )
}

function some({ penalties, bases, folds, starts }: PooledModels, ids: readonly number[]): PooledModels {
  const pick = <Value>(values: readonly Value[]): Value[] => ids.map((id) => values[id])
  return { penalties: pick(penalties), bases: pick(bases), folds: pick(folds), starts: pick(starts) }
}

/** The second derivatives of the loss at some coefficients, fold by fold. */
async function foldInformation(
  session: Session,
  problem: PooledProblem,
  coefficients: Float64Array,
): Promise<readonly Float64Array[]> {
  const { layout, design, terms } = problem
  const p = terms.width
  const runs = foldsOf(problem)
  const each = { bases: runs.map(() => layout.folds), folds: runs.map((fold) => [fold]) }
  const at = runs.map(() => coefficients)
  const { information } = await session.run(
    pooledPass(layout, design, terms, false),
    stateOf(problem, each, runs, at, 'observed'),
  )
  return runs.map((fold) => information.subarray(fold * p * p, (fold + 1) * p * p))
}

function curvatureOf(
  byFold: readonly Float64Array[],
  folds: readonly number[],
  penalties: Float64Array,
): CholeskyFactor {
  const p = penalties.length
  const sum = new Float64Array(p * p)
  for (const fold of folds) for (let i = 0; i < sum.length; i++) sum[i] += byFold[fold][i]
  return factorPenalized(penalized(sum, p, penalties), p, 0).factor
}

/**
 * The covariance of a pooled model's coefficients by the sandwich, with the base's own errors carried through (Murphy and
 * Topel 1985).
 *
 * @param baseCovariance - shape [targets, width, width].
 */
export async function pooledCovariance(
  session: Session,
  problem: PooledProblem,
  { penalty, coefficients }: PooledFit,
  baseCovariance: Float64Array,
): Promise<Float64Array> {
  const { terms, layout, design } = problem
  const p = terms.width
  const sum = await session.run(
    pooledPass(layout, design, terms, true),
    stateOf(problem, onAll(problem, [penalty], [coefficients]), [0], [coefficients], 'expected'),
  )
  const information = penalized(sum.information, p, penaltiesOf(terms, penalty))
  const bread = invertCholesky(factorPenalized(information, p, 0).factor)
  const middle = sum.meat.slice()
  mirrorLower(middle, p)
  addBaseErrors(middle, sum.crossed, baseCovariance, p, design)
  return sandwich(bread, middle, p, 1)
}

function stateOf(
  { link, base, terms, layout }: PooledProblem,
  { bases, folds }: Pick<PooledModels, 'bases' | 'folds'>,
  active: readonly number[],
  trials: readonly Float64Array[],
  curvature: PooledState['curvature'],
): PooledState {
  const coefficients = new Float64Array(trials.length * terms.width)
  for (const [position, trial] of trials.entries()) coefficients.set(trial, position * terms.width)
  const members = Array.from({ length: layout.folds }, (_, fold) =>
    [...active.keys()].filter((position) => folds[active[position]].includes(fold)),
  )
  return { link, base, terms, bases: active.map((id) => bases[id]), members, coefficients, curvature }
}

/** The penalized loss and its gradient; the intercept is held to where it starts. */
function slopeOf(
  problem: PooledProblem,
  sum: PooledSum,
  position: number,
  at: Float64Array,
  penalties: Float64Array,
): Slope {
  const p = at.length
  const [start] = startOf(problem)
  const gradient = sum.gradient.slice(position * p, (position + 1) * p)
  let objective = sum.loss[position]
  for (let j = 0; j < p; j++) {
    const away = j === 0 ? at[j] - start : at[j]
    gradient[j] += penalties[j] * away
    objective += (penalties[j] / 2) * away * away
  }
  return { objective: Number.isFinite(objective) ? objective : Number.POSITIVE_INFINITY, gradient }
}

/** Beyond this, products within a factor leave the range of doubles: the step came from too far out. */
const largestCurvature = 1e100

function lookOf(
  problem: PooledProblem,
  sum: PooledSum,
  position: number,
  at: Float64Array,
  penalties: Float64Array,
): Look {
  const p = at.length
  const { objective, gradient } = slopeOf(problem, sum, position, at, penalties)
  const from = position * p * p
  const information = penalized(sum.information.subarray(from, from + p * p), p, penalties)
  if (!(objective < Number.POSITIVE_INFINITY && information.every((x) => Math.abs(x) < largestCurvature)))
    return { objective: Number.POSITIVE_INFINITY, gradient, step: new Float64Array(p), decrement: 1 }
  // Where the objective is not convex, factoring adds what it takes to go downhill.
  const { factor } = factorPenalized(information, p, 0)
  const step = solveCholesky(factor, gradient)
  return { objective, gradient, step, decrement: dot(step, gradient) }
}

function penalized(lower: Float64Array, p: number, penalties: Float64Array): Float64Array {
  const matrix = lower.slice()
  mirrorLower(matrix, p)
  for (let j = 0; j < p; j++) matrix[j * p + j] += penalties[j]
  return matrix
}

/** Adds crossed V crossed' to the middle, target by target. */
function addBaseErrors(
  middle: Float64Array,
  crossed: Float64Array,
  covariance: Float64Array,
  p: number,
  { targets, width }: TrialDesign,
): void {
  for (let t = 0; t < targets; t++) {
    const part = (a: number): Float64Array =>
      crossed.subarray((a * targets + t) * width, (a * targets + t + 1) * width)
    for (let a = 0; a < p; a++) {
      const carried = new Float64Array(width)
      for (let j = 0; j < width; j++) {
        const row = (t * width + j) * width
        carried[j] = dot(covariance.subarray(row, row + width), part(a))
      }
      for (let b = 0; b < p; b++) middle[b * p + a] += dot(carried, part(b))
    }
  }
}

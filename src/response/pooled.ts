import type { Session } from '../engine/pass.ts'
import { factorPenalized, sandwich } from '../learn/linear-solve.ts'
import type { Link } from '../learn/link.ts'
import { descend, type Look } from '../learn/newton-descent.ts'
import { invertCholesky, solveCholesky } from '../math/cholesky.ts'
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
  /** The mean effect over all contacts, where the intercept starts. */
  readonly meanEffect: number
  /** The mean outcome without contact. */
  readonly meanBase: number
}

/** One pooled model: its penalties and the fold it holds out (`folds`: none). */
export interface PooledModel {
  readonly penalty: PooledPenalty
  readonly heldOut: number
}

/** A fitted pooled model. */
export interface PooledFit {
  readonly coefficients: Float64Array
  readonly iterations: number
  readonly converged: boolean
}

/**
 * Fits pooled models together by Newton's method, damped where the objective is not convex. The mean effect of an option is e to offer + channel + slopes, the slopes
 * shared by all options, so that options with few contacts borrow from the others; an effect below 0 is beyond it.
 *
 * @param smallest - the decrement at which a model has arrived: squared standard errors left to go.
 */
export async function minimizePooled(
  session: Session,
  problem: PooledProblem,
  models: readonly PooledModel[],
  smallest: number,
): Promise<readonly PooledFit[]> {
  const { terms } = problem
  const pass = pooledPass(problem.layout, problem.design, terms, false)
  const start = new Float64Array(terms.width)
  start[0] = log(Math.max(problem.meanEffect, 0.02 * problem.meanBase, 1e-6))
  const penalties = models.map(({ penalty }) => penaltiesOf(terms, penalty))
  const descents = await descend(
    models.map(() => start),
    async (active, trials) => {
      const state = stateOf(
        problem,
        active.map((id) => models[id].heldOut),
        trials,
        'observed',
      )
      const sum = await session.run(pass, state)
      return active.map((id, position) => lookOf(sum, position, trials[position], penalties[id], start[0]))
    },
    60,
    smallest,
  )
  return descents.map(({ at, iterations, converged }) => ({ coefficients: at, iterations, converged }))
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
  { penalty }: PooledModel,
  { coefficients }: PooledFit,
  baseCovariance: Float64Array,
): Promise<Float64Array> {
  const { terms, layout, design } = problem
  const p = terms.width
  const sum = await session.run(
    pooledPass(layout, design, terms, true),
    stateOf(problem, [layout.folds], [coefficients], 'expected'),
  )
  const information = penalized(sum.information, p, penaltiesOf(terms, penalty))
  const bread = invertCholesky(factorPenalized(information, p, 0).factor)
  const middle = sum.meat.slice()
  mirrorLower(middle, p)
  addBaseErrors(middle, sum.crossed, baseCovariance, p, design)
  return sandwich(bread, middle, p, 1)
}

function stateOf(
  { link, base, terms }: PooledProblem,
  heldOut: readonly number[],
  trials: readonly Float64Array[],
  curvature: PooledState['curvature'],
): PooledState {
  const coefficients = new Float64Array(trials.length * terms.width)
  for (const [position, trial] of trials.entries()) coefficients.set(trial, position * terms.width)
  return { link, base, terms, heldOut, coefficients, curvature }
}

function lookOf(
  sum: PooledSum,
  position: number,
  at: Float64Array,
  penalties: Float64Array,
  start: number,
): Look {
  const p = at.length
  const gradient = sum.gradient.slice(position * p, (position + 1) * p)
  let objective = sum.loss[position]
  for (let j = 0; j < p; j++) {
    const away = j === 0 ? at[j] - start : at[j]
    gradient[j] += penalties[j] * away
    objective += (penalties[j] / 2) * away * away
  }
  const from = position * p * p
  const information = penalized(sum.information.subarray(from, from + p * p), p, penalties)
  if (!(Number.isFinite(objective) && information.every(Number.isFinite)))
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

import type { Pass } from '../engine/pass.ts'
import { type Link, meanOf, predictor } from '../learn/linear-meat-pass.ts'
import { exp } from '../math/exp.ts'
import { log } from '../math/log.ts'
import type { PooledTerms } from './pooled-terms.ts'
import { logMean } from './predictors.ts'
import type { TrialLayout } from './trial-layout.ts'
import type { TrialDesign, TrialRows } from './trial-rows.ts'

/** Pooled models at the coefficients that are looked at. */
export interface PooledState {
  readonly link: Link
  /** Shape [folds + 1, targets, width]: the base with each fold held out, and over all rows. */
  readonly base: Float64Array
  readonly terms: PooledTerms
  /** By model: the fold it holds out; `folds` is none. */
  readonly heldOut: readonly number[]
  /** Shape [models, terms.width]. */
  readonly coefficients: Float64Array
}

/** The loss of each model with its derivatives, without penalties; and the spread of scores. */
export interface PooledSum {
  /** Sums of w (mean - y ln mean), shape [models]. */
  readonly loss: Float64Array
  /** Shape [models, terms.width]. */
  readonly gradient: Float64Array
  /** Fisher information, shape [models, terms.width, terms.width]; the lower triangles. */
  readonly information: Float64Array
  /** Second derivatives as observed, as `information`; need not be positive. */
  readonly observed: Float64Array
  /** Sums of squared scores, as `information`. */
  readonly meat: Float64Array
  /** How scores move with the base, shape [models, terms.width, targets * width]. */
  readonly crossed: Float64Array
}

/**
 * The pass of the pooled model: over contacted rows, the outcome of the offer's department has the mean base + e^eta, with
 * one linear predictor eta for all options. The quasi-likelihood of Poisson, right for every outcome with that mean.
 *
 * @param withErrors - whether to sum what standard errors need.
 */
export function pooledPass(
  layout: TrialLayout,
  design: TrialDesign,
  terms: PooledTerms,
  withErrors: boolean,
): Pass<PooledState, PooledSum, TrialRows> {
  const p = terms.width
  const baseWidth = design.targets * design.width
  return {
    name: 'pooled',
    columns: design.columns,
    empty: ({ heldOut }) => ({
      loss: new Float64Array(heldOut.length),
      gradient: new Float64Array(heldOut.length * p),
      information: new Float64Array(heldOut.length * p * p),
      observed: new Float64Array(heldOut.length * p * p),
      meat: new Float64Array(withErrors ? heldOut.length * p * p : 0),
      crossed: new Float64Array(withErrors ? heldOut.length * p * baseWidth : 0),
    }),
    local: (table, from, to) => design.read(table, from, to),
    shard(_table, _from, _to, state, into, rows) {
      const z = sparseTerms(terms, design.width)
      for (let i = 0; i < rows.count; i++) {
        if (rows.arm[i] < 0) continue
        for (const [model, fold] of state.heldOut.entries()) {
          if (fold !== rows.fold[i]) addRow(layout, design, state, into, rows, i, model, z, withErrors)
        }
      }
    },
    add(into, other) {
      for (const part of ['loss', 'gradient', 'information', 'observed', 'meat', 'crossed'] as const) {
        for (let i = 0; i < into[part].length; i++) into[part][i] += other[part][i]
      }
    },
  }
}

/** The terms of one row that are not 0: their places, ascending, and values. */
interface SparseTerms {
  readonly places: Int32Array
  readonly values: Float64Array
  readonly fixed: number
}

function sparseTerms(terms: PooledTerms, width: number): SparseTerms {
  const fixed = 1 + Math.min(1, terms.offers) + Math.min(1, terms.channels)
  const count = fixed + width - 1 + terms.matched.length + (terms.baseline ? 1 : 0)
  const places = new Int32Array(count)
  const slopes = 1 + terms.offers + terms.channels
  for (let j = fixed; j < count; j++) places[j] = slopes + j - fixed
  return { places, values: new Float64Array(count).fill(1), fixed }
}

function fillTerms(
  { places, values, fixed }: SparseTerms,
  terms: PooledTerms,
  arm: number,
  x: Float64Array,
  baseLog: number,
): void {
  let at = 1
  if (terms.offers > 0) places[at++] = 1 + terms.offerOf[arm]
  if (terms.channels > 0) places[at] = 1 + terms.offers + terms.channelOf[arm]
  at = fixed
  for (let j = 1; j < x.length; j++) values[at++] = x[j]
  for (const columns of terms.matched) values[at++] = x[columns[arm]]
  if (terms.baseline) values[at] = baseLog
}

function addRow(
  { arms }: TrialLayout,
  { width, targets }: TrialDesign,
  state: PooledState,
  into: PooledSum,
  rows: TrialRows,
  i: number,
  model: number,
  z: SparseTerms,
  withErrors: boolean,
): void {
  const arm = rows.arm[i]
  const { target } = arms[arm]
  const p = state.terms.width
  const x = rows.x.subarray(i * width, (i + 1) * width)
  const baseEta = predictor(state.base, (state.heldOut[model] * targets + target) * width, x)
  const base = Math.max(1e-6, meanOf(state.link, baseEta))
  fillTerms(z, state.terms, arm, x, logMean(state.link, baseEta))
  const { places, values } = z
  let eta = 0
  for (let a = 0; a < places.length; a++) eta += state.coefficients[model * p + places[a]] * values[a]
  const effect = exp(eta)
  const mean = base + effect
  const y = rows.y[i * targets + target]
  const w = rows.weight[i]
  const score = w * (y / mean - 1) * effect
  const curvature = (w * effect * effect) / mean
  const observed = w * effect * (1 - (y * base) / (mean * mean))
  into.loss[model] += w * (mean - y * log(mean))
  for (let a = 0; a < places.length; a++) {
    into.gradient[model * p + places[a]] -= score * values[a]
    const row = (model * p + places[a]) * p
    const scaled = curvature * values[a]
    const seen = observed * values[a]
    for (let b = 0; b <= a; b++) {
      into.information[row + places[b]] += scaled * values[b]
      into.observed[row + places[b]] += seen * values[b]
    }
  }
  if (!withErrors) return
  const slope = baseSlope(state, z, base, effect, model)
  for (let a = 0; a < places.length; a++) {
    const row = (model * p + places[a]) * p
    const scaled = score * score * values[a]
    for (let b = 0; b <= a; b++) into.meat[row + places[b]] += scaled * values[b]
    const cross = (model * p + places[a]) * targets * width + target * width
    const moved = ((w * effect) / mean) * slope * values[a]
    for (let j = 0; j < width; j++) into.crossed[cross + j] -= moved * x[j]
  }
}

/** How the mean moves with the base's linear predictor: directly, and through the term of the base's logarithm. */
function baseSlope(
  { link, terms, coefficients }: PooledState,
  { values }: SparseTerms,
  base: number,
  effect: number,
  model: number,
): number {
  const direct = link === 'poisson' ? base : link === 'logistic' ? base * (1 - base) : 1
  if (!terms.baseline || values.length === 0) return direct
  const through = coefficients[(model + 1) * terms.width - 1]
  return direct + (effect * through * direct) / base
}

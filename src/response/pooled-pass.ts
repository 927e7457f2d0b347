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
  /** `observed`: second derivatives as they are, for steps. `expected`: Fisher's, always positive, for errors. */
  readonly curvature: 'observed' | 'expected'
}

/** The loss of each model with its derivatives, without penalties; and the spread of scores. */
export interface PooledSum {
  /** Sums of w (mean - y ln mean), shape [models]. */
  readonly loss: Float64Array
  /** Shape [models, terms.width]. */
  readonly gradient: Float64Array
  /** Shape [models, terms.width, terms.width]; the lower triangles. */
  readonly information: Float64Array
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
      meat: new Float64Array(withErrors ? heldOut.length * p * p : 0),
      crossed: new Float64Array(withErrors ? heldOut.length * p * baseWidth : 0),
    }),
    local: (table, from, to) => design.read(table, from, to),
    shard(_table, _from, _to, state, into, rows) {
      const z = sparseTerms(terms, design.width)
      for (let i = 0; i < rows.count; i++) {
        if (rows.arm[i] < 0) continue
        const row = rowOf(layout, design, terms, rows, i, z)
        for (const [model, fold] of state.heldOut.entries()) {
          if (fold === rows.fold[i]) continue
          if (fold !== row.fold) setBase(row, state, fold)
          addRow(state, into, row, model, withErrors)
        }
      }
    },
    add(into, other) {
      for (const part of ['loss', 'gradient', 'information', 'meat', 'crossed'] as const) {
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

/** One contacted row, with its base as of the fold that was held out last. */
interface PooledRow {
  readonly x: Float64Array
  readonly y: number
  readonly weight: number
  readonly target: number
  readonly targets: number
  readonly z: SparseTerms
  fold: number
  base: number
  /** How the base's mean moves with its linear predictor. */
  slope: number
}

function rowOf(
  { arms }: TrialLayout,
  { width, targets }: TrialDesign,
  terms: PooledTerms,
  rows: TrialRows,
  i: number,
  z: SparseTerms,
): PooledRow {
  const arm = rows.arm[i]
  const { target } = arms[arm]
  const x = rows.x.subarray(i * width, (i + 1) * width)
  const { places, values, fixed } = z
  let at = 1
  if (terms.offers > 0) places[at++] = 1 + terms.offerOf[arm]
  if (terms.channels > 0) places[at] = 1 + terms.offers + terms.channelOf[arm]
  at = fixed
  for (let j = 1; j < width; j++) values[at++] = x[j]
  for (const columns of terms.matched) values[at++] = x[columns[arm]]
  const y = rows.y[i * targets + target]
  return { x, y, weight: rows.weight[i], target, targets, z, fold: -1, base: 0, slope: 0 }
}

function setBase(row: PooledRow, { link, base, terms }: PooledState, fold: number): void {
  const { x, target, targets, z } = row
  const eta = predictor(base, (fold * targets + target) * x.length, x)
  row.fold = fold
  row.base = Math.max(1e-6, meanOf(link, eta))
  row.slope = link === 'poisson' ? row.base : link === 'logistic' ? row.base * (1 - row.base) : 1
  if (terms.baseline) z.values[z.values.length - 1] = logMean(link, eta)
}

function addRow(
  state: PooledState,
  into: PooledSum,
  { x, y, weight, target, targets, z, base, slope }: PooledRow,
  model: number,
  withErrors: boolean,
): void {
  const { places, values } = z
  const p = state.terms.width
  let eta = 0
  for (let a = 0; a < places.length; a++) eta += state.coefficients[model * p + places[a]] * values[a]
  const effect = exp(eta)
  const mean = base + effect
  const score = weight * (y / mean - 1) * effect
  const expected = (weight * effect * effect) / mean
  const observed = weight * effect * (1 - (y * base) / (mean * mean))
  into.loss[model] += weight * (mean - y * log(mean))
  for (let a = 0; a < places.length; a++) into.gradient[model * p + places[a]] -= score * values[a]
  addSquares(into.information, model * p, p, z, state.curvature === 'expected' ? expected : observed)
  if (!withErrors) return
  addSquares(into.meat, model * p, p, z, score * score)
  const through = state.terms.baseline ? (effect * state.coefficients[(model + 1) * p - 1]) / base : 0
  const moved = ((weight * effect) / mean) * slope * (1 + through)
  for (let a = 0; a < places.length; a++) {
    const cross = ((model * p + places[a]) * targets + target) * x.length
    for (let j = 0; j < x.length; j++) into.crossed[cross + j] -= moved * values[a] * x[j]
  }
}

/** Adds weight z z' to the lower triangle of a matrix that begins at row `from`; the slopes' places follow each other. */
function addSquares(
  matrix: Float64Array,
  from: number,
  p: number,
  { places, values, fixed }: SparseTerms,
  weight: number,
): void {
  const shift = places.length > fixed ? places[fixed] - fixed : 0
  for (let a = 0; a < places.length; a++) {
    const scaled = weight * values[a]
    if (scaled === 0) continue
    const row = (from + places[a]) * p
    const few = Math.min(a + 1, fixed)
    for (let b = 0; b < few; b++) matrix[row + places[b]] += scaled * values[b]
    const at = row + shift
    for (let b = fixed; b <= a; b++) matrix[at + b] += scaled * values[b]
  }
}

import type { Pass } from '../engine/pass.ts'
import { linearPredictors } from '../learn/linear-predictors.ts'
import { type Link, meanOf } from '../learn/link.ts'
import { addSquares, addWeighted } from '../learn/newton-squares.ts'
import { exp } from '../math/exp.ts'
import { log } from '../math/log.ts'
import { type PooledBlock, readBlocks } from './pooled-block.ts'
import type { PooledTerms } from './pooled-terms.ts'
import { logMean, slopeOf } from './predictors.ts'
import type { TrialLayout } from './trial-layout.ts'
import type { TrialDesign } from './trial-rows.ts'

/** Pooled models at the coefficients that are looked at. */
export interface PooledState {
  readonly link: Link
  /** Shape [folds + 1, targets, width]: the base with each fold held out, and over all rows. */
  readonly base: Float64Array
  readonly terms: PooledTerms
  /** By model: whose base it builds on, that without a fold or (`folds`) that over all rows. */
  readonly bases: readonly number[]
  /** By fold: the models its rows belong to. */
  readonly members: readonly (readonly number[])[]
  /** Shape [models, terms.width]. */
  readonly coefficients: Float64Array
  /**
   * `observed`: second derivatives as they are, for steps. `expected`: Fisher's, always positive, for errors. `none` leaves the
   * information out, which is most of the work; it is then empty.
   */
  readonly curvature: 'observed' | 'expected' | 'none'
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
): Pass<PooledState, PooledSum, readonly PooledBlock[]> {
  return {
    name: 'pooled',
    columns: design.columns,
    empty: (state) => emptyPooled(state, terms.width, withErrors ? design.targets * design.width : 0),
    local: (table, from, to) => readBlocks(layout, design, terms, design.read(table, from, to)),
    shard(_table, _from, _to, state, into, blocks) {
      for (const [fold, block] of blocks.entries())
        if (block.features.count > 0) addFold(state, into, block, fold, withErrors)
    },
    add(into, other) {
      for (const part of ['loss', 'gradient', 'information', 'meat', 'crossed'] as const) {
        for (let i = 0; i < into[part].length; i++) into[part][i] += other[part][i]
      }
    },
    sql: async () => {
      const { pooledSql } = await import('./pooled-sql-pass.ts')
      return pooledSql({ layout, design, terms, withErrors }, await design.sql())
    },
  }
}

/**
 * The sums of no rows.
 *
 * @param p - the coefficients of a model.
 * @param baseWidth - the coefficients of a base of all outcomes; 0 leaves out what errors need.
 */
export function emptyPooled(
  { bases, curvature }: Pick<PooledState, 'bases' | 'curvature'>,
  p: number,
  baseWidth: number,
): PooledSum {
  return {
    loss: new Float64Array(bases.length),
    gradient: new Float64Array(bases.length * p),
    information: new Float64Array(curvature === 'none' ? 0 : bases.length * p * p),
    meat: new Float64Array(baseWidth > 0 ? bases.length * p * p : 0),
    crossed: new Float64Array(bases.length * p * baseWidth),
  }
}

/** Adds the rows of a fold to its models, those with one base after each other. */
function addFold(
  state: PooledState,
  into: PooledSum,
  block: PooledBlock,
  fold: number,
  withErrors: boolean,
): void {
  const models = state.members[fold]
  for (const base of new Set(models.map((model) => state.bases[model]))) {
    setBase(block, state, base)
    for (const model of models)
      if (state.bases[model] === base) addBlock(state, into, block, model, withErrors)
  }
}

function setBase(block: PooledBlock, { link, base, terms }: PooledState, run: number): void {
  const { width, targets, features, arms } = block
  const { values, stride, size } = features
  for (const { from, to, target } of arms) {
    const own = (run * targets + target) * width
    linearPredictors(block.eta, { values, stride, size: width - 1 }, base, own + 1, base[own], from, to)
    for (let i = from; i < to; i++) {
      const eta = block.eta[i]
      block.base[i] = Math.max(1e-6, meanOf(link, eta))
      block.slope[i] = slopeOf(link, block.base[i])
      if (terms.baseline) values[i * stride + size - 1] = logMean(link, eta)
    }
  }
}

function addBlock(
  state: PooledState,
  into: PooledSum,
  block: PooledBlock,
  model: number,
  withErrors: boolean,
): void {
  const p = state.terms.width
  lookAt(state, into, block, model)
  addScores(into.gradient, model * p, block)
  if (state.curvature === 'none') return
  addInformation(into.information, model * p * p, p, block, block.curvature)
  if (!withErrors) return
  addInformation(
    into.meat,
    model * p * p,
    p,
    block,
    block.score.map((score) => score * score),
  )
  addCrossed(state, into.crossed, block, model)
}

/** Adds the loss of the rows, and sets the derivatives of each. */
function lookAt(
  { coefficients, curvature, terms }: PooledState,
  into: PooledSum,
  block: PooledBlock,
  model: number,
): void {
  const { features, arms, base, y, weight, eta, score } = block
  const own = model * terms.width
  const expected = curvature === 'expected'
  let loss = 0
  for (const { from, to, places } of arms) {
    const constant = places.reduce((total, place) => total + coefficients[own + place], 0)
    linearPredictors(eta, features, coefficients, own + block.slopes, constant, from, to)
    for (let i = from; i < to; i++) {
      const effect = exp(eta[i])
      const mean = base[i] + effect
      const weighted = weight[i] * effect
      // Most outcomes are 0: their loss is the mean, and they need no division.
      if (y[i] === 0) {
        loss += weight[i] * mean
        score[i] = weighted
        block.curvature[i] = expected ? (weighted * effect) / mean : weighted
      } else {
        loss += weight[i] * (mean - y[i] * log(mean))
        score[i] = weight[i] * (1 - y[i] / mean) * effect
        block.curvature[i] = expected
          ? (weighted * effect) / mean
          : weighted * (1 - (y[i] * base[i]) / (mean * mean))
      }
    }
  }
  into.loss[model] += loss
}

/** Adds the rows' scores times their terms to the gradient that begins at `at`. */
function addScores(gradient: Float64Array, at: number, block: PooledBlock): void {
  const { features, arms, slopes, score } = block
  for (const { from, to, places } of arms) {
    let sum = 0
    for (let i = from; i < to; i++) sum += score[i]
    for (const place of places) gradient[at + place] += sum
  }
  addWeighted(gradient, at + slopes, features, score)
}

/** Adds the rows' weight z z' to the lower triangle of a matrix that begins at `at`. */
function addInformation(
  matrix: Float64Array,
  at: number,
  p: number,
  { features, arms, slopes }: PooledBlock,
  weights: Float64Array,
): void {
  const { values, stride, size } = features
  const crossed = new Float64Array(size)
  for (const { from, to, places } of arms) {
    const count = to - from
    const own = weights.subarray(from, to)
    let sum = 0
    for (let i = from; i < to; i++) sum += weights[i]
    crossed.fill(0)
    addWeighted(crossed, 0, { count, values: values.subarray(from * stride, to * stride), stride, size }, own)
    for (const [a, place] of places.entries()) {
      for (let b = 0; b <= a; b++) matrix[at + place * p + places[b]] += sum
      for (let j = 0; j < size; j++) matrix[at + (slopes + j) * p + place] += crossed[j]
    }
  }
  addSquares(matrix, at + slopes * p + slopes, p, features, weights)
}

/** Takes off how the rows' scores move with the base, times their terms and features. */
function addCrossed(
  { coefficients, terms }: PooledState,
  crossed: Float64Array,
  block: PooledBlock,
  model: number,
): void {
  const { features, arms, slopes, width, targets, weight, base, slope, eta } = block
  const { values, stride, size } = features
  const p = terms.width
  const through = terms.baseline ? coefficients[(model + 1) * p - 1] : 0
  for (const { from, to, places, target } of arms) {
    const own = (model * p * targets + target) * width
    for (let i = from; i < to; i++) {
      // The linear predictors are those that were looked at last.
      const effect = exp(eta[i])
      const moved =
        ((weight[i] * effect) / (base[i] + effect)) * slope[i] * (1 + (effect * through) / base[i])
      const row = i * stride
      for (let k = 0; k < places.length; k++)
        takeOff(crossed, own + places[k] * targets * width, width, moved, values, row)
      for (let j = 0, at = own + slopes * targets * width; j < size; j++, at += targets * width)
        takeOff(crossed, at, width, moved * values[row + j], values, row)
    }
  }
}

/** Takes a multiple of a row's intercept and features off the numbers that begin at `at`. */
function takeOff(
  crossed: Float64Array,
  at: number,
  width: number,
  scaled: number,
  values: Float64Array,
  row: number,
): void {
  crossed[at] -= scaled
  for (let j = 1; j < width; j++) crossed[at + j] -= scaled * values[row + j - 1]
}

import type { Pass } from '../engine/pass.ts'
import { type Link, meanOf } from '../learn/link.ts'
import { addSquares } from '../learn/newton-squares.ts'
import { exp } from '../math/exp.ts'
import { log } from '../math/log.ts'
import { type PooledBlock, readBlock } from './pooled-block.ts'
import type { PooledTerms } from './pooled-terms.ts'
import { logMean, slopeOf } from './predictors.ts'
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
      for (let fold = 0; fold < layout.folds; fold++) {
        const block = readBlock(layout, design, terms, rows, fold)
        if (block.features.count > 0) addFold(state, into, block, fold, withErrors)
      }
    },
    add(into, other) {
      for (const part of ['loss', 'gradient', 'information', 'meat', 'crossed'] as const) {
        for (let i = 0; i < into[part].length; i++) into[part][i] += other[part][i]
      }
    },
  }
}

/** Adds the rows of a fold to the models that do not hold it out, those with one base after each other. */
function addFold(
  state: PooledState,
  into: PooledSum,
  block: PooledBlock,
  fold: number,
  withErrors: boolean,
): void {
  for (const heldOut of new Set(state.heldOut)) {
    if (heldOut === fold) continue
    setBase(block, state, heldOut)
    for (const [model, other] of state.heldOut.entries())
      if (other === heldOut) addBlock(state, into, block, model, withErrors)
  }
}

function setBase(block: PooledBlock, { link, base, terms }: PooledState, fold: number): void {
  const { x, width, target, targets, features } = block
  for (let i = 0; i < features.count; i++) {
    const from = (fold * targets + target[i]) * width
    let eta = 0
    for (let j = 0; j < width; j++) eta += base[from + j] * x[i * width + j]
    block.base[i] = Math.max(1e-6, meanOf(link, eta))
    block.slope[i] = slopeOf(link, block.base[i])
    if (terms.baseline) features.values[i * features.stride + features.size - 1] = logMean(link, eta)
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
  const { features, base, y, weight } = block
  const from = model * terms.width
  for (let i = 0; i < features.count; i++) {
    const effect = exp(predictorOf(coefficients, from, block, i))
    const mean = base[i] + effect
    // Most outcomes are 0, and their loss is the mean.
    into.loss[model] += weight[i] * (y[i] === 0 ? mean : mean - y[i] * log(mean))
    block.score[i] = weight[i] * (y[i] / mean - 1) * effect
    block.curvature[i] =
      curvature === 'expected'
        ? (weight[i] * effect * effect) / mean
        : weight[i] * effect * (1 - (y[i] * base[i]) / (mean * mean))
  }
}

function predictorOf(
  coefficients: Float64Array,
  from: number,
  { features: { values, stride, size }, places, fixed, slopes }: PooledBlock,
  i: number,
): number {
  let eta = 0
  for (let a = 0; a < fixed; a++) eta += coefficients[from + places[i * fixed + a]]
  for (let j = 0; j < size; j++) eta += coefficients[from + slopes + j] * values[i * stride + j]
  return eta
}

/** Takes the rows' scores times their terms off the gradient that begins at `from`. */
function addScores(
  gradient: Float64Array,
  from: number,
  { features: { count, values, stride, size }, places, fixed, slopes, score }: PooledBlock,
): void {
  for (let i = 0; i < count; i++) {
    for (let a = 0; a < fixed; a++) gradient[from + places[i * fixed + a]] -= score[i]
    for (let j = 0; j < size; j++) gradient[from + slopes + j] -= score[i] * values[i * stride + j]
  }
}

/** Adds the rows' weight z z' to the lower triangle of a matrix that begins at `from`. */
function addInformation(
  matrix: Float64Array,
  from: number,
  p: number,
  { features, places, fixed, slopes }: PooledBlock,
  weights: Float64Array,
): void {
  const { count, values, stride, size } = features
  // The products of offers and channels with slopes, shape [slopes, size].
  const crossed = new Float64Array(slopes * size)
  for (let i = 0; i < count; i++) {
    for (let a = 0; a < fixed; a++) {
      const place = places[i * fixed + a]
      for (let b = 0; b <= a; b++) matrix[from + place * p + places[i * fixed + b]] += weights[i]
      for (let j = 0; j < size; j++) crossed[place * size + j] += weights[i] * values[i * stride + j]
    }
  }
  for (let place = 0; place < slopes; place++)
    for (let j = 0; j < size; j++) matrix[from + (slopes + j) * p + place] += crossed[place * size + j]
  addSquares(matrix, from + slopes * p + slopes, p, features, weights)
}

/** Takes off how the rows' scores move with the base, times their terms and features. */
function addCrossed(
  { coefficients, terms }: PooledState,
  crossed: Float64Array,
  block: PooledBlock,
  model: number,
): void {
  const { features, places, fixed, slopes, x, width, target, targets, weight, base, slope } = block
  const p = terms.width
  const through = terms.baseline ? coefficients[(model + 1) * p - 1] : 0
  for (let i = 0; i < features.count; i++) {
    const effect = exp(predictorOf(coefficients, model * p, block, i))
    const moved = ((weight[i] * effect) / (base[i] + effect)) * slope[i] * (1 + (effect * through) / base[i])
    const add = (place: number, value: number): void => {
      const cross = ((model * p + place) * targets + target[i]) * width
      for (let j = 0; j < width; j++) crossed[cross + j] -= moved * value * x[i * width + j]
    }
    for (let a = 0; a < fixed; a++) add(places[i * fixed + a], 1)
    for (let j = 0; j < features.size; j++) add(slopes + j, features.values[i * features.stride + j])
  }
}

import { type FeatureBlock, strideFor } from '../learn/newton-squares.ts'
import type { PooledTerms } from './pooled-terms.ts'
import type { TrialLayout } from './trial-layout.ts'
import type { TrialDesign, TrialRows } from './trial-rows.ts'

/** The contacted rows of one fold, with their base as of the fold that was held out last. */
export interface PooledBlock {
  /** The terms of slopes: features, matched features, and the logarithm of the base. */
  readonly features: FeatureBlock
  /** The places of the terms that are 1, shape [count, fixed]: intercept, offer, channel. */
  readonly places: Int32Array
  readonly fixed: number
  /** Where the slopes begin. */
  readonly slopes: number
  /** Row-major, shape [count, width]. */
  readonly x: Float64Array
  readonly width: number
  readonly y: Float64Array
  readonly weight: Float64Array
  readonly target: Int32Array
  readonly targets: number
  readonly base: Float64Array
  /** How the base's mean moves with its linear predictor. */
  readonly slope: Float64Array
  /** By row, of the model at hand: the derivatives of the loss by the linear predictor. */
  readonly score: Float64Array
  readonly curvature: Float64Array
}

/** Reads the contacted rows of one fold. */
export function readBlock(
  { arms }: TrialLayout,
  { width, targets }: TrialDesign,
  terms: PooledTerms,
  rows: TrialRows,
  fold: number,
): PooledBlock {
  const block = emptyBlock(terms, width, targets, contactedRows(rows, fold))
  const { features, places, fixed, x, y, weight, target } = block
  let count = 0
  for (let i = 0; i < rows.count; i++) {
    const arm = rows.arm[i]
    if (arm < 0 || rows.fold[i] !== fold) continue
    if (terms.offers > 0) places[count * fixed + 1] = 1 + terms.offerOf[arm]
    if (terms.channels > 0) places[(count + 1) * fixed - 1] = 1 + terms.offers + terms.channelOf[arm]
    let at = count * features.stride
    for (let j = 0; j < width; j++) x[count * width + j] = rows.x[i * width + j]
    for (let j = 1; j < width; j++) features.values[at++] = rows.x[i * width + j]
    for (const columns of terms.matched) features.values[at++] = rows.x[i * width + columns[arm]]
    target[count] = arms[arm].target
    y[count] = rows.y[i * targets + target[count]]
    weight[count] = rows.weight[i]
    count += 1
  }
  return block
}

function contactedRows(rows: TrialRows, fold: number): number {
  let count = 0
  for (let i = 0; i < rows.count; i++) if (rows.arm[i] >= 0 && rows.fold[i] === fold) count += 1
  return count
}

function emptyBlock(terms: PooledTerms, width: number, targets: number, count: number): PooledBlock {
  const size = width - 1 + terms.matched.length + (terms.baseline ? 1 : 0)
  const stride = strideFor(size)
  const fixed = 1 + Math.min(1, terms.offers) + Math.min(1, terms.channels)
  return {
    features: { count, values: new Float64Array(count * stride), stride, size },
    places: new Int32Array(count * fixed),
    fixed,
    slopes: 1 + terms.offers + terms.channels,
    x: new Float64Array(count * width),
    width,
    y: new Float64Array(count),
    weight: new Float64Array(count),
    target: new Int32Array(count),
    targets,
    base: new Float64Array(count),
    slope: new Float64Array(count),
    score: new Float64Array(count),
    curvature: new Float64Array(count),
  }
}

import { type FeatureBlock, strideFor } from '../learn/newton-squares.ts'
import type { PooledTerms } from './pooled-terms.ts'
import type { TrialLayout } from './trial-layout.ts'
import type { TrialDesign, TrialRows } from './trial-rows.ts'

/** The contacted rows of one fold, those of an arm beside each other, with their base as of the run that was looked at last. */
export interface PooledBlock {
  /** The terms of slopes: features, matched features, and the logarithm of the base. */
  readonly features: FeatureBlock
  readonly arms: readonly ArmRows[]
  /** Where the slopes begin. */
  readonly slopes: number
  /** The features of the base with their intercept; the slopes begin with them. */
  readonly width: number
  readonly targets: number
  readonly y: Float64Array
  readonly weight: Float64Array
  readonly base: Float64Array
  /** How the base's mean moves with its linear predictor. */
  readonly slope: Float64Array
  /** The linear predictor that was looked at last. */
  readonly eta: Float64Array
  /** By row, of the model at hand: the derivatives of the loss by the linear predictor. */
  readonly score: Float64Array
  readonly curvature: Float64Array
}

/** The rows of one arm in a block: from `from` up to `to`. */
export interface ArmRows {
  readonly from: number
  readonly to: number
  /** The terms that are 1: intercept, offer, channel. */
  readonly places: readonly number[]
  readonly target: number
}

/** Reads the contacted rows, fold by fold. */
export function readBlocks(
  layout: TrialLayout,
  design: TrialDesign,
  terms: PooledTerms,
  rows: TrialRows,
): readonly PooledBlock[] {
  const groups = Array.from({ length: layout.folds * layout.arms.length }, (): number[] => [])
  for (let i = 0; i < rows.count; i++)
    if (rows.arm[i] >= 0) groups[rows.fold[i] * layout.arms.length + rows.arm[i]].push(i)
  return Array.from({ length: layout.folds }, (_, fold) =>
    readBlock(
      layout,
      design,
      terms,
      rows,
      groups.slice(fold * layout.arms.length, (fold + 1) * layout.arms.length),
    ),
  )
}

/** @param byArm - the rows of each arm. */
function readBlock(
  { arms }: TrialLayout,
  { width, targets }: TrialDesign,
  terms: PooledTerms,
  rows: TrialRows,
  byArm: readonly (readonly number[])[],
): PooledBlock {
  const ranges: ArmRows[] = []
  const block = emptyBlock(
    terms,
    width,
    targets,
    byArm.reduce((total, own) => total + own.length, 0),
    ranges,
  )
  const { features, y, weight } = block
  let row = 0
  for (const [arm, own] of byArm.entries()) {
    if (own.length === 0) continue
    const { target } = arms[arm]
    ranges.push({ from: row, to: row + own.length, places: placesOf(terms, arm), target })
    for (const i of own) {
      let at = row * features.stride
      for (let j = 1; j < width; j++) features.values[at++] = rows.x[i * width + j]
      for (const columns of terms.matched) features.values[at++] = rows.x[i * width + columns[arm]]
      y[row] = rows.y[i * targets + target]
      weight[row] = rows.weight[i]
      row += 1
    }
  }
  return block
}

/** The terms of an arm that are 1: intercept, offer, channel. */
export function placesOf(
  { offers, channels, offerOf, channelOf }: PooledTerms,
  arm: number,
): readonly number[] {
  return [
    0,
    ...(offers > 0 ? [1 + offerOf[arm]] : []),
    ...(channels > 0 ? [1 + offers + channelOf[arm]] : []),
  ]
}

function emptyBlock(
  terms: PooledTerms,
  width: number,
  targets: number,
  count: number,
  arms: readonly ArmRows[],
): PooledBlock {
  const size = width - 1 + terms.matched.length + (terms.baseline ? 1 : 0)
  const stride = strideFor(size)
  return {
    features: { count, values: new Float64Array(count * stride), stride, size },
    arms,
    slopes: 1 + terms.offers + terms.channels,
    width,
    targets,
    y: new Float64Array(count),
    weight: new Float64Array(count),
    base: new Float64Array(count),
    slope: new Float64Array(count),
    eta: new Float64Array(count),
    score: new Float64Array(count),
    curvature: new Float64Array(count),
  }
}

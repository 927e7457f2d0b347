import type { Pass } from '../engine/pass.ts'
import { predictor } from '../learn/link.ts'
import { customerEffects, type Predictor } from './predictors.ts'
import type { TrialLayout } from './trial-layout.ts'
import { controlArm, noArm, type TrialDesign, type TrialRows } from './trial-rows.ts'

/** Candidates with what they are judged against. Everything was fitted without the fold it is used on. */
export interface LossState {
  /** By candidate and fold. */
  readonly candidates: readonly (readonly Predictor[])[]
  /** A linear regression of each outcome without contact, shape [folds, targets, width]. */
  readonly base: Float64Array
  /** The mean effects, shape [folds, arms]. */
  readonly effects: Float64Array
  /** By arm + 1: what makes a row's weight its inverse propensity. */
  readonly inverse: readonly number[]
  /** By arm: the weight of its loss; 0 leaves it out. */
  readonly armWeights: readonly number[]
}

/** Losses over all rows, less the part that all candidates have in common. */
export interface LossSum {
  readonly rows: Float64Array
  /** The part in common: the weighted squares of the pseudo-outcomes. */
  readonly common: Float64Array
  /** Shape [candidates]. */
  readonly loss: Float64Array
  /** Sums of products of two candidates' losses of a row, shape [candidates, candidates]; the lower triangle. */
  readonly products: Float64Array
}

/**
 * The pass that judges predicted effects out of fold: the squared distance from the doubly robust pseudo-outcome
 * (Robins, Rotnitzky and Zhao 1994), whose mean given the features is the true effect because propensities are known.
 * Summed over arms by their share of contacts, so that an arm counts as much as is known about it.
 */
export function lossPass(layout: TrialLayout, design: TrialDesign): Pass<LossState, LossSum, TrialRows> {
  const { width, sql } = design
  return {
    name: 'out-of-fold-loss',
    columns: design.columns,
    empty: ({ candidates }) => emptyLosses(candidates.length),
    local: (table, from, to) => design.read(table, from, to),
    shard(_table, _from, _to, state, into, rows) {
      const candidates = state.candidates.map((byFold) =>
        byFold.map((model) => customerEffects(model, layout.arms)),
      )
      const losses = new Float64Array(candidates.length)
      const x = new Float64Array(width)
      const effects = new Float64Array(layout.arms.length)
      const predicted = new Float64Array(layout.arms.length)
      const weights = Float64Array.from(state.armWeights)
      const pseudoOutcomes = openPseudoOutcomes(layout, design, state, rows)
      for (let i = 0; i < rows.count; i++) {
        if (rows.arm[i] === noArm) continue
        for (let j = 0, at = i * width; j < width; j++, at++) x[j] = rows.x[at]
        pseudoOutcomes(i, x, effects)
        into.rows[0] += 1
        into.common[0] += squares(weights, effects)
        for (let c = 0; c < losses.length; c++) {
          const customer = candidates[c][rows.fold[i]]
          customer.look(x)
          customer.effects(predicted)
          losses[c] = lossOf(predicted, weights, effects)
        }
        for (let a = 0; a < losses.length; a++) {
          into.loss[a] += losses[a]
          for (let b = 0; b <= a; b++) into.products[a * losses.length + b] += losses[a] * losses[b]
        }
      }
    },
    add(into, other) {
      for (const part of ['rows', 'common', 'loss', 'products'] as const) {
        for (let i = 0; i < into[part].length; i++) into[part][i] += other[part][i]
      }
    },
    sql: async () => (await import('./loss-sql-pass.ts')).lossSql(layout, await sql()),
  }
}

/** The losses of no rows. */
export function emptyLosses(candidates: number): LossSum {
  return {
    rows: new Float64Array(1),
    common: new Float64Array(1),
    loss: new Float64Array(candidates),
    products: new Float64Array(candidates ** 2),
  }
}

/** Makes the pseudo-outcomes of a row computable; NaN where the arm could not have reached the customer. */
function openPseudoOutcomes(
  { arms, reaches }: TrialLayout,
  { width, targets }: TrialDesign,
  state: LossState,
  rows: TrialRows,
): (i: number, x: Float64Array, out: Float64Array) => void {
  const targetOf = Int32Array.from(arms, ({ target }) => target)
  const reachOf = Int32Array.from(arms, ({ reach }) => reach)
  const rest = new Float64Array(targets)
  return (i, x, out) => {
    const own = rows.arm[i]
    const fold = rows.fold[i]
    const weight = rows.weight[i] * state.inverse[own + 1]
    for (let t = 0; t < targets; t++) {
      if (own !== controlArm && targetOf[own] !== t) continue
      rest[t] = rows.y[i * targets + t] - predictor(state.base, (fold * targets + t) * width, x)
    }
    for (let k = 0; k < targetOf.length; k++) {
      const reach = reachOf[k]
      if (k !== own && reach >= 0 && rows.reach[i * reaches.length + reach] !== 1) {
        out[k] = Number.NaN
        continue
      }
      out[k] = state.effects[fold * targetOf.length + k]
      if (own === k) out[k] += weight * (rest[targetOf[k]] - out[k])
      else if (own === controlArm) out[k] -= weight * rest[targetOf[k]]
    }
  }
}

function squares(weights: Float64Array, effects: Float64Array): number {
  let total = 0
  for (let k = 0; k < weights.length; k++) {
    if (weights[k] > 0 && !Number.isNaN(effects[k])) total += weights[k] * effects[k] * effects[k]
  }
  return total
}

function lossOf(predicted: Float64Array, weights: Float64Array, effects: Float64Array): number {
  let total = 0
  for (let k = 0; k < weights.length; k++) {
    if (weights[k] === 0 || Number.isNaN(effects[k])) continue
    total += weights[k] * predicted[k] * (predicted[k] - 2 * effects[k])
  }
  return total
}

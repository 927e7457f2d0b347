import type { Session } from '../engine/pass.ts'
import type { Preparation } from '../learn/prepare/compile.ts'
import type { PreparationModel } from '../learn/prepare/models.ts'
import type { TrialCounts } from './counts-pass.ts'
import type { MeanEffects } from './effects.ts'
import type { ResponseOptions } from './response-options.ts'
import type { TrialLayout } from './trial-layout.ts'
import type { TrialDesign } from './trial-rows.ts'

/** A randomized trial open for passes, with what is known of it so far. */
export interface Trial {
  readonly session: Session
  readonly options: ResponseOptions
  readonly layout: TrialLayout
  readonly counts: TrialCounts
  readonly prepare: readonly PreparationModel[]
  readonly preparation: Preparation
  readonly design: TrialDesign
  /** By arm + 1: the mean propensity of its rows; weight / share is a row's inverse propensity. */
  readonly shares: readonly number[]
  readonly effects: MeanEffects
  /** Arms with enough contacts and controls to say something about, ascending. */
  readonly measured: readonly number[]
}

/**
 * The mean propensity of each arm: logged, or its share of the rows its channel reaches. Harmonic, so that the weights
 * share / propensity of an arm have mean 1.
 */
export function armShares({ arms }: TrialLayout, counts: TrialCounts): readonly number[] {
  const all = counts.rows.reduce((a, b) => a + b, 0)
  return Array.from(counts.rows, (rows, at) => {
    if (counts.logged[at] > 0) return counts.logged[at] / counts.inverse[at]
    const reach = at === 0 ? -1 : arms[at - 1].reach
    return rows / (reach < 0 ? all : Math.max(rows, counts.reached[reach]))
  })
}

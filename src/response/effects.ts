import type { OptionEffect } from '../contracts/response.ts'
import type { Session } from '../engine/pass.ts'
import { roundFitted } from '../learn/round-fitted.ts'
import { normalQuantile } from '../math/normal.ts'
import { type EffectCells, effectCells, effectsPass, momentCount, unitsPass } from './effects-pass.ts'
import { leastRows } from './no-effect.ts'
import { type Shrunk, shrinkTogether } from './shrink.ts'
import type { TrialLayout } from './trial-layout.ts'
import type { TrialDesign } from './trial-rows.ts'
import { unitSquares } from './unit-scores.ts'

/** The mean effect of every arm, over all rows and with each fold held out. */
export interface MeanEffects {
  /** By arm; NaN where it or its control has no rows. */
  readonly effect: Float64Array
  readonly standardError: Float64Array
  readonly treated: Float64Array
  readonly control: Float64Array
  /** By arm: standard error by units over the one by rows; 1 where every unit has one row. */
  readonly designEffect: Float64Array
  /** By arm: the mean of its controls. */
  readonly controlMean: Float64Array
  /** Shape [folds, arms]: the effect without that fold. */
  readonly heldOut: Float64Array
  /** Shape [folds, arms]: the same, shrunk together. */
  readonly heldOutShrunk: Float64Array
  /** Over all rows, shrunk together. */
  readonly shrunk: Shrunk
}

/**
 * Measures the mean effect of every arm against its controls: weighted means (Hajek), standard errors after Neyman (1923)
 * with unequal variances; with equal weights these are Welch's. Where units have several rows, by units.
 */
export async function measureEffects(
  session: Session,
  layout: TrialLayout,
  design: TrialDesign,
  repeatedUnits: boolean,
): Promise<MeanEffects> {
  const cells = effectCells(layout)
  const moments = await session.run(effectsPass(layout, cells, design), null)
  const all = summaries(moments, cells.count, layout.folds, null)
  const arms = layout.arms.map((_, arm) => arm)
  const heldOut = new Float64Array(layout.folds * arms.length)
  const heldOutShrunk = new Float64Array(layout.folds * arms.length)
  for (let fold = 0; fold < layout.folds; fold++) {
    const rest = summaries(moments, cells.count, layout.folds, fold)
    const effect = differences(rest, cells)
    heldOut.set(effect, fold * arms.length)
    heldOutShrunk.set(shrinkEffects(effect, rest, cells, null).values, fold * arms.length)
  }
  const byRows = arms.map((arm) => all[arm].variance + all[cells.controlOf[arm]].variance)
  const byUnits = repeatedUnits ? await unitVariances(session, layout, cells, design, all) : byRows
  const effect = differences(all, cells)
  return {
    effect,
    heldOutShrunk,
    shrunk: shrinkEffects(effect, all, cells, byUnits),
    standardError: Float64Array.from(arms, (arm) => Math.sqrt(byUnits[arm])),
    treated: Float64Array.from(arms, (arm) => all[arm].rows),
    control: Float64Array.from(arms, (arm) => all[cells.controlOf[arm]].rows),
    designEffect: Float64Array.from(arms, (arm) =>
      byRows[arm] > 0 ? Math.sqrt(byUnits[arm] / byRows[arm]) : 1,
    ),
    controlMean: Float64Array.from(arms, (arm) => all[cells.controlOf[arm]].mean),
    heldOut,
  }
}

/** The effects as the contract states them, with normal intervals; only arms that are measured. */
export function optionEffects(
  layout: TrialLayout,
  effects: MeanEffects,
  measured: readonly number[],
  level: number,
): readonly OptionEffect[] {
  const z = normalQuantile((1 + level) / 2)
  return measured.map((arm) => {
    const [estimate, standardError] = [effects.effect[arm], effects.standardError[arm]]
    return {
      option: layout.arms[arm].option,
      treated: effects.treated[arm],
      control: effects.control[arm],
      effect: {
        estimate: roundFitted(estimate),
        standardError: roundFitted(standardError),
        lower: roundFitted(estimate - z * standardError),
        upper: roundFitted(estimate + z * standardError),
        level,
      },
    }
  })
}

/** The mean of each arm less that of its controls. */
function differences(all: readonly CellSummary[], { controlOf }: EffectCells): Float64Array {
  return Float64Array.from(controlOf, (control, arm) => all[arm].mean - all[control].mean)
}

/** Arms with few rows have no say in the common mean. */
function shrinkEffects(
  effect: Float64Array,
  all: readonly CellSummary[],
  { controlOf }: EffectCells,
  variances: readonly number[] | null,
): Shrunk {
  const enough = controlOf.map((control, arm) => Math.min(all[arm].rows, all[control].rows) >= leastRows / 2)
  return shrinkTogether(
    effect.map((value, arm) => (enough[arm] ? value : Number.NaN)),
    variances ?? controlOf.map((control, arm) => all[arm].variance + all[control].variance),
    { group: controlOf, variance: controlOf.map((control) => all[control].variance) },
  )
}

interface CellSummary {
  readonly rows: number
  readonly weight: number
  readonly mean: number
  /** Of the mean. */
  readonly variance: number
}

function summaries(
  moments: Float64Array,
  cells: number,
  folds: number,
  without: number | null,
): readonly CellSummary[] {
  return Array.from({ length: cells }, (_, cell) => {
    const total = new Float64Array(momentCount)
    for (let fold = 0; fold < folds; fold++) {
      if (fold === without) continue
      for (let m = 0; m < momentCount; m++) total[m] += moments[(cell * folds + fold) * momentCount + m]
    }
    const [rows, weight, wy, w2, w2y, w2y2] = total
    const mean = wy / weight
    const squares = Math.max(0, w2y2 - 2 * mean * w2y + mean * mean * w2)
    return { rows, weight, mean, variance: ((squares / weight / weight) * rows) / (rows - 1) }
  })
}

async function unitVariances(
  session: Session,
  layout: TrialLayout,
  cells: EffectCells,
  design: TrialDesign,
  all: readonly CellSummary[],
): Promise<readonly number[]> {
  const state = {
    means: all.map(({ mean }) => (Number.isNaN(mean) ? 0 : mean)),
    weights: all.map(({ weight }) => weight),
  }
  const scores = await session.run(unitsPass(layout, cells, design), state)
  const { squares, units } = unitSquares(scores, cells, state)
  return Array.from(squares, (total, arm) =>
    units[arm] > 1 ? (total * units[arm]) / (units[arm] - 1) : Number.NaN,
  )
}

import type { TargetPlan } from '../contracts/plan.ts'
import type { ArmReadout, Estimate, PilotSize, Readout } from '../contracts/readout.ts'
import type { Context } from '../engine/context.ts'
import { collect } from '../engine/row-source.ts'
import { isSource } from '../engine/rows.ts'
import { runPass } from '../engine/run-pass.ts'
import { numberColumn } from '../table/number-columns.ts'
import { select } from '../table/select.ts'
import { sort } from '../table/sort.ts'
import type { RowSource, Table } from '../table/table.ts'
import { withColumns } from '../table/with-columns.ts'
import { type ArmSums, armPass } from './arm-pass.ts'
import { addMoments, emptyMoments, type Moments, momentsOf, varianceOf } from './moments.ts'
import { outcomeInUnits } from './outcome-in-units.ts'
import { type PilotArms, pilotArms, planBenefit, planCost } from './pilot-arms.ts'
import { nextPilotSize } from './pilot-size.ts'
import { checkSampleRatio } from './sample-ratio.ts'
import { judge } from './verdict.ts'
import { welchDifference, welchRatio } from './welch.ts'

/** How a finished pilot is read. */
export interface ReadPilotOptions extends Context {
  /** The column of the outcomes that the goal's metric is in. Default `value`. */
  readonly outcome?: string | undefined
  /** What one unit of it is worth, in currency units. */
  readonly valuePerUnit: number
  /** Coverage of the intervals, in (0, 1). Default .95. */
  readonly level?: number | undefined
  /** Chance with which the next pilot shall find the effect. Default .8. */
  readonly power?: number | undefined
  /** The smallest effect worth finding, per customer in the goal's metric. Default: the effect that pays for the messages, or the one found. */
  readonly detect?: number | undefined
}

/**
 * Reads a finished pilot: what the plan changed against the customers held out, whether the arms are still what was drawn, what that was
 * worth, and what to do next. The lift is the mean of everybody in the plan's arms minus the mean of the held-out, whether contacted or not
 * (intention to treat), with Welch's interval. After a pilot the arms are those who were drawn, and the control those of the held-out who could have been.
 *
 * Verdict: `hold` where the arms do not have their planned sizes; `expand` where the value after costs lies above 0 with its whole interval, `stop` where
 * it lies below; else, and where outcomes do not vary, `hold`, with the size of the pilot that would tell (null where the outcomes do not say it).
 *
 * @param outcomes - one row per customer: text `customer_id`, and the outcome as a number, flag or money.
 * @throws ClienteleError `COLUMN_UNKNOWN`, `COLUMN_KIND`, `KEY_DUPLICATE`, `PLAN_MISMATCH`.
 */
export async function readPilot(
  plan: TargetPlan,
  outcomes: Table | RowSource,
  options: ReadPilotOptions,
): Promise<Readout> {
  const { outcome = 'value', level = 0.95 } = options
  const table = isSource(outcomes) ? await collect(outcomes) : outcomes
  const arms = pilotArms(plan, inOrder(table, outcome, plan.header.currency))
  const sums = await runPass(arms.table, armPass('arm', outcome, arms.arms), null, options)
  const sampleRatio = checkSampleRatio(sizesOf(arms, sums), arms.planned)
  const [control, ...treated] = arms.arms.map((_, arm) => momentsOf(sums.moments, arm))
  const together = joined(treated)
  const lift = welchDifference(together, control, level)
  const value = valueToCompany(plan, lift, together.count, options.valuePerUnit)
  const judged = judge({ lift, value, sampleRatio, missing: sums.missing, strangers: arms.strangers })
  return {
    kind: 'readout',
    lift,
    interval: [lift.lower, lift.upper],
    method: 'welch',
    arms: treated.map((moments, index) => armReadout(arms.arms[index + 1], moments, control, level)),
    sampleRatio,
    valueToCompany: value,
    valueToCustomers: planBenefit(plan),
    ...judged,
    nextPilot: judged.verdict === 'hold' ? nextPilot(plan, together, control, lift, options) : null,
  }
}

/** The outcomes by customer, so that the order they came in changes nothing, and nothing else they say. */
function inOrder(table: Table, outcome: string, currency: string): Table {
  const inUnits = numberColumn(outcomeInUnits(table, outcome, currency))
  return sort(withColumns(select(table, ['customer_id']), [[outcome, inUnits]]), ['customer_id'])
}

function sizesOf(arms: PilotArms, sums: ArmSums): number[] {
  return arms.arms.map((_, arm) => sums.moments.count[arm] + sums.missing[arm])
}

function joined(parts: readonly Moments[]): Moments {
  const sums = emptyMoments(1)
  for (const { count, mean, squares } of parts) {
    addMoments(sums, {
      count: Float64Array.of(count),
      mean: Float64Array.of(mean),
      squares: Float64Array.of(squares),
    })
  }
  return momentsOf(sums, 0)
}

function armReadout(arm: string, treated: Moments, control: Moments, level: number): ArmReadout {
  return {
    arm,
    treated: treated.count,
    control: control.count,
    lift: welchDifference(treated, control, level),
    ratio: welchRatio(treated, control, level),
  }
}

/** Lift times value per unit over all treated, less what the messages cost (a sum that is known). */
function valueToCompany(plan: TargetPlan, lift: Estimate, treated: number, valuePerUnit: number): Estimate {
  const scale = treated * valuePerUnit
  const cost = planCost(plan)
  return {
    estimate: lift.estimate * scale - cost,
    standardError: lift.standardError * scale,
    lower: lift.lower * scale - cost,
    upper: lift.upper * scale - cost,
    level: lift.level,
  }
}

function nextPilot(
  plan: TargetPlan,
  treated: Moments,
  control: Moments,
  lift: Estimate,
  options: ReadPilotOptions,
): PilotSize | null {
  const treatedVariance = varianceOf(treated)
  const controlVariance = varianceOf(control)
  const breakEven = planCost(plan) / (treated.count * options.valuePerUnit)
  const detects = options.detect ?? Math.max(Math.abs(lift.estimate), breakEven)
  if (!(detects > 0 && treatedVariance + controlVariance > 0)) return null
  return nextPilotSize({
    detects,
    treatedVariance,
    controlVariance,
    arms: 2,
    alpha: 1 - (options.level ?? 0.95),
    power: options.power ?? 0.8,
  })
}

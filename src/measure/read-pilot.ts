import type { TargetPlan } from '../contracts/plan.ts'
import type { ArmReadout, Estimate, PilotSize, Readout } from '../contracts/readout.ts'
import type { Context } from '../engine/context.ts'
import { collect } from '../engine/row-source.ts'
import { isSource } from '../engine/rows.ts'
import { numberColumn } from '../table/number-columns.ts'
import { select } from '../table/select.ts'
import { sort } from '../table/sort.ts'
import type { RowSource, Table } from '../table/table.ts'
import { withColumns } from '../table/with-columns.ts'
import { outcomeInUnits } from './outcome-in-units.ts'
import { type Comparison, costWithOutcome, pilotArms, planBenefit } from './pilot-arms.ts'
import { nextPilotSize } from './pilot-size.ts'
import { checkSampleRatio } from './sample-ratio.ts'
import { sideDifference, sideRatio } from './side.ts'
import { judge } from './verdict.ts'

/** How a finished pilot is read. */
export interface ReadPilotOptions extends Context {
  /** The column of the outcomes that the goal's metric is in. Default `value`. */
  readonly outcome?: string | undefined
  /** What one unit of it is worth, in currency units. */
  readonly valuePerUnit: number
  /**
   * What the outcome is net of already, as the goal says it: of `redemptions`, so that only the messages are charged beside it, or of `nothing`, so that the
   * redemptions that the plan expected are charged too. A plan without `message_cost` in its decisions is charged both. Default `redemptions`.
   */
  readonly netOf?: 'redemptions' | 'nothing' | undefined
  /** Coverage of the intervals, in (0, 1). Default .95. */
  readonly level?: number | undefined
  /** Chance with which the next pilot shall find the effect. Default .8. */
  readonly power?: number | undefined
  /** The smallest effect worth finding, per customer in the goal's metric. The next pilot finds it, or the effect that pays for the messages where that is larger. */
  readonly detect?: number | undefined
}

/**
 * Reads a finished pilot: what the plan changed against the customers held out, whether the arms are still what was drawn, what that was
 * worth, and what to do next. The lift is the mean of everybody in the plan's arms minus the mean of the held-out, whether contacted or not
 * (intention to treat), with Welch's interval by the units that were held out (households where the plan or the outcomes say them). After a pilot the arms
 * are those who were drawn, and the control those of the held-out who could have been, weighted by the odds of that: the effect on those who were drawn.
 *
 * Verdict: `hold` where the arms do not have their planned sizes; `expand` where the value after costs lies above 0 with its whole interval, `stop` where
 * it lies below; else, and where outcomes do not vary, `hold`, with the size of the pilot that would tell (null where the outcomes do not say it).
 *
 * @param outcomes - one row per customer: text `customer_id`, the outcome as a number, flag or money, and if the plan does not know it text `unit` or
 * `household_id`.
 * @throws ClienteleError `COLUMN_UNKNOWN`, `COLUMN_KIND`, `KEY_DUPLICATE`, `PLAN_MISMATCH`.
 */
export async function readPilot(
  plan: TargetPlan,
  outcomes: Table | RowSource,
  options: ReadPilotOptions,
): Promise<Readout> {
  const { outcome = 'value', level = 0.95, netOf = 'redemptions' } = options
  const table = inOrder(
    isSource(outcomes) ? await collect(outcomes) : outcomes,
    outcome,
    plan.header.currency,
  )
  options.signal?.throwIfAborted()
  const { whole, arms, strangers } = pilotArms(plan, table)
  const sides = [whole.control, ...arms.map(({ treated }) => treated)]
  const sampleRatio = checkSampleRatio(
    sides.map(({ found }) => found),
    sides.map(({ planned }) => planned),
  )
  const lift = sideDifference(whole.treated, whole.control, level)
  const cost = costWithOutcome(plan, table, netOf)
  const value = valueToCompany(lift, whole.treated.count * options.valuePerUnit, cost)
  const missing = Float64Array.from(sides, (side) => side.missing)
  const judged = judge({ lift, value, sampleRatio, missing, strangers })
  return {
    kind: 'readout',
    lift,
    interval: [lift.lower, lift.upper],
    method: 'welch',
    arms: arms.map((arm) => armReadout(arm, level)),
    sampleRatio,
    valueToCompany: value,
    valueToCustomers: planBenefit(plan),
    ...judged,
    nextPilot: judged.verdict === 'hold' ? nextPilot(whole, cost, options) : null,
  }
}

/** The outcomes by customer, so that the order they came in changes nothing, with their unit where they say it. */
function inOrder(table: Table, outcome: string, currency: string): Table {
  const inUnits = numberColumn(outcomeInUnits(table, outcome, currency))
  const own = withColumns(select(table, ['customer_id']), { outcome: inUnits })
  const unit = ['unit', 'household_id'].find((name) => table.columns[name]?.kind === 'text')
  return sort(unit === undefined ? own : withColumns(own, { unit: table.columns[unit] }), ['customer_id'])
}

function armReadout({ name, treated, control }: Comparison, level: number): ArmReadout {
  return {
    arm: name,
    treated: treated.count,
    control: control.count,
    lift: sideDifference(treated, control, level),
    ratio: sideRatio(treated, control, level),
  }
}

/** Lift times a scale, less what the messages cost (a sum that is known). */
function valueToCompany(lift: Estimate, scale: number, cost: number): Estimate {
  return {
    estimate: lift.estimate * scale - cost,
    standardError: lift.standardError * scale,
    lower: lift.lower * scale - cost,
    upper: lift.upper * scale - cost,
    level: lift.level,
  }
}

/** Of the smallest effect that matters: the one that pays for the messages, or a larger one that is asked for. Units and weights are in the variances. */
function nextPilot(
  { treated, control }: Comparison,
  cost: number,
  options: ReadPilotOptions,
): PilotSize | null {
  const treatedVariance = treated.variance * treated.count
  const controlVariance = control.variance * control.count
  const breakEven = cost / (treated.count * options.valuePerUnit)
  const detects = Math.max(options.detect ?? 0, breakEven)
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

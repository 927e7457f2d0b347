import type { Limits } from '../contracts/limits.ts'
import type { Options } from '../contracts/options.ts'
import type { TargetPlan } from '../contracts/plan.ts'
import type { Scores, ScoresHeader } from '../contracts/scores.ts'
import type { Context } from '../engine/context.ts'
import { pathWarnings } from '../engine/path-warnings.ts'
import { makeTable } from '../table/make-table.ts'
import { checkCells, checkGrid } from './check-scores.ts'
import type { Choices } from './choices.ts'
import { writeDecisions } from './decisions.ts'
import { chooseAll, createEvaluator, type Evaluator, type PriceSearch } from './evaluate.ts'
import { type HoldoutChoice, heldOut, unitsOf } from './holdout.ts'
import { dropIdlePrices } from './idle-prices.ts'
import { type Ledger, objectiveOf, type SlotTotals } from './ledger.ts'
import { type MixInput, mixChoices } from './mix-choices.ts'
import { indexOptions } from './option-index.ts'
import { type PackedCells, packCells } from './packed-cells.ts'
import { pickTexts } from './pick-texts.ts'
import { planChances } from './plan-chances.ts'
import { plannedRows, unmetLimits } from './plan-rows.ts'
import {
  type OrderedScores,
  orderScores,
  type PreparedScores,
  prepareScores,
  segmentNames,
} from './prepare.ts'
import { impossibleTogether, refuseImpossible } from './presolve.ts'
import { openPriceRows, type PriceRows } from './price-rows.ts'
import { type PriceTable, priceTable } from './price-table.ts'
import { canFinish, type FoundPrices, findPrices, finishPrices } from './prices.ts'
import { type AllocationProblem, allocationProblem } from './problem.ts'
import type { RepairInput } from './repair.ts'
import { isBetter, isGood, type Repaired } from './repaired.ts'
import { limitRows } from './rows.ts'
import { meanCoefficients, surveyPass, usualValue } from './survey-pass.ts'
import type { SurveySum } from './survey-sums.ts'
import { usageOf } from './usage.ts'

/** How a plan is made. */
export interface PlanOptions extends Context {
  /** Who is kept out of the plan before it is made. */
  readonly holdout: HoldoutChoice
  /** The search for a better plan ends at this proven gap. Default 1e-4. */
  readonly tolerance?: number | undefined
  /** Passes over everybody at most, per level of samples. Default 200. */
  readonly maxPasses?: number | undefined
}

/**
 * Decides which customer gets which option: the plan of the largest total value that keeps the limits, with a proven bound on what
 * any plan could reach, a price for each limit and a reason for each decision. Doing nothing is always an option and is worth 0. A customer
 * gets at most one option of an exclusive group and at most `limits.perCustomer.maxMessages` in all, or fewer where the
 * scores have a column `remaining_messages`.
 *
 * Prices of the limits come from a Newton method on the Lagrangian dual of the linear program; a plan of whole messages is then
 * settled among the customers whose choice is nearly a tie.
 *
 * @param scores - what each option changes for each customer, on a grid; see {@link Scores}.
 * @throws LIMITS_IMPOSSIBLE where no plan keeps the hard limits, with the numbers; OPTION_NAME_UNKNOWN, ARGUMENT_INVALID,
 * CONTRACT_INVALID, EXACTNESS_LOST for unusable input; NOBODY_ELIGIBLE for scores without a single cell.
 */
export async function planTarget(
  scores: Scores,
  options: Options,
  limits: Limits,
  planOptions: PlanOptions,
): Promise<TargetPlan> {
  const task = prepare(scores, options, limits, planOptions)
  const rows = await openPriceRows(
    task.prepared.table,
    task.ordered.customer,
    task.prepared.maxMessages,
    planOptions,
  )
  const made = await findAll(task, scores, rows, planOptions).finally(() => rows.close())
  return writePlan(made, scores.header, planOptions)
}

async function findAll(task: Task, scores: Scores, rows: PriceRows, planOptions: PlanOptions): Promise<Made> {
  const { problem, prepared } = task
  const survey = await rows.everybody.run(
    surveyPass(problem, prepared.maxMessages, scores.header.grid),
    undefined,
  )
  checkSurvey(task, survey, scores)
  const search = searchFor(task, survey, planOptions.tolerance ?? 1e-4, planOptions.maxPasses ?? 200)
  const evaluator = createEvaluator(rows, search)
  const found = await findPlan(evaluator, () =>
    packCells(prepared.table, 0, survey.customers, problem.options),
  )
  return {
    ...task,
    ...found,
    passes: evaluator.passes.count + 1,
    warnings: pathWarnings(rows.everybody, planOptions.threads),
  }
}

/** Rounds of a repair, and of a first one that gives way to better prices where it fails. */
const mostRounds = 6
const firstRounds = 2

/** The prices and the plan settled at them. */
async function findPlan(
  evaluator: Evaluator,
  pack: () => PackedCells,
): Promise<Omit<Made, keyof Task | 'passes' | 'warnings'>> {
  const { search } = evaluator
  const { problem } = search
  const first = await findPrices(evaluator)
  if (first.ending === 'impossible') throw impossibleTogether(problem, first.prices, first.use, true)
  const cells = pack()
  const mayFinish = first.mixture.length === 0 && canFinish(search)
  let settled = await settleAt(evaluator, first, cells, mayFinish ? firstRounds : mostRounds)
  if (mayFinish && !isGood({ ...search, ...first }, settled.ledger)) {
    const finished = await finishPrices(evaluator, first)
    if (finished.ending === 'impossible')
      throw impossibleTogether(problem, finished.prices, finished.use, true)
    const second = await settleAt(evaluator, finished, cells, mostRounds)
    const { chosen, ledger, keepsBounds } = isBetter(second, settled) ? second : settled
    settled = { ...second, chosen, ledger, keepsBounds }
  }
  const { found, table, free, chosen, keepsBounds, ledger } = settled
  if (!keepsBounds) throw impossibleTogether(problem, found.prices, ledger.use, false)
  const final = await dropIdlePrices(evaluator, found, ledger.use)
  if (final.prices === found.prices) return { found, cells, table, free, chosen, ledger }
  const finalTable = priceTable(problem, final.prices)
  const { choices } = await chooseAll(evaluator, cells, finalTable)
  return { found: final, cells, table: finalTable, free: choices, chosen, ledger }
}

interface Settled extends Repaired {
  readonly found: FoundPrices
  readonly table: PriceTable
  readonly free: Choices
}

async function settleAt(
  evaluator: Evaluator,
  found: FoundPrices,
  cells: PackedCells,
  rounds: number,
): Promise<Settled> {
  const { search } = evaluator
  const table = priceTable(search.problem, found.prices)
  const { choices, totals } = await chooseAll(evaluator, cells, table)
  const repaired = await settle({ ...search, ...found, cells, choices, totals, table, rounds })
  return { ...repaired, found, table, free: choices }
}

/** Settles a plan of whole messages from everybody's best choice at the prices, and from their mixture where choices are tied. */
async function settle(input: RepairInput & MixInput & { readonly totals: SlotTotals }): Promise<Repaired> {
  const { repairBest } = await import('./repair.ts')
  const mixed = input.mixture.length > 0 ? [{ chosen: mixChoices(input, input.choices) }] : []
  return repairBest(input, [...mixed, { chosen: input.choices.chosen, totals: input.totals }])
}

interface Task {
  readonly ordered: OrderedScores
  readonly problem: AllocationProblem
  readonly prepared: PreparedScores
  readonly held: Uint8Array
}

function prepare(scores: Scores, options: Options, limits: Limits, planOptions: PlanOptions): Task {
  const index = indexOptions(options)
  const ordered = orderScores(scores)
  checkCells(ordered, index.place)
  const problem = allocationProblem(index, limitRows(limits, index, segmentNames(ordered.table)))
  const held = heldOut(ordered.table, planOptions.holdout)
  const prepared = prepareScores(ordered, problem, limits.perCustomer, held)
  return { ordered, problem, prepared, held }
}

function checkSurvey({ problem, prepared, held }: Task, survey: SurveySum, scores: Scores): void {
  checkGrid(survey, scores.header)
  refuseImpossible(problem, survey, {
    customers: survey.customers,
    heldOut: held.reduce((sum, out) => sum + out, 0),
    harmful: prepared.harmful,
    excluded: scores.excluded,
  })
}

function searchFor(
  { problem, prepared }: Task,
  survey: SurveySum,
  tolerance: number,
  maxPasses: number,
): PriceSearch {
  const missed = problem.rows.reduce(
    (sum, { min, missedUnit }) => sum + (missedUnit ?? 0) * Math.max(0, min ?? 0),
    0,
  )
  return {
    problem,
    maxMessages: prepared.maxMessages,
    scale: usualValue(survey) || 1,
    meanCoefficient: meanCoefficients(problem, survey),
    customers: survey.customers,
    worst: survey.worst - missed,
    tolerance,
    maxPasses,
  }
}

interface Made extends Task {
  readonly found: FoundPrices
  readonly cells: PackedCells
  readonly table: PriceTable
  readonly free: Choices
  readonly chosen: Int32Array
  readonly ledger: Ledger
  readonly passes: number
  readonly warnings: readonly string[]
}

/** The rows of those held out. */
function rowsOf(held: Uint8Array): number[] {
  const rows: number[] = []
  for (let row = 0; row < held.length; row++) if (held[row] === 1) rows.push(row)
  return rows
}

function writePlan(made: Made, header: ScoresHeader, { holdout }: PlanOptions): TargetPlan {
  const { problem, found, cells, ordered, held, chosen, free, table, ledger } = made
  // Summed anew from exact totals: what was entered move by move carries rounding where units per contact lie on no grid.
  const use = usageOf(problem, ledger.slots)
  const rows = plannedRows(problem, use, found.prices)
  const objective = objectiveOf({ ...ledger, use })
  const bound = Math.max(found.bound, objective)
  const heldOutCustomers = pickTexts(ordered.customer, rowsOf(held))
  const written = writeDecisions({
    problem,
    cells,
    table,
    free,
    chosen,
    heldOut: held,
    customer: ordered.customer,
    unit: unitsOf(ordered.table),
    prices: found.prices,
  })
  return {
    kind: 'plan',
    header,
    purpose: 'plan',
    why: null,
    ...written,
    rows,
    prices: Object.fromEntries(rows.map(({ id, price }) => [id, price])),
    objective,
    bound,
    gap: (bound - objective) / Math.max(Math.abs(ledger.value), header.grid),
    holdout: {
      share: holdout.share,
      salt: holdout.salt,
      customers: makeTable({ customer_id: heldOutCustomers }),
    },
    propensities: planChances(written.decisions, made, holdout.share),
    unmet: unmetLimits(rows, problem.options.currency),
    passes: made.passes,
    warnings: made.warnings,
  }
}

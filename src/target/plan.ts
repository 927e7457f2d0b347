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
import { chooseAll, createEvaluator, type Evaluator } from './evaluate.ts'
import { type HoldoutChoice, heldOut, unitsOf } from './holdout.ts'
import type { Ledger } from './ledger.ts'
import { nearestTies } from './nearest-ties.ts'
import { indexOptions } from './option-index.ts'
import { type PackedCells, packCells } from './packed-cells.ts'
import { pickTexts } from './pick-texts.ts'
import { planChances } from './plan-chances.ts'
import { planFacts } from './plan-rows.ts'
import {
  type OrderedScores,
  orderScores,
  type PreparedScores,
  prepareScores,
  segmentNames,
} from './prepare.ts'
import { refuseImpossible } from './presolve.ts'
import { openPriceRows, type PriceRows } from './price-rows.ts'
import { type SearchOptions, searchFor } from './price-search.ts'
import { type PriceTable, priceTable } from './price-table.ts'
import type { FoundPrices } from './prices.ts'
import { type AllocationProblem, allocationProblem } from './problem.ts'
import { limitRows } from './rows.ts'
import { type Settled, settlePrices } from './settle-prices.ts'
import { surveyPass } from './survey-pass.ts'
import type { SurveySum } from './survey-sums.ts'

/** How a plan is made. */
export interface PlanOptions extends Context, SearchOptions {
  /** Who is kept out of the plan before it is made. */
  readonly holdout: HoldoutChoice
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
  const evaluator = createEvaluator(rows, searchFor(problem, prepared.maxMessages, survey, planOptions))
  const cells = lazily(() => packCells(prepared.table, 0, survey.customers, problem.options))
  const { best, last, final } = await settlePrices(evaluator, (found, rounds) =>
    settleAt(evaluator, found, cells(), rounds),
  )
  const table = priceTable(problem, final.prices)
  const asked = final.prices === last.found.prices ? last : await chooseAll(evaluator, cells(), table)
  return {
    ...task,
    found: final,
    cells: cells(),
    table,
    free: asked.choices,
    chosen: best.chosen,
    ledger: best.ledger,
    passes: evaluator.passes.count + 1,
    warnings: pathWarnings(rows.everybody, planOptions.threads),
  }
}

function lazily<Value>(make: () => Value): () => Value {
  let made: Value | undefined
  return () => {
    made ??= make()
    return made
  }
}

async function settleAt(
  evaluator: Evaluator,
  found: FoundPrices,
  cells: PackedCells,
  rounds: number,
): Promise<Settled & { readonly choices: Choices }> {
  const { search } = evaluator
  const table = priceTable(search.problem, found.prices)
  const { choices, totals } = await chooseAll(evaluator, cells, table)
  const { settle } = await import('./settle.ts')
  const nearest = (wanted: number): Int32Array => nearestTies(choices.margin, wanted)
  return {
    ...settle({ ...search, ...found, cells, choices, totals, table, rounds, nearest }),
    choices,
    found,
  }
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
  const facts = planFacts(problem, found, ledger, header)
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
    ...facts,
    holdout: {
      share: holdout.share,
      salt: holdout.salt,
      customers: makeTable({ customer_id: heldOutCustomers }),
    },
    propensities: planChances(written.decisions, made, holdout.share),
    passes: made.passes,
    warnings: made.warnings,
  }
}

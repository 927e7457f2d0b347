import type { Limits } from '../contracts/limits.ts'
import type { Options } from '../contracts/options.ts'
import type { ScoresIn } from '../contracts/scores.ts'
import { numbersFound } from '../engine/answers.ts'
import { checkContext } from '../engine/check-context.ts'
import { eachInTurn } from '../engine/each-in-turn.ts'
import type { Relation } from '../engine/relation.ts'
import { checkGrid } from './check-scores.ts'
import { createEvaluator, type Evaluator, totalsAt } from './evaluate.ts'
import { checkHoldout } from './holdout.ts'
import { fetchNearTies, type NearSource } from './near-ties-in.ts'
import { nearestTies } from './nearest-ties.ts'
import { indexOptions, type OptionIndex } from './option-index.ts'
import { planFacts } from './plan-rows.ts'
import type { PlanInOptions, TargetPlanIn } from './plan-target-in.ts'
import { messagesAllowed } from './prepare.ts'
import { refuseImpossible } from './presolve.ts'
import { openPriceRowsIn } from './price-rows-in.ts'
import { searchFor } from './price-search.ts'
import { priceTable } from './price-table.ts'
import type { FoundPrices } from './prices.ts'
import { allocationProblem } from './problem.ts'
import { boundarySize } from './repair.ts'
import { limitRows } from './rows.ts'
import { checkCellsIn, checkRelations, segmentsIn, sendOptions } from './scores-in.ts'
import { type CellsIn, preparedCountsSql, preparedRelation } from './scores-sql-pass.ts'
import { settle } from './settle.ts'
import { settlePrices } from './settle-prices.ts'
import { surveyPass } from './survey-pass.ts'
import { usageOf } from './usage.ts'
import { type SettledIn, type TaskIn, writePlanIn } from './write-plan-in.ts'

/** Plans over scores in an engine; see `planTargetIn`. What is stored there on the way is dropped. */
export async function planIn(
  scores: ScoresIn,
  options: Options,
  limits: Limits,
  planOptions: PlanInOptions,
): Promise<TargetPlanIn> {
  const { signal } = planOptions
  checkContext(planOptions)
  signal?.throwIfAborted()
  const index = indexOptions(options)
  await checkRelations(scores)
  checkHoldout(planOptions.holdout)
  const made: Relation[] = []
  try {
    const sent = await sendOptions(scores.table, index, signal)
    made.push(sent)
    const cells = { table: scores.table, customers: scores.customers ?? null, options: sent }
    const count = await checkCellsIn(cells, scores.header.grid, signal)
    const task = await prepareIn(cells, index, limits, planOptions)
    made.push(task.prepared)
    return await planPrepared({ ...task, cells: count }, scores, planOptions)
  } finally {
    await eachInTurn(made.reverse(), scores.table.engine.drop)
  }
}

async function prepareIn(
  cells: CellsIn,
  index: OptionIndex,
  limits: Limits,
  { holdout, signal }: PlanInOptions,
): Promise<TaskIn> {
  const segments = limits.segments === undefined ? null : await segmentsIn(cells.customers, signal)
  const problem = allocationProblem(index, limitRows(limits, index, segments))
  const maxMessages = messagesAllowed(limits.perCustomer)
  const preparing = {
    maxMessages,
    minBenefit: limits.perCustomer?.minBenefit,
    holdout,
    strata: problem.strata,
    count: index.count,
  }
  const { engine } = cells.table
  const prepared = await engine.store(preparedRelation(cells, preparing), 'prepared scores', { signal })
  return { problem, maxMessages, prepared, options: cells.options }
}

async function planPrepared(
  task: TaskIn & { readonly cells: number },
  scores: ScoresIn,
  planOptions: PlanInOptions,
): Promise<TargetPlanIn> {
  const { problem, maxMessages, prepared } = task
  const { header } = scores
  const { signal, ceilingBytes = 2 ** 28 } = planOptions
  const [customers, heldOut, left] = await numbersFound(prepared, preparedCountsSql(prepared), signal)
  const rows = await openPriceRowsIn(prepared, customers, planOptions)
  try {
    const survey = await rows.everybody.run(surveyPass(problem, maxMessages, header.grid), undefined)
    checkGrid(survey, header)
    const leftOut = { customers, heldOut, harmful: task.cells - left, excluded: scores.excluded }
    refuseImpossible(problem, survey, leftOut)
    const evaluator = createEvaluator(rows, searchFor(problem, maxMessages, survey, planOptions))
    const source = { prepared, ceilingBytes, signal }
    const { best, last, final } = await settlePrices(evaluator, (found, rounds) =>
      settleIn(source, evaluator, found, rounds),
    )
    // In this process everybody is asked again for the words of a plan at other prices.
    const passes = evaluator.passes.count + (final.prices === last.found.prices ? 1 : 2)
    const written = await writePlanIn(task, best, priceTable(problem, final.prices), planOptions)
    return {
      kind: 'plan',
      header,
      purpose: 'plan',
      why: null,
      ...planFacts(problem, final, best.ledger, header),
      ...written,
      passes,
      warnings: [],
    }
  } finally {
    await rows.close()
  }
}

/**
 * Settles a plan at prices with the customers near a tie alone. Where a repair asks for more of them than are here, they are fetched and it
 * begins anew, so that it ends as if everybody were here.
 */
async function settleIn(
  source: NearSource,
  evaluator: Evaluator,
  found: FoundPrices,
  rounds: number,
): Promise<SettledIn> {
  const { search } = evaluator
  const { problem, customers } = search
  const table = priceTable(problem, found.prices)
  const totals = await totalsAt(evaluator, table)
  const tables = [table, ...found.mixture.map(({ prices }) => priceTable(problem, prices))]
  for (let wanted = boundarySize({ problem, use: usageOf(problem, totals) }, customers); ; ) {
    const near = await fetchNearTies(source, evaluator, tables, wanted)
    const { cells, choices } = near
    let most = 0
    const nearest = (asked: number): Int32Array => {
      most = Math.max(most, asked)
      return nearestTies(choices.margin, asked)
    }
    const repaired = settle({ ...search, ...found, cells, choices, totals, table, rounds, nearest })
    if (most <= wanted || cells.count < wanted) return { ...repaired, found, near }
    wanted = most
  }
}

import { numbersFound } from '../engine/answers.ts'
import { eachInTurn } from '../engine/each-in-turn.ts'
import type { Relation } from '../engine/relation.ts'
import { makeTable } from '../table/make-table.ts'
import { numberColumn } from '../table/number-columns.ts'
import type { Table } from '../table/table.ts'
import { textColumn } from '../table/text-columns.ts'
import {
  countedOutcomes,
  decisionsRelation,
  heldOutRelation,
  outcomesSql,
  propensitiesRelation,
} from './decisions-sql-pass.ts'
import type { NearTies } from './near-ties-in.ts'
import type { PlanInOptions, TargetPlanIn } from './plan-target-in.ts'
import { type PriceTable, priceTable } from './price-table.ts'
import type { AllocationProblem } from './problem.ts'
import type { Settled } from './settle-prices.ts'

/** Scores prepared in an engine. */
export interface TaskIn {
  readonly problem: AllocationProblem
  readonly maxMessages: number
  readonly prepared: Relation
  readonly options: Relation
}

/** A plan settled among the customers near a tie. */
export interface SettledIn extends Settled {
  readonly near: NearTies
}

/** Stores what a plan decides in the engine: everybody's choice at the prices it was settled at, and what was settled otherwise. */
export async function writePlanIn(
  { prepared, options, problem, maxMessages }: TaskIn,
  plan: SettledIn,
  table: PriceTable,
  { holdout, signal }: PlanInOptions,
): Promise<Pick<TargetPlanIn, 'decisions' | 'propensities' | 'holdout' | 'outcomes'>> {
  const { engine } = prepared
  const changed = settledOtherwise(plan)
  const settled = changed === null ? null : await engine.register(changed, 'settled', { signal })
  const stored: Relation[] = []
  const store = async (relation: Relation, purpose: string): Promise<Relation> => {
    const kept = await engine.store(relation, purpose, { signal })
    stored.push(kept)
    return kept
  }
  try {
    const chosenAt = priceTable(problem, plan.found.prices)
    const written = { prepared, options, chosenAt, table, settled, maxMessages, holdoutShare: holdout.share }
    const decisions = await store(decisionsRelation(written), 'decisions')
    const propensities = await store(propensitiesRelation(written, decisions), 'propensities')
    const customers = await store(heldOutRelation(prepared), 'held out')
    const counts = await numbersFound(prepared, outcomesSql(prepared, decisions), signal)
    const found = countedOutcomes.map((word, i) => [word, counts[i]] as const)
    const outcomes = Object.fromEntries(found.filter(([, count]) => count > 0))
    return { decisions, propensities, outcomes, holdout: { ...holdout, customers } }
  } catch (error) {
    await eachInTurn(stored, engine.drop).catch(() => undefined)
    throw error
  } finally {
    if (settled !== null) await engine.drop(settled)
  }
}

/** What customers get who were settled otherwise than they chose, a row a message; a missing place is nothing. Null where there are none. */
function settledOtherwise({ near, chosen }: SettledIn): Table | null {
  const { customers, cells, choices } = near
  const { width } = choices
  const customer: string[] = []
  const place: number[] = []
  for (const [i, key] of customers.entries()) {
    const from = i * width
    const own = chosen.subarray(from, from + width)
    if (own.every((cell, rank) => cell === choices.chosen[from + rank])) continue
    const sent = own.filter((cell) => cell >= 0)
    for (const cell of sent.length === 0 ? [-1] : sent) {
      customer.push(key)
      place.push(cell < 0 ? Number.NaN : cells.place[cell])
    }
  }
  if (customer.length === 0) return null
  return makeTable({ customer_id: textColumn(customer), place: numberColumn(place) })
}

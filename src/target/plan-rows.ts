import type { LimitRow, TargetPlan, UnmetLimit } from '../contracts/plan.ts'
import type { ScoresHeader } from '../contracts/scores.ts'
import { excess, type Ledger, objectiveOf } from './ledger.ts'
import type { FoundPrices } from './prices.ts'
import type { AllocationProblem } from './problem.ts'
import { usageOf } from './usage.ts'
import { money } from './words.ts'

/** What a plan comes to: its rows, and how far it can be from the best. */
export function planFacts(
  problem: AllocationProblem,
  found: FoundPrices,
  ledger: Ledger,
  { grid }: ScoresHeader,
): Pick<TargetPlan, 'rows' | 'prices' | 'objective' | 'bound' | 'gap' | 'unmet'> {
  // Summed anew from exact totals: what was entered move by move carries rounding where units per contact lie on no grid.
  const use = usageOf(problem, ledger.slots)
  const rows = plannedRows(problem, use, found.prices)
  const objective = objectiveOf({ ...ledger, use })
  const bound = Math.max(found.bound, objective)
  return {
    rows,
    prices: Object.fromEntries(rows.map(({ id, price }) => [id, price])),
    objective,
    bound,
    gap: (bound - objective) / Math.max(Math.abs(ledger.value), grid),
    unmet: unmetLimits(rows, problem.options.currency),
  }
}

/** The rows of a plan: each limit with what is used of it and what its last unit is worth. */
export function plannedRows(
  { rows }: Pick<AllocationProblem, 'rows'>,
  use: Float64Array,
  prices: Float64Array,
): readonly LimitRow[] {
  return rows.map((row, k) => ({
    ...row,
    used: use[k],
    price: prices[k],
    shortfall:
      excess(use[k], row.max ?? Number.POSITIVE_INFINITY) +
      excess(-use[k], -(row.min ?? Number.NEGATIVE_INFINITY)),
  }))
}

/** The limits that are not met, in words. */
export function unmetLimits(rows: readonly LimitRow[], currency: string): readonly UnmetLimit[] {
  return rows
    .filter(({ shortfall }) => shortfall > 0)
    .map((row) => ({ id: row.id, by: row.shortfall, words: unmetWords(row, currency) }))
}

function unmetWords(
  { id, min, used, shortfall, missedUnit, coefficient }: LimitRow,
  currency: string,
): string {
  const amount = (size: number): string =>
    coefficient === 'cost' || coefficient === 'benefit' ? money(currency, size) : `${size}`
  const priced =
    missedUnit === null
      ? ''
      : ` Each missed unit was priced at ${money(currency, missedUnit)}; to keep it would have cost more.`
  return `"${id}" asked for at least ${amount(min ?? 0)} and got ${amount(used)}: ${amount(shortfall)} short.${priced}`
}

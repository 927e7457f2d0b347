import type { LimitRow, UnmetLimit } from '../contracts/plan.ts'
import { excess } from './ledger.ts'
import type { AllocationProblem } from './problem.ts'
import { money } from './words.ts'

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

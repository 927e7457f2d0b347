import { boundCost } from './price-step.ts'
import type { PriceSum } from './price-sums.ts'
import { type AllocationProblem, costTerm, countTerm } from './problem.ts'

/** What the chosen cells use of each row. */
export function usageOf(
  problem: AllocationProblem,
  sum: Pick<PriceSum, 'messages' | 'cost' | 'benefit'>,
): Float64Array {
  const use = new Float64Array(problem.rows.length)
  for (let slot = 0; slot < problem.slots; slot++) {
    if (sum.messages[slot] === 0) continue
    for (let term = problem.termStart[slot]; term < problem.termStart[slot + 1]; term++) {
      const kind = problem.termKind[term]
      const amounts = kind === countTerm ? sum.messages : kind === costTerm ? sum.cost : sum.benefit
      use[problem.termRow[term]] += problem.termFactor[term] * amounts[slot]
    }
  }
  return use
}

/**
 * The dual value at some prices: no plan that keeps the limits is worth more. Everybody's best choice is worth `value`
 * before prices and uses `use`, so its worth after prices is value - prices'use; what the bounds cost comes on top.
 */
export function dualValue(
  bounds: { readonly lower: Float64Array; readonly upper: Float64Array },
  prices: Float64Array,
  value: number,
  use: Float64Array,
): number {
  let dual = value
  for (let row = 0; row < prices.length; row++)
    dual += boundCost(bounds, row, prices[row]) - prices[row] * use[row]
  return dual
}

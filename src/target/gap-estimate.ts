import type { AllocationProblem } from './problem.ts'

/** Bounds, prices and what everybody's best choice at them uses. */
export interface PricedUse {
  readonly at: { readonly prices: Float64Array; readonly use: Float64Array }
  readonly search: {
    readonly problem: AllocationProblem
    readonly scale: number
    readonly meanCoefficient: Float64Array
  }
  readonly lower: Float64Array
  readonly upper: Float64Array
}

/**
 * Estimates how far everybody's best choice is from a plan that keeps the limits, in money: what is left free of rows that have
 * a price, and at three tenths of a usual value what is missed of rows that have none. A row at the price of its missed unit
 * may be missed.
 */
export function gapEstimate({ at, search, lower, upper }: PricedUse): number {
  let gap = 0
  for (let row = 0; row < at.prices.length; row++) {
    const price = at.prices[row]
    const use = at.use[row]
    if (price > 0) gap += price * Math.abs(upper[row] - use)
    else if (price < 0)
      gap -= price > -search.problem.missedUnit[row] ? price * Math.abs(use - lower[row]) : 0
    else {
      const missed = Math.max(0, use - upper[row], lower[row] - use)
      gap += (missed * 0.3 * search.scale) / search.meanCoefficient[row]
    }
  }
  return gap
}

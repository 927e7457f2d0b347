import { type AllocationProblem, benefitTerm, costTerm } from './problem.ts'

/** Row prices folded into what a cell of each slot pays: fixed + ofCost * cost + ofBenefit * benefit. */
export interface PriceTable {
  readonly fixed: Float64Array
  readonly ofCost: Float64Array
  readonly ofBenefit: Float64Array
}

/** Folds the prices of the rows into one table, so that a pass does not depend on how many rows there are. */
export function priceTable(problem: AllocationProblem, prices: ArrayLike<number>): PriceTable {
  const { slots, termStart, termRow, termKind, termFactor } = problem
  const fixed = new Float64Array(slots)
  const ofCost = new Float64Array(slots)
  const ofBenefit = new Float64Array(slots)
  for (let slot = 0; slot < slots; slot++) {
    for (let term = termStart[slot]; term < termStart[slot + 1]; term++) {
      const price = prices[termRow[term]] * termFactor[term]
      if (termKind[term] === costTerm) ofCost[slot] += price
      else if (termKind[term] === benefitTerm) ofBenefit[slot] += price
      else fixed[slot] += price
    }
  }
  return { fixed, ofCost, ofBenefit }
}

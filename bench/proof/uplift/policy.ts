/** To how many customers something may be given at most, as a share of all. */
export const budgets = [0.1, 0.3, 1] as const

/**
 * Whom to contact: those with a score above 0, best first, as far as the budget goes. Of equal scores the earlier row is
 * taken; a score that is NaN is not above 0.
 *
 * @returns rows.
 */
export function bestFirst(score: Float64Array, budget: number): Uint32Array {
  const paying = Uint32Array.from(score.keys()).filter((row) => score[row] > 0)
  return paying.sort((a, b) => score[b] - score[a] || a - b).subarray(0, Math.floor(budget * score.length))
}

/**
 * The arm of the largest score by customer; arm 0, nothing, where no other's is above 0. Of equal scores the lower arm is
 * taken; an arm whose score is NaN is not.
 *
 * @param score - shape [customers, arms]; that of arm 0 is not looked at.
 */
export function bestArm(score: Float64Array, arms: number): Uint8Array {
  return Uint8Array.from({ length: score.length / arms }, (_, row) => {
    let best = 0
    let most = 0
    for (let arm = 1; arm < arms; arm++) {
      const own = score[row * arms + arm]
      if (own > most) {
        most = own
        best = arm
      }
    }
    return best
  })
}

/**
 * The arm of each customer where not all may be contacted: its {@link bestArm} for those whose best arm has the largest score, as {@link bestFirst} finds
 * them, and arm 0 for all others.
 *
 * @param score - shape [customers, arms]; that of arm 0 is not looked at.
 */
export function armsWithin(score: Float64Array, arms: number, budget: number): Uint8Array {
  const best = bestArm(score, arms)
  const worth = Float64Array.from(best, (arm, row) => (arm === 0 ? 0 : score[row * arms + arm]))
  const given = new Uint8Array(best.length)
  for (const row of bestFirst(worth, budget)) given[row] = best[row]
  return given
}

/** What a policy does for customers, held against the one that knows the truth. */
export interface PolicyShare {
  /** Its true profit over the oracle's. */
  readonly share: number
  /** The oracle's true profit per customer. */
  readonly oracle: number
  /** Share of customers it contacts. */
  readonly contacted: number
}

/**
 * Contacts by a score, as {@link bestFirst} does; the oracle has the true profit for a score, and the same budget.
 *
 * @param profit - true profit of contacting each customer.
 */
export function shareOfRanking(profit: Float64Array, score: Float64Array, budget: number): PolicyShare {
  const customers = profit.length
  const sum = (rows: Uint32Array): number => rows.reduce((total, row) => total + profit[row], 0)
  const rows = bestFirst(score, budget)
  const oracle = sum(bestFirst(profit, budget))
  return { share: sum(rows) / oracle, oracle: oracle / customers, contacted: rows.length / customers }
}

/**
 * Gives customers arms by a score, as {@link armsWithin} does; the oracle has the true profit for a score, and the same budget.
 *
 * @param profit - true profit, shape [customers, arms].
 * @param score - the same shape.
 */
export function shareOfArms(
  profit: Float64Array,
  arms: number,
  score: Float64Array,
  budget: number,
): PolicyShare {
  const customers = profit.length / arms
  const sum = (given: Uint8Array): number =>
    given.reduce((total, arm, row) => total + profit[row * arms + arm], 0)
  const given = armsWithin(score, arms, budget)
  const oracle = sum(armsWithin(profit, arms, budget))
  const contacted = given.filter((arm) => arm > 0).length / customers
  return { share: sum(given) / oracle, oracle: oracle / customers, contacted }
}

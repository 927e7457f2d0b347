import type { Evaluator } from './evaluate.ts'
import { dropIdlePrices } from './idle-prices.ts'
import { impossibleTogether } from './presolve.ts'
import { canFinish, type FoundPrices, findPrices, finishPrices } from './prices.ts'
import { isBetter, isGood, type Repaired } from './repaired.ts'

/** Rounds of a repair, and of a first one that gives way to better prices where it fails. */
const mostRounds = 6
const firstRounds = 2

/** A plan settled at some prices. */
export interface Settled extends Repaired {
  readonly found: FoundPrices
}

/** The best plan, the last one settled, and the prices after that, without those that charge for nothing. */
export interface SettledPrices<Plan extends Settled> {
  readonly best: Plan
  readonly last: Plan
  readonly final: FoundPrices
}

/**
 * Finds the prices and a plan settled at them, wherever the customers are.
 *
 * @param settleAt - settles a plan at prices, in so many rounds of repair at most.
 * @throws LIMITS_IMPOSSIBLE
 */
export async function settlePrices<Plan extends Settled>(
  evaluator: Evaluator,
  settleAt: (found: FoundPrices, rounds: number) => Promise<Plan>,
): Promise<SettledPrices<Plan>> {
  const { search } = evaluator
  const first = possible(evaluator, await findPrices(evaluator))
  const mayFinish = first.mixture.length === 0 && canFinish(search)
  let last = await settleAt(first, mayFinish ? firstRounds : mostRounds)
  let best = last
  if (mayFinish && !isGood({ ...search, ...first }, last.ledger)) {
    last = await settleAt(possible(evaluator, await finishPrices(evaluator, first)), mostRounds)
    if (isBetter(last, best)) best = last
  }
  const { use } = best.ledger
  if (!best.keepsBounds) throw impossibleTogether(search.problem, last.found.prices, use, false)
  return { best, last, final: await dropIdlePrices(evaluator, last.found, use) }
}

function possible({ search }: Evaluator, found: FoundPrices): FoundPrices {
  if (found.ending === 'impossible') throw impossibleTogether(search.problem, found.prices, found.use, true)
  return found
}

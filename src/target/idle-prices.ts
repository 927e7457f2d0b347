import { type Evaluator, evaluate, type PriceSearch, valueScale } from './evaluate.ts'
import type { FoundPrices } from './prices.ts'

/** The share of the tolerance by which the bound may rise when a price is dropped. */
const allowedRise = 0.01

/** A row is idle in a plan that leaves at least so many messages' worth of it, and this share of its bound. */
const idleMessages = 2
const idleShare = 1e-3

/**
 * Sets to 0 the prices of rows whose bounds a plan does not reach, where the dual hardly rises without them: such a price was what
 * the search left over, not what one unit more is worth.
 *
 * @param evaluator - on everybody.
 * @param use - what the plan uses of each row.
 */
export async function dropIdlePrices(
  evaluator: Evaluator,
  found: FoundPrices,
  use: Float64Array,
): Promise<FoundPrices> {
  const { search } = evaluator
  let best = found
  for (const row of idleRows(search, found.prices, use)) {
    const prices = best.prices.slice()
    prices[row] = 0
    const at = await evaluate(evaluator, prices, 0)
    const rise = at.dual - found.bound
    if (rise <= allowedRise * search.tolerance * valueScale(evaluator, at))
      best = { ...best, prices, bound: at.dual, use: at.use, value: at.value }
  }
  return best
}

/** Rows with a price that a plan leaves idle, the smallest prices first. */
function idleRows(
  { problem, meanCoefficient }: PriceSearch,
  prices: Float64Array,
  use: Float64Array,
): number[] {
  const size = (row: number): number => Math.abs(prices[row]) * meanCoefficient[row]
  const isIdle = (row: number): boolean => {
    if (prices[row] === 0) return false
    const bound = prices[row] > 0 ? problem.upper[row] : problem.lower[row]
    const left = prices[row] > 0 ? bound - use[row] : use[row] - bound
    return left >= Math.max(idleMessages * meanCoefficient[row], idleShare * Math.abs(bound))
  }
  return [...prices.keys()].filter(isIdle).sort((a, b) => size(a) - size(b) || a - b)
}

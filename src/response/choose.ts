import type { ResponseCandidate } from '../contracts/response.ts'
import { roundFitted } from '../learn/round-fitted.ts'
import type { LossSum } from './loss-pass.ts'

/**
 * Chooses among candidates on paired losses by the rule of one standard error (Breiman et al. 1984): from the simplest on, a
 * candidate takes the place of the one chosen so far only where its loss is lower by more than one standard error of the
 * difference.
 *
 * @param names - of the candidates, simplest first.
 * @param folds - how many parts were held out in turn.
 */
export function chooseCandidate(
  names: readonly string[],
  sum: LossSum,
  folds: number,
): readonly ResponseCandidate[] {
  const rows = sum.rows[0]
  const losses = names.map((_, c) => (sum.loss[c] + sum.common[0]) / rows)
  const best = losses.indexOf(Math.min(...losses))
  const errors = names.map((_, c) => differenceError(sum, c, best, folds))
  let chosen = 0
  for (let c = 1; c < names.length; c++) {
    if (losses[chosen] - losses[c] > differenceError(sum, c, chosen, folds)) chosen = c
  }
  return names.map((name, c) => ({
    name,
    loss: roundFitted(losses[c]),
    differenceToBest: roundFitted(losses[c] - losses[best]),
    standardError: roundFitted(errors[c]),
    chosen: c === chosen,
  }))
}

/** The sums of some of the candidates only, in the order given. */
export function pickLosses(sum: LossSum, picked: readonly number[]): LossSum {
  const all = sum.loss.length
  const products = new Float64Array(picked.length ** 2)
  for (const [i, a] of picked.entries()) {
    for (const [j, b] of picked.entries())
      products[i * picked.length + j] = sum.products[Math.max(a, b) * all + Math.min(a, b)]
  }
  return { rows: sum.rows, common: sum.common, loss: Float64Array.from(picked, (c) => sum.loss[c]), products }
}

/**
 * The standard error of the mean difference between the losses of two candidates on the same rows. The parts that models
 * were fitted on overlap, so that the losses of different folds go together: the variance of independent rows is
 * multiplied by 1 + folds / (folds - 1), the correction of Nadeau and Bengio (2003).
 */
function differenceError(sum: LossSum, a: number, b: number, folds: number): number {
  if (a === b) return 0
  const rows = sum.rows[0]
  const count = sum.loss.length
  const [low, high] = [Math.min(a, b), Math.max(a, b)]
  const squares =
    sum.products[a * count + a] + sum.products[b * count + b] - 2 * sum.products[high * count + low]
  const mean = (sum.loss[a] - sum.loss[b]) / rows
  const independent = Math.max(0, squares / rows - mean * mean) / rows
  return Math.sqrt(independent * (1 + folds / (folds - 1)))
}

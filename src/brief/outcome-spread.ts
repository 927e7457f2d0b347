import { addValue, emptyMoments, momentsOf, varianceOf } from '../measure/moments.ts'
import { outcomeInUnits } from '../measure/outcome-in-units.ts'
import { numbersOf } from '../table/access.ts'
import type { Table } from '../table/table.ts'
import type { Brief } from './brief.ts'

/** Mean and variance of the goal's metric among customers who got something, and among those who did not. */
export interface OutcomeSpread {
  readonly treatedVariance: number
  readonly controlVariance: number
  readonly mean: number
  /** `contacts`: from past outcomes; `brief`: as the brief states. */
  readonly from: 'contacts' | 'brief'
}

/**
 * How much the goal's metric varies from customer to customer: from past contacts where there are any, else from the brief's baseline. Where nobody was
 * left alone, the contacted stand for both. Null where neither says anything.
 */
export function outcomeSpread(brief: Brief, trials: Table | null): OutcomeSpread | null {
  const baseline = brief.pilot?.baseline
  if (trials?.names.includes(brief.goal.metric)) {
    const outcome = outcomeInUnits(trials, brief.goal.metric, brief.currency)
    const option = numbersOf(trials, 'option')
    const treated = momentsWhere(outcome, (row) => !Number.isNaN(option[row]))
    const control = momentsWhere(outcome, (row) => Number.isNaN(option[row]))
    const [own, other] = [treated.count > 1 ? treated : control, control.count > 1 ? control : treated]
    if (own.count > 1) {
      return {
        treatedVariance: own.variance,
        controlVariance: other.variance,
        mean: other.mean,
        from: 'contacts',
      }
    }
  }
  if (baseline === undefined) return null
  const variance =
    baseline.deviation === undefined ? baseline.mean * (1 - baseline.mean) : baseline.deviation ** 2
  return { treatedVariance: variance, controlVariance: variance, mean: baseline.mean, from: 'brief' }
}

function momentsWhere(
  values: Float64Array,
  belongs: (row: number) => boolean,
): { readonly count: number; readonly mean: number; readonly variance: number } {
  const sums = emptyMoments(1)
  values.forEach((value, row) => {
    if (!Number.isNaN(value) && belongs(row)) addValue(sums, 0, value)
  })
  const moments = momentsOf(sums, 0)
  return { count: moments.count, mean: moments.mean, variance: varianceOf(moments) }
}

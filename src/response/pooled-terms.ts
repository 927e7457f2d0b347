import { unknownName } from '../errors.ts'
import type { Preparation } from '../learn/prepare/compile.ts'
import type { TrialLayout } from './trial-layout.ts'

/**
 * The terms of the pooled model, in the order of its coefficients: intercept, one per offer, one per channel, one per
 * feature, one per matched feature, and the logarithm of the expected outcome without contact.
 */
export interface PooledTerms {
  /** How many offers; 0 where there is but one. */
  readonly offers: number
  readonly channels: number
  /** By arm. */
  readonly offerOf: readonly number[]
  readonly channelOf: readonly number[]
  /** By matched feature and arm: the column of x that belongs to the arm's department. */
  readonly matched: readonly (readonly number[])[]
  /** Whether the logarithm of the base is a term: where there are several outcomes. */
  readonly baseline: boolean
  /** All coefficients. */
  readonly width: number
}

/** The blocks whose penalties are chosen together: offers and channels, and slopes. */
export interface PooledPenalty {
  readonly effects: number
  readonly slopes: number
}

/** Penalties tried, on half the squared coefficients beside the summed loss. */
export const pooledPenalties: readonly PooledPenalty[] = [
  { effects: 2, slopes: 5 },
  { effects: 2, slopes: 20 },
  { effects: 10, slopes: 20 },
  { effects: 10, slopes: 80 },
]

/**
 * The terms of the pooled model of a trial.
 *
 * @param matched - by name, the feature of each department that means the same: orders of food, orders of home.
 * @throws COLUMN_UNKNOWN where a matched column is not among the prepared features.
 */
export function pooledTerms(
  { arms, targets }: TrialLayout,
  preparation: Preparation,
  matched: { readonly [name: string]: { readonly [department: string]: string } },
): PooledTerms {
  const offers = [...new Set(arms.map(({ offer }) => offer))]
  const channels = [...new Set(arms.map(({ channel }) => channel))]
  const columns = Object.values(matched).map((byDepartment) =>
    arms.map(({ department }) => {
      const name = Object.hasOwn(byDepartment, department) ? byDepartment[department] : ''
      const column = preparation.columns.indexOf(name)
      if (column < 0)
        throw unknownName('COLUMN_UNKNOWN', 'matched feature', name, preparation.columns, 'the features')
      return column + 1
    }),
  )
  const counted = {
    offers: offers.length > 1 ? offers.length : 0,
    channels: channels.length > 1 ? channels.length : 0,
  }
  const baseline = targets.length > 1
  return {
    ...counted,
    offerOf: arms.map(({ offer }) => offers.indexOf(offer)),
    channelOf: arms.map(({ channel }) => channels.indexOf(channel)),
    matched: columns,
    baseline,
    width:
      1 +
      counted.offers +
      counted.channels +
      preparation.columns.length +
      columns.length +
      (baseline ? 1 : 0),
  }
}

/**
 * The penalty of every coefficient. The intercept's is on its distance from the measured mean effect; it keeps it finite
 * where there is no effect at all.
 */
export function penaltiesOf({ offers, channels, width }: PooledTerms, penalty: PooledPenalty): Float64Array {
  const weights = new Float64Array(width).fill(penalty.slopes)
  weights.fill(penalty.effects, 1, 1 + offers + channels)
  weights[0] = 1
  return weights
}

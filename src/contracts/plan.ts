import type { Table } from '../table/table.ts'
import type { ScoresHeader } from './scores.ts'

/** One row of the optimization: a limit with what the plan uses of it and what its last unit is worth. */
export interface LimitRow {
  /** `offer:fresh`, `channel:sms`, `department:food`, `department-budget:food`, `segment:...`, `messages`, `budget`, `benefit`. */
  readonly id: string
  readonly kind:
    | 'offer'
    | 'channel'
    | 'department'
    | 'department-budget'
    | 'segment'
    | 'messages'
    | 'budget'
    | 'benefit'
  /** What a chosen cell adds: 1, units of capacity, its cost or its benefit. */
  readonly coefficient: 'count' | 'units' | 'cost' | 'benefit'
  readonly unitsPerContact: number
  /** The options it counts, ascending; null means all. */
  readonly options: readonly number[] | null
  /** The segment it counts; null means everybody. */
  readonly segment: string | null
  readonly min: number | null
  readonly max: number | null
  /** The price of missing the minimum by one unit; null: the bound is hard. */
  readonly missedUnit: number | null
  readonly used: number
  /** Currency units per unit: positive where the maximum binds, negative where the minimum does, else 0. */
  readonly price: number
  /** By how much the minimum is missed or the maximum exceeded; 0 where it is kept. */
  readonly shortfall: number
}

/** A limit that was not met, in words. */
export interface UnmetLimit {
  readonly id: string
  readonly by: number
  readonly words: string
}

/** Who was kept out of the plan before it was made, so that it can be judged. */
export interface Holdout {
  /** The share asked for, from 0 to 1. */
  readonly share: number
  readonly salt: string
  readonly customers: Table<'customer_id'>
}

/**
 * Which customer gets which option.
 *
 * - `decisions`: `customer_id`, integer `option`, `offer`, `channel`, `department` texts, numbers `value`, `benefit`, `cost` (with the redemptions that are
 *   expected), `message_cost` (of that, the message alone; plans made before it was written lack it), `price` (what the limits charge for it), `reduced` (value - price), `standard_error`, integer `runner_up` (missing: doing nothing), numbers `runner_up_reduced`, `margin`,
 *   text `reason`. One row a message; who gets nothing has none.
 * - `explain`: the considered cells behind every decision in long form: `customer_id`, integer `option`, numbers `value`, `price`, `reduced`, text `outcome`
 *   (`chosen`; `runner-up`, missing option: doing nothing; where the limits had to be settled to the unit, `given-up` for what the prices alone would
 *   have chosen and `settled` for what was chosen in its place). Who gets nothing has one row with their best cell and what became of them (see `outcomes`).
 *   The choice can be recomputed from it alone.
 * - `propensities`: `customer_id`, integer `option` (missing: nothing), number `propensity`: with which probability this policy would have chosen
 *   it, flag `held_out`. A held-out customer who could have got something has a row for each option with the chance it would have had (in a plan: the options
 *   that the customer would have got at its prices), and one without option: the chance of being held out. Others held out have no row.
 * - In `explain`, text `unit` is what was held out as a whole: the household where known, else the customer.
 */
export interface TargetPlan {
  readonly kind: 'plan'
  readonly header: ScoresHeader
  /** `plan` maximizes value; `pilot` assigns at random to learn. */
  readonly purpose: 'plan' | 'pilot'
  /** Why a pilot was made in place of a plan; null for a plan. */
  readonly why: string | null
  readonly decisions: Table
  readonly rows: readonly LimitRow[]
  /** The price of each row, by id. */
  readonly prices: { readonly [row: string]: number }
  /** The plan's value after priced shortfalls, and the proven upper bound on any plan's, in currency units. Of a pilot, which values and prices nothing, these and the gap, the prices and the values of decisions are 0 and say nothing. */
  readonly objective: number
  readonly bound: number
  /** (bound - objective) / max(|value of the decisions|, grid); 0 is proven best. */
  readonly gap: number
  readonly holdout: Holdout
  readonly propensities: Table
  readonly unmet: readonly UnmetLimit[]
  readonly explain: Table
  /** Customers by what became of them: `contacted`, `held-out`, `messages-used`, `nothing-eligible`, `nothing-worthwhile`, `limits`, `not-drawn` (pilot). Sums to all. */
  readonly outcomes: { readonly [outcome: string]: number }
  /** Passes over everybody; those over samples are not counted. */
  readonly passes: number
  /** What ran slower than it was asked to, in words; the plan is the same. Empty where all was well, and in pilots. */
  readonly warnings: readonly string[]
}

import type { Limits } from '../contracts/limits.ts'
import type { Options } from '../contracts/options.ts'
import type { Holdout, TargetPlan } from '../contracts/plan.ts'
import type { ScoresIn } from '../contracts/scores.ts'
import type { Relation } from '../engine/relation.ts'
import type { PlanOptions } from './plan.ts'

/** How a plan is made in an engine. */
export interface PlanInOptions extends Omit<PlanOptions, 'threads'> {
  /** What the cells of the customers near a tie may take in this process, in bytes. Default 256 MB (2^28). */
  readonly ceilingBytes?: number | undefined
}

/**
 * A plan whose decisions lie in an engine until it closes, as relations in no order.
 *
 * - `decisions`: `customer_id`, integer `option`, texts `offer`, `channel`, `department`, numbers `value`, `benefit`, `cost`, `message_cost`, `price`, `reduced`,
 *   `standard_error` and `propensity`: one row a message.
 * - `propensities`: `customer_id`, integer `option`, number `propensity`, flag `held_out`, as in a {@link TargetPlan}.
 */
export interface TargetPlanIn extends Omit<TargetPlan, 'decisions' | 'explain' | 'propensities' | 'holdout'> {
  readonly decisions: Relation
  readonly propensities: Relation
  readonly holdout: Omit<Holdout, 'customers'> & { readonly customers: Relation }
}

/**
 * Makes the plan of `planTarget` where the scores are. Prices, bound, rows and every decision are the same as of the same scores in this process. A pass is one query,
 * of which only sums come back; cells come here of those customers alone whose choice is nearest to a tie, to settle them to the unit as `planTarget` does, and only
 * those settled otherwise go back.
 *
 * What differs: there are no reasons, runners-up and explanations (plan a sample here to read them), the customers' hash in the header is not checked, and all cells are held to the grid, also
 * of those held out. Nobody may
 * write into the relations meanwhile; store them first where somebody might.
 *
 * @throws STATE_TOO_LARGE where more customers are near a tie than `ceilingBytes` has room for, or more than 10,000 segments are there to choose from.
 * @throws ARGUMENT_INVALID for relations of different engines, or no relations; KEY_DUPLICATE where a customer repeats, or an option of one; COLUMN_MISSING_VALUES for a cell
 * without customer, option or amount; PLAN_MISMATCH for cells of unknown customers; LIMITS_IMPOSSIBLE, NOBODY_ELIGIBLE, OPTION_NAME_UNKNOWN, CONTRACT_INVALID,
 * EXACTNESS_LOST (amounts off the grid, or of 2^24 multiples of it and more), COLUMN_UNKNOWN, COLUMN_KIND, ENGINE_FAILED. Rejects with the signal's reason once it aborts.
 */
export async function planTargetIn(
  scores: ScoresIn,
  options: Options,
  limits: Limits,
  planOptions: PlanInOptions,
): Promise<TargetPlanIn> {
  const { planIn } = await import('./plan-in.ts')
  return planIn(scores, options, limits, planOptions)
}

import type { PilotSize } from '../contracts/readout.ts'
import { detectableDifference } from '../math/sample-size.ts'
import { nextPilotSize } from '../measure/pilot-size.ts'
import type { Table } from '../table/table.ts'
import type { Brief } from './brief.ts'
import { outcomeSpread } from './outcome-spread.ts'

/** How large a pilot must be, and how large it can be with the customers there are. */
export interface PilotNeed {
  readonly size: PilotSize
  /** Messages an option can have; at most what is needed. */
  readonly perArmPossible: number
  readonly controlShare: number
  /** What a pilot of the possible size finds, per customer in the goal's metric. */
  readonly detectsPossible: number
  /** Where the variance comes from; `unknown`: nothing says it, and a share of one half was assumed. */
  readonly from: 'contacts' | 'brief' | 'unknown'
}

/**
 * Sizes the pilot for the goal, so that the smallest effect worth finding is found: arms for every option and a control, or, where a plan is made, two arms:
 * the plan and its holdout. Where there are too few customers the arms share them, and the result says what a pilot of the arms there are can find.
 *
 * @param customers - who can be reached.
 */
export function pilotNeed(
  brief: Brief,
  trials: Table | null,
  customers: number,
  options: number,
  purpose: 'plan' | 'pilot' = 'pilot',
): PilotNeed {
  const { detect, power = 0.8, alpha = 0.05, holdout } = brief.pilot ?? {}
  const spread = outcomeSpread(brief, trials)
  const { treatedVariance, controlVariance } = spread ?? { treatedVariance: 0.25, controlVariance: 0.25 }
  const detects = detect ?? brief.goal.target
  const arms = purpose === 'plan' ? 1 : options
  const needs = { detects, treatedVariance, controlVariance, arms: arms + 1, alpha, power }
  const size = nextPilotSize(needs)
  const even = purpose === 'plan' ? planHoldout : 1 / (options + 1)
  const controlShare = holdout !== undefined && (holdout > 0 || purpose === 'plan') ? holdout : even
  const treated = Math.floor((customers * (1 - controlShare)) / arms)
  const control = Math.max(1, Math.floor(customers * controlShare))
  const perArmPossible = Math.max(1, Math.min(purpose === 'plan' ? control : size.perArm, treated))
  // Arms of unequal sizes: each variance counts by the size of its own arm.
  const detectsPossible = detectableDifference(
    1,
    treatedVariance / (purpose === 'plan' ? Math.max(1, treated) : perArmPossible),
    controlVariance / control,
    { alpha, power },
  )
  return { size, perArmPossible, controlShare, detectsPossible, from: spread?.from ?? 'unknown' }
}

/** The share a plan holds out where the brief states none. */
const planHoldout = 0.1

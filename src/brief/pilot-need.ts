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
 * Sizes the pilot for the goal: arms for every option and a control, so that the smallest effect worth finding is found.
 * Where there are too few customers the arms share them, and the result says what such a pilot can find.
 */
export function pilotNeed(brief: Brief, trials: Table | null, customers: number, options: number): PilotNeed {
  const { detect, power = 0.8, alpha = 0.05, holdout } = brief.pilot ?? {}
  const spread = outcomeSpread(brief, trials)
  const { treatedVariance, controlVariance } = spread ?? { treatedVariance: 0.25, controlVariance: 0.25 }
  const detects = detect ?? brief.goal.target
  const size = nextPilotSize({ detects, treatedVariance, controlVariance, arms: options + 1, alpha, power })
  const controlShare = holdout !== undefined && holdout > 0 ? holdout : 1 / (options + 1)
  const perArmPossible = Math.max(
    1,
    Math.min(size.perArm, Math.floor((customers * (1 - controlShare)) / options)),
  )
  const detectsPossible = detectableDifference(perArmPossible, treatedVariance, controlVariance, {
    alpha,
    power,
  })
  return { size, perArmPossible, controlShare, detectsPossible, from: spread?.from ?? 'unknown' }
}

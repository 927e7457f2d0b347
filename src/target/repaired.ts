import { keepsHardBounds, type Ledger, objectiveOf } from './ledger.ts'

/** A plan and whether it keeps every hard bound. */
export interface Repaired {
  readonly chosen: Int32Array
  readonly keepsBounds: boolean
  readonly ledger: Ledger
}

/** What a plan is measured by. */
export interface Goal {
  /** No plan is worth more. */
  readonly bound: number
  /** Stop when (bound - objective) falls to this share of the value. */
  readonly tolerance: number
}

/** Whether a plan keeps every hard bound and is within the tolerance of the best, or a share of it. */
export function isGood({ bound, tolerance }: Goal, ledger: Ledger, share = 1): boolean {
  return keepsHardBounds(ledger) && bound - objectiveOf(ledger) <= share * tolerance * Math.abs(ledger.value)
}

/** Whether a plan keeps all bounds and the other does not, or else is worth more. */
export function isBetter(one: Repaired, other: Repaired): boolean {
  if (one.keepsBounds !== other.keepsBounds) return one.keepsBounds
  return objectiveOf(one.ledger) > objectiveOf(other.ledger)
}

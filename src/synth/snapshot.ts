import type { PlanBook } from './life/plan-book.ts'
import { waveDays } from './retailer/drift.ts'
import type { Settings } from './spec.ts'

/** What the retailer's systems hold on the morning of a day. */
export interface Snapshot {
  readonly settings: Settings
  readonly plans: PlanBook
  /** Counted from day 0: what happened on this day or later is not known. */
  readonly asOfDay: number
}

/** How many waves had begun before a snapshot, the pilot's counted. */
export function wavesBefore({ asOfDay }: Snapshot): number {
  return Math.max(0, Math.ceil(asOfDay / waveDays))
}

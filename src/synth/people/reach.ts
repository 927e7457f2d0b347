import { exp, sigmoid } from '../../math/exp.ts'
import { uniform } from '../../math/philox.ts'
import { streams } from '../../math/streams.ts'
import type { Cursor } from '../cursor.ts'
import { reachLogit } from '../life/potential.ts'
import { channels } from '../retailer/channels.ts'
import type { Person } from './person.ts'

/** Chance per week of tenure that somebody who granted a channel withdraws it. */
const weeklyWithdrawal = 0.0004

/** Writes 1 for each channel through which a person may be reached on day 0. */
export function drawReach(cursor: Cursor, person: Person, out: Uint8Array): void {
  cursor.open(streams.reach, person.id)
  for (let c = 0; c < channels.length; c++) {
    out[c] = uniform(cursor) < sigmoid(reachLogit(person, c)) ? 1 : 0
  }
}

/**
 * The day before day 0 on which somebody withdrew a channel that does not reach them, or null where they never spoke of it. If p is the
 * share reached after t weeks of withdrawals, p (e^(.0004 t) - 1) of all have withdrawn.
 */
export function drawWithdrawals(cursor: Cursor, person: Person, out: (number | null)[]): void {
  cursor.open(streams.consent, person.id)
  for (let c = 0; c < channels.length; c++) {
    const odds = exp(reachLogit(person, c))
    const withdrew = odds * (exp((weeklyWithdrawal * -person.acquired) / 7) - 1)
    const isWithdrawn = uniform(cursor) < withdrew
    const day = Math.floor(person.acquired * uniform(cursor))
    out[c] = isWithdrawn ? day : null
  }
}

import { integerBelow, uniform } from '../../math/philox.ts'
import { streams } from '../../math/streams.ts'
import type { Cursor } from '../cursor.ts'
import { channels } from '../retailer/channels.ts'
import { offers } from '../retailer/offers.ts'

/** What the pilot did with a person. */
export interface PilotDraw {
  /** Option `offer * 5 + channel`, or null for a control. */
  option: number | null
  /** The exact chance of what was done. */
  propensity: number
}

/** Share of the pilot that is contacted; the others are controls. */
const treatedShare = 0.7
const controlShare = 0.3

/**
 * Draws the arm of a person: treated with chance .7, the offer at equal chances, the channel among those that reach the person. Null
 * for who is not in the pilot: those whom no channel reaches, and those the lot left out.
 *
 * @param share - share of the reachable customers who take part, from 0 to 1.
 */
export function drawPilot(cursor: Cursor, id: number, reached: Uint8Array, share: number): PilotDraw | null {
  const total = weightOf(reached)
  cursor.open(streams.pilotAssignment, id)
  const takesPart = uniform(cursor) < share
  if (!takesPart || total === 0) return null
  if (uniform(cursor) >= treatedShare) return { option: null, propensity: controlShare }
  const offer = integerBelow(cursor, offers.length)
  const channel = channelAt(uniform(cursor) * total, reached)
  const chance = (treatedShare / offers.length) * (channels[channel].pilotWeight / total)
  return { option: offer * channels.length + channel, propensity: chance }
}

/** The sum of the pilot's weights of the channels that reach a person. */
export function weightOf(reached: Uint8Array): number {
  let sum = 0
  for (let c = 0; c < channels.length; c++) sum += channels[c].pilotWeight * reached[c]
  return sum
}

/** The channel whose part of the running sum of weights holds a point; the last reachable one where rounding leaves none. */
export function channelAt(point: number, reached: Uint8Array): number {
  let rest = point
  let last = 0
  for (let c = 0; c < channels.length; c++) {
    if (reached[c] === 0) continue
    last = c
    if (rest < channels[c].pilotWeight) return c
    rest -= channels[c].pilotWeight
  }
  return last
}

/** The option through which a control was contacted all the same, or null: a mistake that the log does not know of. */
export function drawContamination(
  cursor: Cursor,
  id: number,
  reached: Uint8Array,
  share: number,
): number | null {
  if (share === 0) return null
  const total = weightOf(reached)
  if (uniform(cursor.open(streams.contamination, id)) >= share) return null
  const offer = integerBelow(cursor, offers.length)
  return offer * channels.length + channelAt(uniform(cursor) * total, reached)
}

/** The wave in which the pilot runs; plans begin with the one after it. */
export const pilotWave = 0

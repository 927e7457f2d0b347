import type { Settings } from '../spec.ts'
import { channels } from './channels.ts'
import { monthFactor } from './season.ts'

/** Days of a wave: the time in which the outcomes of its contacts are counted. Wave w begins on day 28 w. */
export const waveDays = 28

/** What a wave is like for everybody. Where nothing drifts all waves are alike, and like none in particular. */
export interface Conditions {
  readonly wave: number
  /** Occasions in this wave against a mean one. */
  readonly season: number
  /** Occasions for style of those whose first type it is, against those on day 0. */
  readonly styleNeed: number
  /** Strength of offers by department, against that on day 0. */
  readonly strength: readonly number[]
  /** How much one fresh message takes from the attention to the next, by channel; 0 where nobody tires. */
  readonly tiring: readonly number[]
  /** EUR a message, by channel. */
  readonly cost: readonly number[]
}

/** Chance per wave that one whose first type is `essentials` turns to style. */
export const typeChangeShare = 0.02

/** A competitor matches the discounts on food from this wave on. */
const matchedFrom = 3
const matchedStrength = 0.7

/** How the world stands in a wave from 0; each change grows with the level's drift. */
export function conditionsOf({ drift, dayZero, traits }: Settings, wave: number): Conditions {
  const grown = (perWave: number): number => (1 + drift * perWave) ** wave
  const isMatched = drift > 0 && wave >= matchedFrom
  return {
    wave,
    season: drift > 0 ? monthFactor(dayZero + waveDays * wave, waveDays) : 1,
    styleNeed: grown(0.04),
    strength: [isMatched ? 1 - drift * (1 - matchedStrength) : 1, 1, 1, 1],
    tiring: channels.map(({ name, tiring }) =>
      traits.fatigue ? tiring * (name === 'sms' ? grown(0.15) : 1) : 0,
    ),
    cost: channels.map(({ name, cost }) => (name === 'post' ? roundedCost(cost * grown(0.05)) : cost)),
  }
}

/** A time of no season in which nothing has changed and nobody tires. */
export const plainConditions: Conditions = {
  wave: 0,
  season: 1,
  styleNeed: 1,
  strength: [1, 1, 1, 1],
  tiring: channels.map(() => 0),
  cost: channels.map(({ cost }) => cost),
}

/** Prices are quoted in tenths of a cent. */
function roundedCost(cost: number): number {
  return Math.round(1000 * cost) / 1000
}

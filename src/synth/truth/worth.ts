import { exp } from '../../math/exp.ts'
import { openLives } from '../life/life.ts'
import { additionalMargin, givenAway } from '../life/outcome.ts'
import type { PlanBook } from '../life/plan-book.ts'
import { optionCount, type Potential } from '../life/potential.ts'
import type { Person } from '../people/person.ts'
import { channels } from '../retailer/channels.ts'
import { marginRates } from '../retailer/departments.ts'
import { conditionsOf } from '../retailer/drift.ts'
import { offers } from '../retailer/offers.ts'
import type { Settings } from '../spec.ts'

/** What every option is truly worth for one person in a wave, in EUR, by option. */
export interface Worth {
  /** Expected value to the company, all costs counted. */
  readonly value: Float64Array
  /** Expected benefit to the customer. */
  readonly benefit: Float64Array
  /** 1 where the channel still reaches the person. */
  readonly reached: Uint8Array
  /** EUR a message, by channel. */
  readonly cost: readonly number[]
  /** Expected channels ended, by channel of the message. */
  readonly optsOut: Float64Array
  /** What a message costs that offers nothing new: its price, channels it ends and orders it drives away; and what it annoys. By channel. */
  readonly repeatCost: Float64Array
  readonly annoyance: Float64Array
  /** EUR that a second message costs besides, k (k - 1) / 2 times for k messages: who is written to too often may leave all channels. */
  fatigue: number
}

/** Chance, for a customer of middling tolerance, that a second message in a wave ends all channels. */
const leavesAll = 0.0015

/**
 * Opens the true worth of a wave for one person after another, in one object: what is kept must be copied.
 *
 * @param wave - the waves before it are lived through under the plans.
 */
export function openWorth(settings: Settings, plans: PlanBook, wave: number): (id: number) => Worth {
  const lives = openLives(settings, plans)
  const worth: Worth = {
    value: new Float64Array(optionCount),
    benefit: new Float64Array(optionCount),
    reached: new Uint8Array(channels.length),
    cost: conditionsOf(settings, wave).cost,
    optsOut: new Float64Array(channels.length),
    repeatCost: new Float64Array(channels.length),
    annoyance: new Float64Array(channels.length),
    fatigue: 0,
  }
  return (id) => {
    const life = lives.live(id, wave)
    const potential = lives.foresee().lookAtAll()
    worth.reached.set(life.reached.now)
    worth.optsOut.set(potential.optsOut)
    worth.fatigue = fatigueOf(life.person, potential, worth.reached)
    worth.annoyance.set(potential.annoyance)
    weighRepeats(worth, life.person, potential)
    for (let option = 0; option < optionCount; option++) weigh(worth, life.person, potential, option)
    return worth
  }
}

function fatigueOf(person: Person, { channelWorth }: Potential, reached: Uint8Array): number {
  let atStake = 0
  for (let c = 0; c < channels.length; c++) atStake += channelWorth[c] * reached[c]
  return leavesAll * exp(-0.7 * person.tolerance) * atStake
}

function weighRepeats({ repeatCost, cost }: Worth, person: Person, potential: Potential): void {
  const margin = baselineMargin(person, potential)
  for (let c = 0; c < channels.length; c++)
    repeatCost[c] = cost[c] + potential.optsOut[c] * potential.channelWorth[c] + potential.loses[c] * margin
}

/** Margin of the orders that come without contact. */
function baselineMargin({ order }: Person, { baseline }: Potential): number {
  let margin = 0
  for (let d = 0; d < 4; d++) margin += baseline[d] * marginRates[d] * order[d]
  return margin
}

/** Means of what the outcomes draw, less the message's cost and the chance that it ends a channel that is worth something. */
function weigh(worth: Worth, person: Person, potential: Potential, option: number): void {
  const c = option % channels.length
  const offer = offers[Math.floor(option / channels.length)]
  const amount = person.order[offer.department]
  const increment = potential.increment[option]
  const used = potential.redeems[c] * potential.baseline[offer.department]
  worth.value[option] =
    increment * additionalMargin(offer, amount) -
    used * givenAway(offer, amount) -
    potential.loses[c] * baselineMargin(person, potential) -
    worth.cost[c] -
    potential.optsOut[c] * potential.channelWorth[c]
  const saved = amount * offer.discount
  worth.benefit[option] = increment * (saved + offer.surplus) + used * saved - potential.annoyance[c]
}

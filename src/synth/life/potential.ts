import { exp, sigmoid } from '../../math/exp.ts'
import { logit } from '../../math/log.ts'
import { drawNormal } from '../../math/normal.ts'
import { streams } from '../../math/streams.ts'
import { openCursor } from '../cursor.ts'
import type { Person } from '../people/person.ts'
import { channels } from '../retailer/channels.ts'
import { marginRates } from '../retailer/departments.ts'
import { offers } from '../retailer/offers.ts'

/** How many options there are: option `offer * 5 + channel`. */
export const optionCount: number = offers.length * channels.length

/** A wave is the 28 days in which the outcomes of a contact are counted. */
export const waveDays = 28

const waveWeeks = waveDays / 7

/** No contact is surer than this to cause an order or a visit. */
const largestChance = 0.95

/** What would happen to one person in a wave under every option, before chance decides. */
export interface Potential {
  /** Expected orders without contact, by department. */
  readonly baseline: Float64Array
  /** Chance of an additional order in the offer's department, by option. */
  readonly increment: Float64Array
  /** Chance of a visit that would not have been, by option. */
  readonly visit: Float64Array
  /** Chance that somebody who buys anyway uses the coupon, by channel. */
  readonly redeems: Float64Array
  /** Chance that the contact drives the orders of the wave away, by channel. */
  readonly loses: Float64Array
  /** Chance that the contact ends the channel, by channel. */
  readonly optsOut: Float64Array
  /** EUR that the channel to the person is worth, by channel. */
  readonly channelWorth: Float64Array
  /** EUR that a message annoys, by channel. */
  readonly annoyance: Float64Array
}

/** Describes what contacts would do to one person after another, in one object: what is kept must be copied. */
export type Foresee = (person: Person, active: boolean) => Potential

/**
 * Opens the potential outcomes.
 *
 * @param effectScale - multiplies the chances of additional orders.
 */
export function openPotential(seed: number, effectScale: number): Foresee {
  const cursor = openCursor(seed)
  const attention = new Float64Array(channels.length)
  const potential = blankPotential()
  return (person, active) => {
    cursor.open(streams.attention, person.id)
    for (let c = 0; c < channels.length; c++)
      attention[c] = attentionOf(person, c, active, drawNormal(cursor))
    describeChannels(potential, person, active, attention)
    describeOptions(potential, person, active, attention, effectScale)
    return potential
  }
}

function blankPotential(): Potential {
  const byChannel = (): Float64Array => new Float64Array(channels.length)
  return {
    baseline: new Float64Array(4),
    increment: new Float64Array(optionCount),
    visit: new Float64Array(optionCount),
    redeems: byChannel(),
    loses: byChannel(),
    optsOut: byChannel(),
    channelWorth: byChannel(),
    annoyance: byChannel(),
  }
}

/** Chance that a message is noticed; those who left notice about half as many. */
function attentionOf(person: Person, channel: number, active: boolean, z: number): number {
  const [constant, byDigital] = channels[channel].attention
  const eta = constant + byDigital * person.digital + 0.25 * person.tolerance + 0.5 * z
  return sigmoid(eta) * (active ? 1 : 0.55)
}

function describeChannels(out: Potential, person: Person, active: boolean, attention: Float64Array): void {
  let waveMargin = 0
  for (let d = 0; d < 4; d++) {
    out.baseline[d] = active ? waveWeeks * person.rate[d] : 0
    waveMargin += out.baseline[d] * person.order[d] * marginRates[d]
  }
  const annualMargin = (52 / waveWeeks) * waveMargin
  const couponLover = 0.1 + 0.4 * sigmoid(person.priceSensitivity)
  const sleepingDog = sigmoid(-2.2 - 1.5 * person.tolerance)
  for (let c = 0; c < channels.length; c++) {
    const { lossFactor, worth, annoyance } = channels[c]
    out.redeems[c] = attention[c] * couponLover
    out.loses[c] = attention[c] * lossFactor * sleepingDog
    out.optsOut[c] = optOutChance(person, c)
    out.channelWorth[c] = worth[0] + worth[1] * annualMargin
    out.annoyance[c] = annoyance * exp(-0.8 * person.tolerance)
  }
}

/** Chance that a message through a channel ends it. */
export function optOutChance(person: Person, channel: number): number {
  return Math.min(largestChance, channels[channel].optOut * exp(-0.7 * person.tolerance))
}

/** Log-odds that a channel reaches a person. */
export function reachLogit(person: Person, channel: number): number {
  const [share, byDigital] = channels[channel].reach
  return logit(share) + byDigital * person.digital
}

function describeOptions(
  out: Potential,
  person: Person,
  active: boolean,
  attention: Float64Array,
  effectScale: number,
): void {
  const familiarity = 0.55 + 0.9 * (1 - exp(-26 * person.frequency)) * (active ? 1 : 0.5)
  for (let o = 0; o < offers.length; o++) {
    const { department, strength, suits } = offers[o]
    const fit = sigmoid(
      suits[0] +
        suits[1] * person.priceSensitivity +
        suits[2] * person.convenience +
        suits[3] * person.family +
        suits[4] * person.income +
        suits[5] * person.digital,
    )
    const elsewhere = elsewhereChance(person, department, active)
    for (let c = 0; c < channels.length; c++) {
      const noticed = attention[c] * familiarity * fit
      const option = o * channels.length + c
      const order = effectScale * strength * elsewhere * noticed * channels[c].persuasion
      out.increment[option] = Math.min(largestChance, order)
      const visit = Math.min(largestChance, 1.15 * noticed * (0.35 + 0.65 * elsewhere))
      out.visit[option] = Math.max(out.increment[option], visit)
    }
  }
}

/** Chance that the person has an occasion in the wave that they would not buy here. */
function elsewhereChance(person: Person, department: number, active: boolean): number {
  const lost = active ? 1 - person.share[department] : 0.3
  return 1 - exp(-waveWeeks * person.wallet[department] * lost)
}

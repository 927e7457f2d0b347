import { exp, sigmoid } from '../../math/exp.ts'
import { logit } from '../../math/log.ts'
import { drawNormal } from '../../math/normal.ts'
import { streams } from '../../math/streams.ts'
import { type Cursor, openCursor } from '../cursor.ts'
import { blankPerson, type Person } from '../people/person.ts'
import { channels } from '../retailer/channels.ts'
import { marginRates } from '../retailer/departments.ts'
import { type Conditions, plainConditions, waveDays } from '../retailer/drift.ts'
import { offers } from '../retailer/offers.ts'

/** How many options there are: option `offer * 5 + channel`. */
export const optionCount: number = offers.length * channels.length

const waveWeeks = waveDays / 7

/** No contact is surer than this to cause an order or a visit. */
const largestChance = 0.95

/**
 * What would happen to one person in a wave, before chance decides. The baseline is there at once; what belongs to an option is found
 * when it is asked for by {@link Foresight.look}.
 */
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

/** Foresees one person's wave after another, in one object: what is kept must be copied. */
export interface Foresight {
  readonly potential: Potential
  /**
   * Begins a person's wave.
   *
   * @param active - whether they are still a customer.
   * @param freshness - earlier messages by channel that are still remembered; null: none.
   */
  begin(person: Person, active: boolean, conditions: Conditions, freshness: Float64Array | null): Potential
  /** Fills in an option of the person begun. */
  look(option: number): void
  /** Fills in all options. */
  lookAtAll(): Potential
}

/**
 * Opens the potential outcomes.
 *
 * @param effectScale - multiplies the chances of additional orders.
 */
export function openForesight(seed: number, effectScale: number): Foresight {
  const sight = blankSight(seed, effectScale)
  return {
    potential: sight.potential,
    begin(person, active, conditions, freshness) {
      sight.person = person
      sight.active = active
      sight.conditions = conditions
      sight.freshness = freshness
      sight.isOpen = false
      for (let d = 0; d < 4; d++)
        sight.potential.baseline[d] = active ? waveWeeks * conditions.season * person.rate[d] : 0
      return sight.potential
    },
    look: (option) => look(sight, option),
    lookAtAll() {
      for (let option = 0; option < optionCount; option++) look(sight, option)
      return sight.potential
    },
  }
}

/** What is known of the person begun. */
interface Sight {
  readonly cursor: Cursor
  readonly effectScale: number
  readonly potential: Potential
  person: Person
  active: boolean
  conditions: Conditions
  freshness: Float64Array | null
  /** Whether what all options share is there. */
  isOpen: boolean
  familiarity: number
  annualMargin: number
  couponLover: number
  /** How readily the person notices messages, whatever the channel: a standard normal. */
  attentiveness: number
  /** Chance that a message is noticed, by channel, where it was looked at. */
  readonly attention: Float64Array
  readonly channelSeen: Uint8Array
  readonly fit: Float64Array
  readonly offerSeen: Uint8Array
  readonly elsewhere: Float64Array
  readonly departmentSeen: Uint8Array
}

function blankSight(seed: number, effectScale: number): Sight {
  return {
    cursor: openCursor(seed),
    effectScale,
    potential: blankPotential(),
    person: blankPerson(),
    active: true,
    conditions: plainConditions,
    freshness: null,
    isOpen: false,
    familiarity: 0,
    annualMargin: 0,
    couponLover: 0,
    attentiveness: 0,
    attention: new Float64Array(channels.length),
    channelSeen: new Uint8Array(channels.length),
    fit: new Float64Array(offers.length),
    offerSeen: new Uint8Array(offers.length),
    elsewhere: new Float64Array(4),
    departmentSeen: new Uint8Array(4),
  }
}

function look(sight: Sight, option: number): void {
  const o = Math.floor(option / channels.length)
  const c = option % channels.length
  if (!sight.isOpen) openSight(sight)
  if (sight.channelSeen[c] === 0) lookAtChannel(sight, c)
  if (sight.offerSeen[o] === 0) lookAtOffer(sight, o)
  const { potential, conditions } = sight
  const { department, strength } = offers[o]
  const noticed = sight.attention[c] * sight.familiarity * sight.fit[o]
  const lost = sight.elsewhere[department]
  const order =
    sight.effectScale * conditions.strength[department] * strength * lost * noticed * channels[c].persuasion
  potential.increment[option] = Math.min(largestChance, order)
  const visit = Math.min(largestChance, 1.15 * noticed * (0.35 + 0.65 * lost))
  potential.visit[option] = Math.max(potential.increment[option], visit)
}

/** What all options share. */
function openSight(sight: Sight): void {
  const { person, active, conditions, potential } = sight
  sight.isOpen = true
  sight.channelSeen.fill(0)
  sight.offerSeen.fill(0)
  sight.departmentSeen.fill(0)
  let waveMargin = 0
  for (let d = 0; d < 4; d++) waveMargin += potential.baseline[d] * person.order[d] * marginRates[d]
  sight.annualMargin = (52 / waveWeeks / conditions.season) * waveMargin
  sight.familiarity = 0.55 + 0.9 * (1 - exp(-26 * person.frequency)) * (active ? 1 : 0.5)
  sight.attentiveness = drawNormal(sight.cursor.open(streams.attention, person.id))
  sight.couponLover = 0.1 + 0.4 * sigmoid(person.priceSensitivity)
}

function lookAtChannel(sight: Sight, c: number): void {
  sight.channelSeen[c] = 1
  const { person, active, conditions, freshness, potential, attention } = sight
  const { lossFactor, worth, annoyance } = channels[c]
  const tired = freshness === null ? 1 : 1 + conditions.tiring[c] * freshness[c]
  attention[c] = attentionOf(person, c, active, sight.attentiveness) / tired
  potential.redeems[c] = attention[c] * sight.couponLover
  potential.loses[c] = attention[c] * lossFactor * sigmoid(-2.2 - 1.5 * person.tolerance)
  potential.optsOut[c] = optOutChance(person, c)
  potential.channelWorth[c] = worth[0] + worth[1] * sight.annualMargin
  potential.annoyance[c] = annoyance * exp(-0.8 * person.tolerance)
}

function lookAtOffer(sight: Sight, o: number): void {
  sight.offerSeen[o] = 1
  const { person, active, conditions } = sight
  const { department, suits } = offers[o]
  sight.fit[o] = sigmoid(
    suits[0] +
      suits[1] * person.priceSensitivity +
      suits[2] * person.convenience +
      suits[3] * person.family +
      suits[4] * person.income +
      suits[5] * person.digital,
  )
  if (sight.departmentSeen[department] === 1) return
  sight.departmentSeen[department] = 1
  sight.elsewhere[department] = elsewhereChance(person, department, active, conditions.season)
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

/** Chance that a message through a channel ends it. */
function optOutChance(person: Person, channel: number): number {
  return Math.min(largestChance, channels[channel].optOut * exp(-0.7 * person.tolerance))
}

/** Log-odds that a channel reaches a person. */
export function reachLogit(person: Person, channel: number): number {
  const [, byDigital] = channels[channel].reach
  return reachConstants[channel] + byDigital * person.digital
}

const reachConstants = channels.map(({ reach }) => logit(reach[0]))

/** Chance that the person has an occasion in the wave that they would not buy here. */
function elsewhereChance(person: Person, department: number, active: boolean, season: number): number {
  const lost = active ? 1 - person.share[department] : 0.3
  return 1 - exp(-waveWeeks * season * person.wallet[department] * lost)
}

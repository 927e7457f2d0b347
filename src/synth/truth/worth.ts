import { openCursor } from '../cursor.ts'
import { openHistory } from '../life/history.ts'
import { additionalMargin, givenAway } from '../life/outcome.ts'
import { drawPilot, pilotOptOut } from '../life/pilot.ts'
import { openPotential, optionCount, type Potential } from '../life/potential.ts'
import { openPersons, type Person } from '../people/person.ts'
import { drawReach } from '../people/reach.ts'
import { channels } from '../retailer/channels.ts'
import { marginRates } from '../retailer/departments.ts'
import { offers } from '../retailer/offers.ts'
import { openSeason } from '../retailer/season.ts'
import type { Settings } from '../spec.ts'

/** What every option is truly worth for one person, in EUR, by option. */
export interface Worth {
  /** Expected value to the company, all costs counted. */
  readonly value: Float64Array
  /** Expected benefit to the customer. */
  readonly benefit: Float64Array
  /** 1 where the channel still reaches the person after the pilot. */
  readonly reached: Uint8Array
}

/** Opens the true worth of one person after another, in one object: what is kept must be copied. */
export function openWorth(settings: Settings): (id: number) => Worth {
  const personOf = openPersons(settings)
  const follow = openHistory(settings.seed, openSeason(settings.dayZero, settings.historyDays))
  const foresee = openPotential(settings.seed, settings.effectScale)
  const reachOf = openReach(settings)
  const worth: Worth = {
    value: new Float64Array(optionCount),
    benefit: new Float64Array(optionCount),
    reached: new Uint8Array(channels.length),
  }
  return (id) => {
    const person = personOf(id)
    reachOf(person, worth.reached)
    const potential = foresee(person, follow(person, null))
    for (let option = 0; option < optionCount; option++) weigh(worth, person, potential, option)
    return worth
  }
}

function openReach({ seed, pilotShare }: Settings): (person: Person, out: Uint8Array) => void {
  const cursor = openCursor(seed)
  return (person, out) => {
    drawReach(cursor, person, out)
    const draw = drawPilot(cursor, person.id, out, pilotShare)
    if (draw === null || draw.option === null) return
    if (pilotOptOut(cursor, person, draw) !== null) out[draw.option % channels.length] = 0
  }
}

/** Means of what the outcomes draw, less the message's cost and the chance that it ends a channel that is worth something. */
function weigh(worth: Worth, person: Person, potential: Potential, option: number): void {
  const c = option % channels.length
  const offer = offers[Math.floor(option / channels.length)]
  const amount = person.order[offer.department]
  const increment = potential.increment[option]
  const used = potential.redeems[c] * potential.baseline[offer.department]
  let baselineMargin = 0
  for (let d = 0; d < 4; d++) baselineMargin += potential.baseline[d] * marginRates[d] * person.order[d]
  worth.value[option] =
    increment * additionalMargin(offer, amount) -
    used * givenAway(offer, amount) -
    potential.loses[c] * baselineMargin -
    channels[c].cost -
    potential.optsOut[c] * potential.channelWorth[c]
  const saved = amount * offer.discount
  worth.benefit[option] = increment * (saved + offer.surplus) + used * saved - potential.annoyance[c]
}

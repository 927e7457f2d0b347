import type { World } from 'clientele/synth'
import { insideOf } from '../../../src/synth/inside.ts'
import { openLives } from '../../../src/synth/life/life.ts'
import { givenAway } from '../../../src/synth/life/outcome.ts'
import { conditionsOf } from '../../../src/synth/retailer/drift.ts'
import { offers } from '../../../src/synth/retailer/offers.ts'
import { channelOf, offerOf } from './catalog.ts'

/** EUR that a message costs the company more than it brings, to a person whom another reached in the same wave. */
export type SecondContact = (person: number, option: number) => number

/**
 * Opens what second contacts cost in a world's next wave: the message, the chance that it ends its channel, and its coupon on orders that come anyway. They add no
 * orders, whatever they offer; nor are orders counted that they drive away, since the specification does not name them.
 */
export function openSecondContact(world: World): SecondContact {
  const { settings, plans } = insideOf(world)
  const wave = world.applied + 1
  const { cost } = conditionsOf(settings, wave)
  const lives = openLives(settings, plans)
  return (id, option) => {
    const { person } = lives.live(id, wave)
    const foresight = lives.foresee()
    foresight.look(option)
    const { optsOut, channelWorth, redeems, baseline } = foresight.potential
    const c = channelOf(option)
    const offer = offers[offerOf(option)]
    const coupon = redeems[c] * baseline[offer.department] * givenAway(offer, person.order[offer.department])
    return cost[c] + optsOut[c] * channelWorth[c] + coupon
  }
}

import type { World } from 'clientele/synth'
import { insideOf } from '../../../src/synth/inside.ts'
import { openWorth } from '../../../src/synth/truth/worth.ts'
import { channelCount, optionCount } from '../catalog.ts'
import type { Truth } from '../truth.ts'

/** Asks the maker of a world what the next wave would bring to each customer. */
export function truthOfWorld(world: World): Truth {
  const { settings, plans } = insideOf(world)
  const { customers } = settings
  const truth = {
    customers,
    value: new Float64Array(customers * optionCount),
    benefit: new Float64Array(customers * optionCount),
    optOut: new Float64Array(customers * channelCount),
    reached: new Uint8Array(customers * channelCount),
  }
  const worthOf = openWorth(settings, plans, world.applied + 1)
  for (let row = 0; row < customers; row++) {
    const worth = worthOf(row)
    truth.value.set(worth.value, row * optionCount)
    truth.benefit.set(worth.benefit, row * optionCount)
    truth.optOut.set(worth.optsOut, row * channelCount)
    truth.reached.set(worth.reached, row * channelCount)
  }
  return truth
}

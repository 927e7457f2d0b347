import type { World } from 'clientele/synth'
import { insideOf } from '../../../src/synth/inside.ts'
import { conditionsOf } from '../../../src/synth/retailer/drift.ts'
import { openWorth } from '../../../src/synth/truth/worth.ts'
import { channelCount, optionCount } from './catalog.ts'

/** What only the maker of the world knows, by customer. Money in EUR. */
export interface Truth {
  readonly customers: number
  /** Expected value to the company, also where the channel does not reach; shape [customers, options]. */
  readonly value: Float64Array
  /** Expected benefit to the customer, shape [customers, options]. */
  readonly benefit: Float64Array
  /** Chance that a message ends its channel, shape [customers, channels]. */
  readonly optOut: Float64Array
  /** 1 where the channel reaches the customer, shape [customers, channels]. */
  readonly reached: Uint8Array
  /** EUR a message in the wave, by channel. */
  readonly cost: readonly number[]
}

/** Asks the maker of a world what the next wave would bring to each customer. */
export function truthOf(world: World): Truth {
  const { settings, plans } = insideOf(world)
  const { customers } = settings
  const wave = world.applied + 1
  const truth = {
    customers,
    value: new Float64Array(customers * optionCount),
    benefit: new Float64Array(customers * optionCount),
    optOut: new Float64Array(customers * channelCount),
    reached: new Uint8Array(customers * channelCount),
    cost: conditionsOf(settings, wave).cost,
  }
  const worthOf = openWorth(settings, plans, wave)
  for (let row = 0; row < customers; row++) {
    const worth = worthOf(row)
    truth.value.set(worth.value, row * optionCount)
    truth.benefit.set(worth.benefit, row * optionCount)
    truth.optOut.set(worth.optsOut, row * channelCount)
    truth.reached.set(worth.reached, row * channelCount)
  }
  return truth
}

/** The customers from one row up to another. */
export function truthOfRows(truth: Truth, from: number, to: number): Truth {
  return {
    customers: to - from,
    value: truth.value.subarray(from * optionCount, to * optionCount),
    benefit: truth.benefit.subarray(from * optionCount, to * optionCount),
    optOut: truth.optOut.subarray(from * channelCount, to * channelCount),
    reached: truth.reached.subarray(from * channelCount, to * channelCount),
    cost: truth.cost,
  }
}

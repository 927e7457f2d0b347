import type { RetailerSpec } from 'clientele/synth'
import { trueOptions } from 'clientele/synth/truth'
import { optOutChance } from '../../src/synth/life/potential.ts'
import { openPersons } from '../../src/synth/people/person.ts'
import { settle } from '../../src/synth/spec.ts'
import { openWorth } from '../../src/synth/truth/worth.ts'
import { channelCount } from './catalog.ts'

/** What only the maker of the world knows, by customer; no message has been sent to anybody yet. Money in EUR. */
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
}

/** Asks the maker of the world about the customers of a spec. */
export function truthOf(spec: RetailerSpec): Truth {
  const settings = settle({ ...spec, pilotShare: 0 })
  const options = trueOptions.length
  const customers = settings.to - settings.from
  const truth = {
    customers,
    value: new Float64Array(customers * options),
    benefit: new Float64Array(customers * options),
    optOut: new Float64Array(customers * channelCount),
    reached: new Uint8Array(customers * channelCount),
  }
  const worthOf = openWorth(settings)
  const personOf = openPersons(settings)
  for (let row = 0; row < customers; row++) {
    const worth = worthOf(settings.from + row)
    truth.value.set(worth.value, row * options)
    truth.benefit.set(worth.benefit, row * options)
    truth.reached.set(worth.reached, row * channelCount)
    const person = personOf(settings.from + row)
    for (let c = 0; c < channelCount; c++) truth.optOut[row * channelCount + c] = optOutChance(person, c)
  }
  return truth
}

/** The customers from one row up to another. */
export function truthOfRows(truth: Truth, from: number, to: number): Truth {
  const options = trueOptions.length
  return {
    customers: to - from,
    value: truth.value.subarray(from * options, to * options),
    benefit: truth.benefit.subarray(from * options, to * options),
    optOut: truth.optOut.subarray(from * channelCount, to * channelCount),
    reached: truth.reached.subarray(from * channelCount, to * channelCount),
  }
}

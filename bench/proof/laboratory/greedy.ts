import type { RetailerLimits } from 'clientele/synth'
import { channels } from '../../../src/synth/retailer/channels.ts'
import { departments } from '../../../src/synth/retailer/departments.ts'
import { offers } from '../../../src/synth/retailer/offers.ts'
import type { Estimates, Plan } from './allocate.ts'
import {
  channelCount,
  channelOf,
  departmentCount,
  offerOf,
  optionCount,
  optionDepartment,
} from './catalog.ts'

/** What a plan has left of its limits. */
interface Rest {
  budget: number
  /** EUR a message, by channel. */
  readonly cost: readonly number[]
  messages: number
  readonly offers: Float64Array
  readonly channels: Float64Array
  readonly departments: Float64Array
}

/** First come, first served: each customer in turn gets the best option that the limits still leave, if it is worth its message. */
export function arrivalOrder({ customers, value, reached, cost }: Estimates, limits: RetailerLimits): Plan {
  const plan = new Int16Array(customers).fill(-1)
  const rest = openRest(limits, cost)
  for (let row = 0; row < customers; row++) {
    let best = 0
    for (let o = 0; o < optionCount; o++) {
      const worth = value[row * optionCount + o]
      if (!(worth > best) || reached[row * channelCount + channelOf(o)] === 0 || !isLeft(rest, o)) continue
      best = worth
      plan[row] = o
    }
    if (plan[row] >= 0) take(rest, plan[row])
  }
  return plan
}

/** The best cell of all customers and options first, then the next best of who has none yet, as long as the limits allow. */
export function scoreOrder({ customers, value, reached, cost }: Estimates, limits: RetailerLimits): Plan {
  const plan = new Int16Array(customers).fill(-1)
  const rest = openRest(limits, cost)
  const cells: number[] = []
  for (let row = 0; row < customers; row++)
    for (let o = 0; o < optionCount; o++)
      if (value[row * optionCount + o] > 0 && reached[row * channelCount + channelOf(o)] === 1)
        cells.push(row * optionCount + o)
  const order = Uint32Array.from(cells).sort((a, b) => value[b] - value[a] || a - b)
  for (const cell of order) {
    const row = Math.floor(cell / optionCount)
    const option = cell % optionCount
    if (plan[row] >= 0 || !isLeft(rest, option)) continue
    plan[row] = option
    take(rest, option)
  }
  return plan
}

/**
 * The wishes in the order given, as far as the limits allow; a wish of -1 is none.
 *
 * @param cost - EUR a message, by channel.
 */
export function keepWishes(
  wishes: Plan,
  order: Iterable<number>,
  limits: RetailerLimits,
  cost: readonly number[],
): Plan {
  const plan = new Int16Array(wishes.length).fill(-1)
  const rest = openRest(limits, cost)
  for (const row of order) {
    if (wishes[row] < 0 || !isLeft(rest, wishes[row])) continue
    plan[row] = wishes[row]
    take(rest, wishes[row])
  }
  return plan
}

function openRest(limits: RetailerLimits, cost: readonly number[]): Rest {
  const max = (of: { readonly [name: string]: { readonly max: number } }, name: string): number =>
    of[name]?.max ?? Number.POSITIVE_INFINITY
  return {
    budget: limits.budget,
    cost,
    messages: limits.messages,
    offers: Float64Array.from(offers, ({ name }) => max(limits.offers, name)),
    channels: Float64Array.from(channels, ({ name }) => max(limits.channels, name)),
    departments: Float64Array.from({ length: departmentCount }, (_, d) =>
      max(limits.departments, departments[d]),
    ),
  }
}

function isLeft(rest: Rest, option: number): boolean {
  return (
    rest.messages >= 1 &&
    rest.budget >= rest.cost[channelOf(option)] &&
    rest.offers[offerOf(option)] >= 1 &&
    rest.channels[channelOf(option)] >= 1 &&
    rest.departments[optionDepartment[option]] >= 1
  )
}

function take(rest: Rest, option: number): void {
  rest.messages--
  rest.budget -= rest.cost[channelOf(option)]
  rest.offers[offerOf(option)]--
  rest.channels[channelOf(option)]--
  rest.departments[optionDepartment[option]]--
}

import { expect, test } from 'vitest'
import { allocate } from '../../../bench/proof/laboratory/allocate.ts'
import { channelCount, optionCount } from '../../../bench/proof/laboratory/catalog.ts'
import { arrivalOrder, keepWishes, scoreOrder } from '../../../bench/proof/laboratory/greedy.ts'
import type { Truth } from '../../../bench/proof/laboratory/truth.ts'
import { valueOfPlan } from '../../../bench/proof/laboratory/value.ts'
import { channels } from '../../../src/synth/retailer/channels.ts'
import { limitsFor } from '../../../src/synth/retailer/limits.ts'

/** EUR a message, by channel. */
const cost = channels.map((channel) => channel.cost)

/** Every customer likes the options alike, but customer i likes them i + 1 times as much. */
function estimates(customers: number): Truth {
  return {
    customers,
    value: Float64Array.from(
      { length: customers * optionCount },
      (_, cell) => (1 + Math.floor(cell / optionCount)) * (1 + (cell % optionCount)),
    ),
    benefit: new Float64Array(customers * optionCount),
    optOut: new Float64Array(customers * channelCount),
    reached: new Uint8Array(customers * channelCount).fill(1),
    cost,
  }
}

const customers = 250
const limits = limitsFor(customers)

test('who comes first gets the best that is left, and the limits hold', () => {
  const plan = arrivalOrder(estimates(customers), limits)
  expect(plan[0]).toBe(optionCount - 1)
  expect(plan[customers - 1]).toBe(-1)
  expect(valueOfPlan(plan, estimates(customers), limits).overLimits).toBe(0)
})

test('the highest score comes first, and the limits hold', () => {
  const plan = scoreOrder(estimates(customers), limits)
  expect(plan[customers - 1]).toBe(optionCount - 1)
  expect(plan[0]).toBe(-1)
  const { overLimits, value } = valueOfPlan(plan, estimates(customers), limits)
  expect(overLimits).toBe(0)
  expect(value).toBeGreaterThan(
    valueOfPlan(arrivalOrder(estimates(customers), limits), estimates(customers), limits).value,
  )
})

test('nobody gets what does not reach them or is not worth its message', () => {
  const poor = { ...estimates(2), value: new Float64Array(2 * optionCount) }
  expect([...arrivalOrder(poor, limits)]).toEqual([-1, -1])
  const deaf = { ...estimates(2), reached: new Uint8Array(2 * channelCount) }
  expect([...scoreOrder(deaf, limits)]).toEqual([-1, -1])
})

test('the budget buys as many messages as prices allow', async () => {
  const three = estimates(3)
  // By post only, all of one offer.
  const byPost = { ...three, value: three.value.map((value, cell) => (cell % optionCount === 3 ? value : 0)) }
  const budget = { ...limitsFor(1000), budget: 1.55 }
  const sent = (plan: Int16Array): number => plan.filter((option) => option >= 0).length
  for (const [price, messages] of [
    [0.75, 2],
    [0.788, 1],
  ]) {
    const prices = cost.with(3, price)
    const priced = { ...byPost, cost: prices }
    expect(sent(arrivalOrder(priced, budget))).toBe(messages)
    expect(sent(scoreOrder(priced, budget))).toBe(messages)
    expect(sent(keepWishes(Int16Array.of(3, 3, 3), [0, 1, 2], budget, prices))).toBe(messages)
    expect(sent((await allocate({ ...priced, benefit: null }, budget)).plan)).toBe(messages)
  }
})

test('wishes are kept in their order up to the limits', () => {
  // Of 250 customers 20 may get an offer.
  const wishes = new Int16Array(customers).fill(0)
  const order = Array.from({ length: customers }, (_, row) => customers - 1 - row)
  const plan = keepWishes(wishes, order, limits, cost)
  expect(plan.filter((option) => option === 0)).toHaveLength(20)
  expect(plan[customers - 20]).toBe(0)
  expect(plan[customers - 21]).toBe(-1)
})

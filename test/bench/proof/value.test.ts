import { expect, test } from 'vitest'
import { channelCount, optionCount } from '../../../bench/proof/laboratory/catalog.ts'
import type { Truth } from '../../../bench/proof/laboratory/truth.ts'
import { valueOfPlan } from '../../../bench/proof/laboratory/value.ts'
import { limitsFor } from '../../../src/synth/retailer/limits.ts'

/** Two customers: every option is worth its number to the company and 1 less ten to the customer; e-mail does not reach the second. */
function truth(): Truth {
  const customers = 2
  const cells = Float64Array.from({ length: customers * optionCount }, (_, cell) => cell % optionCount)
  const reached = new Uint8Array(customers * channelCount).fill(1)
  reached[channelCount] = 0
  return {
    customers,
    value: cells,
    benefit: cells.map((option) => option - 10),
    optOut: new Float64Array(customers * channelCount).fill(0.25),
    reached,
    cost: [0.004, 0.002, 0.045, 0.788, 4],
  }
}

const roomy = limitsFor(1000)

test('nothing for anybody is worth nothing', () => {
  expect(valueOfPlan(Int16Array.of(-1, -1), truth(), roomy)).toEqual({
    value: 0,
    benefit: 0,
    optOuts: 0,
    messages: 0,
    worseOff: 0,
    unreachable: 0,
    overLimits: 0,
  })
})

test('a plan is worth what its messages are worth, per 1,000 customers', () => {
  expect(valueOfPlan(Int16Array.of(12, 3), truth(), roomy)).toEqual({
    value: 500 * (12 + 3),
    benefit: 500 * (2 - 7),
    optOuts: 500 * 0.5,
    messages: 1000,
    worseOff: 0.5,
    unreachable: 0,
    overLimits: 0,
  })
})

test('a message through a channel that does not reach costs its price and does nothing', () => {
  const { value, benefit, optOuts, worseOff, unreachable } = valueOfPlan(Int16Array.of(-1, 5), truth(), roomy)
  expect({ value, benefit, optOuts, worseOff, unreachable }).toEqual({
    value: -500 * 0.004,
    benefit: 0,
    optOuts: 0,
    worseOff: 0,
    unreachable: 1,
  })
})

test('messages cost what they cost in the wave, not on day 0', () => {
  const unreached = truth()
  unreached.reached.fill(0)
  const sent = Int16Array.of(3, 3)
  expect(valueOfPlan(sent, unreached, roomy).value).toBeCloseTo(-1000 * 0.788, 9)
  const tight = { ...roomy, budget: 2 * 0.75 }
  expect(valueOfPlan(sent, unreached, tight).overLimits).toBeCloseTo(2 * (0.788 - 0.75), 5)
})

test('what exceeds the limits is counted, limit by limit', () => {
  // Of 10 customers 5 messages are allowed, 1 a department, none an offer, 1 by SMS, and 0.60 EUR: two calls cost 8.
  const { overLimits } = valueOfPlan(Int16Array.of(4, 4), truth(), limitsFor(10))
  const [offer, call, department, budget] = [2, 2, 1, 7.4]
  expect(overLimits).toBeCloseTo(offer + call + department + budget, 5)
})

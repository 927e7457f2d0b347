import { expect, it } from 'vitest'
import { optionCount } from '../../../bench/proof/laboratory/catalog.ts'
import { lessMessages, valueOfOrders } from '../../../bench/proof/laboratory/money.ts'
import { truthOf } from '../../../bench/proof/laboratory/truth.ts'
import { openWorldStudy } from '../../../bench/proof/way/world-study.ts'
import { openWorld } from '../../../src/synth/index.ts'
import { perfectlyMerged } from '../../../src/synth/truth.ts'

it('charges for messages what the books of the plan day say, which is what they cost in the wave', () => {
  const customers = 300
  const world = openWorld({ seed: 5, customers })
  const planDay = '2025-06-30'
  const truth = truthOf(world)
  const merged = perfectlyMerged(world, planDay)
  const study = openWorldStudy({ world, merged, reached: truth.reached }, [])
  expect(study.cost).toEqual(truth.cost)
  // Post costs .75 on day 0 and drifts.
  expect(study.cost[3]).toBe(0.788)
  const nothing = new Float64Array(customers * optionCount)
  const money = {
    amount: new Float64Array(4 * customers),
    base: new Float64Array(4 * study.books.customers),
    optOut: new Float64Array(5),
  }
  const perMessage = [-0.004, -0.002, -0.045, -0.788, -4]
  expect([...valueOfOrders(study, nothing, money).subarray(0, 5)]).toEqual(perMessage)
  expect([...lessMessages(study, nothing).subarray(0, 5)]).toEqual(perMessage)
})

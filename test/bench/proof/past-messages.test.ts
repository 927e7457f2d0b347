import { beforeAll, describe, expect, test } from 'vitest'
import { readCampaigns } from '../../../bench/proof/laboratory/campaign-study.ts'
import { cleanWorld } from '../../../bench/proof/laboratory/clean-world.ts'
import { type Instance, makeInstance } from '../../../bench/proof/laboratory/instance.ts'
import {
  type LongStudy,
  type PastMessages,
  readPastMessages,
  withPast,
} from '../../../bench/proof/laboratory/past-messages.ts'

const customers = 2000
const traits = { campaigns: true, confounding: 0.6 }

describe('messages before the pilot', () => {
  let instance: Instance
  let past: PastMessages
  let long: LongStudy
  beforeAll(() => {
    instance = makeInstance(4, customers, traits)
    past = readPastMessages(cleanWorld({ seed: 4, customers, pilotShare: 1 }, traits), instance)
    long = withPast(instance, past, [instance.supplierA, instance.supplierB])
  }, 120_000)

  test('are all rows of campaigns in which something was sent', () => {
    const { contacts } = readCampaigns(instance.retailer, customers / 2)
    expect(past.messages.option.every((option) => option >= 0)).toBe(true)
    expect(past.messages.rows).toBe(contacts.option.filter((option) => option >= 0).length)
    expect(past.internal.rows).toBe(past.messages.rows)
  })

  test('know what the books said then: no more orders than today, and often fewer', () => {
    const { names, x } = past.internal
    const place = names.indexOf('log_orders_food')
    const of = (features: Float64Array, row: number): number => features[row * names.length + place]
    const more = [...past.messages.customer].map(
      (customer, i) => of(instance.internal.x, customer) - of(x, i),
    )
    expect(Math.min(...more)).toBeGreaterThanOrEqual(0)
    expect(more.filter((orders) => orders > 0).length).toBeGreaterThan(0.2 * more.length)
  })

  test('are rows behind all customers, with what suppliers say of the same customer', () => {
    const { study, history } = long
    const { names, x, rows } = study.features
    expect([rows, study.first, study.customers]).toEqual([
      customers + past.messages.rows,
      customers / 2,
      customers / 2,
    ])
    expect([history.customer[0], history.customer[history.rows - 1]]).toEqual([customers, rows - 1])
    const supplied = names.indexOf('known_to_a')
    const ofSuppliers = (row: number) => x.subarray(row * names.length + supplied, (row + 1) * names.length)
    for (const [i, customer] of past.messages.customer.entries())
      expect(ofSuppliers(history.customer[i])).toEqual(ofSuppliers(customer))
  })
})

import { beforeAll, describe, expect, test } from 'vitest'
import { channelCount, optionCount } from '../../../bench/proof/laboratory/catalog.ts'
import { cleanWorld } from '../../../bench/proof/laboratory/clean-world.ts'
import { type ConfusionName, confusions, noConfusion } from '../../../bench/proof/laboratory/confusions.ts'
import { beside } from '../../../bench/proof/laboratory/features.ts'
import {
  type Confused,
  identityRows,
  identityTable,
  judgeIdentity,
  valueForPersons,
  valueForRecords,
} from '../../../bench/proof/laboratory/identity.ts'
import { type Instance, makeInstance } from '../../../bench/proof/laboratory/instance.ts'
import { recordStudy } from '../../../bench/proof/laboratory/record-study.ts'
import { valueOfRecords } from '../../../bench/proof/laboratory/record-value.ts'
import { makeRecords } from '../../../bench/proof/laboratory/records.ts'
import { openSecondContact } from '../../../bench/proof/laboratory/second-contact.ts'
import { openStudy, type Study } from '../../../bench/proof/laboratory/study.ts'
import type { Truth } from '../../../bench/proof/laboratory/truth.ts'
import { insideOf } from '../../../src/synth/inside.ts'
import { openWorth } from '../../../src/synth/truth/worth.ts'

const names = Object.keys(confusions) as ConfusionName[]

describe('a plan for records', () => {
  /** Two persons: every message is worth 10 EUR to the company; SMS, at 5 cents, does not reach the second. A second contact costs 1 EUR. */
  const truth: Truth = {
    customers: 2,
    value: new Float64Array(2 * optionCount).fill(10),
    benefit: new Float64Array(2 * optionCount),
    optOut: new Float64Array(2 * channelCount),
    reached: Uint8Array.of(1, 1, 1, 1, 1, 1, 1, 0, 1, 1),
    cost: [0.01, 0.01, 0.05, 1, 4],
  }
  const [email, push, sms, nothing] = [0, 1, 2, -1]
  const valued = (plan: readonly number[], ...addressee: number[]) =>
    valueOfRecords(Int16Array.from(plan), Int32Array.from(addressee), truth, () => 1)

  test('is worth what its messages are worth where every person has one record', () => {
    expect(valued([email, nothing], 0, 1)).toEqual({ value: 5000, violations: 0, twice: 0 })
    expect(valued([email, push], 0, 1)).toEqual({ value: 10_000, violations: 0, twice: 0 })
  })

  test('writes twice to who is split: the second message brings nothing and costs', () => {
    expect(valued([email, push, nothing], 0, 0, 1)).toEqual({ value: 4500, violations: 0, twice: 500 })
    expect(valued([email, push, sms], 0, 0, 0)).toEqual({ value: 4000, violations: 0, twice: 500 })
  })

  test('violates who is merged with one who agreed: the message costs its price and does nothing', () => {
    expect(valued([sms], 0)).toEqual({ value: 5000, violations: 0, twice: 0 })
    expect(valued([sms], 1)).toEqual({ value: -25, violations: 500, twice: 0 })
  })

  test('does not write twice to who gets one message that reaches and one that does not', () => {
    expect(valued([sms, email], 1, 1)).toEqual({ value: 4975, violations: 500, twice: 0 })
  })
})

test('a second contact costs its message, its channel and its coupon, but drives no orders away', () => {
  const world = cleanWorld({ seed: 1, customers: 300, pilotShare: 0 })
  const { settings, plans } = insideOf(world)
  const costOf = openSecondContact(world)
  const worthOf = openWorth(settings, plans, 1)
  let buyers = 0
  for (let person = 0; person < 300; person++) {
    const { repeatCost } = worthOf(person)
    // Post: coupons of 15 and of 10 % on food, and 1.20 EUR a redemption.
    const [fifteen, ten, trial] = [3, 8, 13].map((option) => costOf(person, option))
    const withoutCoupon = 3 * ten - 2 * fifteen
    if (fifteen === ten) {
      // Who left buys nothing, so nothing is lost.
      expect(fifteen).toBeCloseTo(repeatCost[3], 12)
      expect(trial).toBe(fifteen)
    } else {
      buyers++
      expect(withoutCoupon).toBeLessThan(repeatCost[3])
      expect(withoutCoupon).toBeGreaterThan(0.75)
      expect(trial).toBeGreaterThan(withoutCoupon)
    }
  }
  expect(buyers).toBeGreaterThan(100)
  expect(buyers).toBeLessThan(300)
})

describe('a small world', () => {
  const customers = 1000
  const world = cleanWorld({ seed: 2, customers, pilotShare: 0 })
  let instance: Instance
  beforeAll(() => {
    instance = makeInstance(2, customers)
  })

  test('loses nothing where nobody is split or merged', async () => {
    const { value, violations, twice } = await valueForRecords(instance, world, noConfusion)
    expect(value).toBeCloseTo(await valueForPersons(instance), 9)
    expect({ violations, twice }).toEqual({ violations: 0, twice: 0 })
  })

  test('leaves the pilot as it is where records err about the others only', () => {
    const { dayZero } = insideOf(world).settings
    const half = customers / 2
    const study = (from: number) =>
      recordStudy(instance, dayZero, makeRecords(2, customers, from, { split: 1, merged: 0 }), 'latest')
    const [clean, erring] = [study(half), study(0)]
    expect(clean.pilot).toEqual(instance.pilot)
    expect([clean.first, clean.customers]).toEqual([half, customers])
    expect([erring.first, erring.customers]).toEqual([customers, customers])
    expect(erring.pilot.customer).toEqual(instance.pilot.customer.map((person) => 2 * person))
    const bought = ({ orders }: { orders: Float64Array }) => orders.reduce((sum, one) => sum + one)
    expect(Math.abs(bought(erring.pilot) / bought(instance.pilot) - 0.65)).toBeLessThan(0.1)
    expect(erring.books.wave.customer.filter((row) => row < erring.first).length).toBe(
      instance.books.wave.customer.filter((row) => row < half).length,
    )
    const persons = openStudy(instance, beside(instance.internal, instance.supplierA, instance.supplierB))
    const ofPilot = ({ features }: Study) => features.x.subarray(0, half * features.names.length)
    expect(ofPilot(clean)).toEqual(ofPilot(persons))
    expect(ofPilot(erring)).not.toEqual(ofPilot(persons))
  })

  test('is written to twice where persons are split, and violated where they are merged carelessly', async () => {
    const found = await judgeIdentity(2, customers)
    expect(found.map(({ confusion }) => confusion)).toEqual(names)
    const of = (name: ConfusionName): Confused | undefined => found.find((one) => one.confusion === name)
    expect(of('.39 / 0')?.twice).toBeGreaterThan(20)
    expect(of('.01 / .05 (chained), latest')?.violations).toBeGreaterThan(0)
    for (const name of names.filter((one) => one.startsWith('0 /'))) expect(of(name)?.twice).toBe(0)
    expect(of('0 / .005, withdrawn wins')?.violations).toBe(0)
  }, 120_000)
})

test('seeds are put together by confusion, beside the figures of the specification', () => {
  const rows = identityRows(
    [1, 2].flatMap((seed) =>
      names.map((confusion, i) => ({ seed, confusion, lost: seed * i, violations: i, twice: 10 * seed })),
    ),
  )
  expect(rows.map(({ confusion }) => confusion)).toEqual(names)
  expect(rows[2]).toMatchObject({
    seeds: 2,
    bySeed: [2, 4],
    expected: { lost: 5.3, violations: 3.6, twice: 66 },
  })
  expect(rows[2].lost.mean).toBe(3)
  expect(rows[2].violations.mean).toBe(2)
  expect(rows[2].twice.mean).toBe(15)
  expect(identityTable(rows)).toHaveLength(2 + names.length)
})

import { describe, expect, it } from 'vitest'
import { checkPlan } from '../../src/contracts/plan.schema.ts'
import type { TargetPlan } from '../../src/contracts/plan.ts'
import { checkReadout } from '../../src/contracts/readout.schema.ts'
import { sourceOf } from '../../src/engine/index.ts'
import { drawNormal } from '../../src/math/normal.ts'
import { openStream } from '../../src/math/philox.ts'
import { streams } from '../../src/math/streams.ts'
import { readPilot } from '../../src/measure/read-pilot.ts'
import { flagColumn } from '../../src/table/flag-column.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { integerColumn, numberColumn } from '../../src/table/number-columns.ts'
import { select } from '../../src/table/select.ts'
import type { Table } from '../../src/table/table.ts'
import { textColumn } from '../../src/table/text-columns.ts'
import { withColumns } from '../../src/table/with-columns.ts'
import { permuted } from '../target/permuted.ts'
import { handPlan, names, outcomesOf } from './made-up-plans.ts'

/** Control 1, 2, 3: mean 2, variance 1. Plan 2, 4, 6, 4: mean 4, variance 8/3. Standard error of the difference: 1. */
const small = handPlan({
  purpose: 'plan',
  held: ['c1', 'c2', 'c3'],
  messages: [
    { customer: 'p1', cost: 0.5, benefit: 3 },
    { customer: 'p2', cost: 0.5, benefit: 4 },
  ],
  alone: ['p3', 'p4'],
})
const smallOutcomes = outcomesOf({ p3: 6, c1: 1, p1: 2, c3: 3, p2: 4, c2: 2, p4: 4 })

/** Student's quantile .975 at 54/11 degrees of freedom, by numerical integration of the density. */
const quantile = 2.5849660476

describe('the readout of a plan', () => {
  it('is what one works out by hand', async () => {
    checkPlan(small)
    const readout = await readPilot(small, smallOutcomes, { valuePerUnit: 10 })
    checkReadout(readout)
    expect(readout.lift.estimate).toBe(2)
    expect(readout.lift.standardError).toBeCloseTo(1, 14)
    expect(readout.interval).toEqual([expect.closeTo(2 - quantile, 8), expect.closeTo(2 + quantile, 8)])
    // Four customers of the plan, contacted or not, at 10 a unit, less two messages at .50.
    expect(readout.valueToCompany.estimate).toBeCloseTo(4 * 2 * 10 - 1, 12)
    expect(readout.valueToCompany.lower).toBeCloseTo(40 * (2 - quantile) - 1, 6)
    expect(readout.valueToCustomers).toBe(7)
    expect(readout.arms).toEqual([expect.objectContaining({ arm: 'plan', treated: 4, control: 3 })])
    expect(readout.arms[0].ratio?.estimate).toBe(1)
    expect(readout.sampleRatio).toMatchObject({ chiSquare: 0, ok: true })
    expect(readout.verdict).toBe('hold')
    // Two messages at .50 pay where four customers gain .025 units at 10 each.
    // (1.959964 + .841621)^2 (8/3 + 1) / .025^2 = 46,046.8
    expect(readout.nextPilot).toMatchObject({ arms: 2, detects: 0.025, power: 0.8 })
    expect(readout.nextPilot?.perArm).toBeGreaterThan(46_000)
    expect(readout.nextPilot?.perArm).toBeLessThan(46_100)
  })

  it('charges expected redemptions beside a metric of nothing off, and only the messages beside one that is net of them', async () => {
    // Two messages at .50 and .25, and redemptions expected to cost 2 and 1.25: 4 in all, of which .75 for the messages.
    const decisions = withColumns(small.decisions, {
      cost: numberColumn([2.5, 1.5]),
      message_cost: numberColumn([0.5, 0.25]),
    })
    const plan = { ...small, decisions }
    checkPlan(plan)
    const worth = async (netOf?: 'redemptions' | 'nothing', asked: TargetPlan = plan): Promise<number> =>
      (await readPilot(asked, smallOutcomes, { valuePerUnit: 10, netOf })).valueToCompany.estimate
    expect(await worth('nothing')).toBeCloseTo(4 * 2 * 10 - 4, 12)
    expect(await worth('redemptions')).toBeCloseTo(4 * 2 * 10 - 0.75, 12)
    expect(await worth()).toBe(await worth('redemptions'))
    // A plan made before the two were told apart is charged both.
    expect(await worth('redemptions', small)).toBeCloseTo(4 * 2 * 10 - 1, 12)
  })

  it('hangs neither on the order of the outcomes, nor on whether they come as a table or a source', async () => {
    const outcomes = simulated(1, 500, 0.4).outcomes
    const plan = simulated(1, 500, 0.4).plan
    const readout = await readPilot(plan, outcomes, { valuePerUnit: 1 })
    const others = [permuted(outcomes), sourceOf(outcomes, 97), sourceOf(permuted(outcomes), 64)]
    for (const other of others)
      expect(JSON.stringify(await readPilot(plan, other, { valuePerUnit: 1 }))).toBe(JSON.stringify(readout))
  })

  it('takes money in minor units and flags for what they are', async () => {
    const money = makeTable({
      customer_id: smallOutcomes.columns['customer_id'],
      value: integerColumn([600, 100, 200, 300, 400, 200, 400], 'EUR/100'),
    })
    expect(await readPilot(small, money, { valuePerUnit: 10 })).toEqual(
      await readPilot(small, smallOutcomes, { valuePerUnit: 10 }),
    )
    const flags = makeTable({
      customer_id: smallOutcomes.columns['customer_id'],
      value: flagColumn([true, false, true, true, false, false, true]),
    })
    const { lift } = await readPilot(small, flags, { valuePerUnit: 10 })
    expect(lift.estimate).toBeCloseTo(3 / 4 - 1 / 3, 12)
  })

  it('reads the outcome that is asked for, whatever else the table says', async () => {
    const wide = withColumns(smallOutcomes, {
      spend: numberColumn([6, 1, 2, 3, 4, 2, 4]),
      value: numberColumn([0, 0, 0, 0, 0, 0, 1]),
      arm: textColumn(['x', 'x', 'x', 'x', 'x', 'x', 'x']),
    })
    const { lift } = await readPilot(small, wide, { valuePerUnit: 10, outcome: 'spend' })
    expect(lift.estimate).toBe(2)
    await expect(readPilot(small, wide, { valuePerUnit: 1, outcome: 'spent' })).rejects.toMatchObject({
      code: 'COLUMN_UNKNOWN',
      message: expect.stringContaining('"spend"'),
    })
    await expect(readPilot(small, wide, { valuePerUnit: 1, outcome: 'arm' })).rejects.toMatchObject({
      code: 'COLUMN_KIND',
    })
  })
})

describe('the readout of a pilot', () => {
  const pilot = handPlan({
    purpose: 'pilot',
    held: ['c1', 'c2', 'c3', 'x1', 'x2'],
    notEligible: ['x1', 'x2'],
    messages: [
      { customer: 'p1', offer: 'b', cost: 1 },
      { customer: 'p2', offer: 'b', cost: 1 },
      { customer: 'q1', offer: 'a', channel: 'sms', cost: 2 },
      { customer: 'q2', offer: 'a', channel: 'sms', cost: 2 },
    ],
    alone: ['n1', 'n2'],
  })
  const outcomes = { c1: 1, c2: 2, c3: 3, p1: 4, p2: 6, q1: 0, q2: 1, n1: 50, n2: 60, x1: 70, x2: 80 }

  it('compares each option with those of the held-out who could have been drawn', async () => {
    checkPlan(pilot)
    const readout = await readPilot(pilot, outcomesOf(outcomes), { valuePerUnit: 1 })
    checkReadout(readout)
    expect(
      readout.arms.map(({ arm, treated, control, lift }) => [arm, treated, control, lift.estimate]),
    ).toEqual([
      ['a via sms', 2, 3, -1.5],
      ['b via mail', 2, 3, 3],
    ])
    expect(readout.lift.estimate).toBe((4 + 6 + 0 + 1) / 4 - 2)
    expect(readout.valueToCompany.estimate).toBeCloseTo(4 * 0.75 - 6, 12)
    expect(readout.sampleRatio).toMatchObject({ chiSquare: 0, degreesOfFreedom: 2 })
    expect(readout.reasons.join(' ')).not.toMatch(/does not know/)
  })

  it('counts outcomes of customers that are not in it at all', async () => {
    const more = outcomesOf({ ...outcomes, stranger1: 1000, stranger2: 1000 })
    const readout = await readPilot(pilot, more, { valuePerUnit: 1 })
    expect(readout.lift).toEqual((await readPilot(pilot, outcomesOf(outcomes), { valuePerUnit: 1 })).lift)
    expect(readout.reasons).toContainEqual(expect.stringMatching(/^2 outcomes .* does not know/))
  })
})

describe('chances and units that differ from customer to customer', () => {
  it('are weighed: a pilot that changed nothing shows nothing, though the rich could be drawn twice', async () => {
    const rich = names('r', 400)
    const poor = names('p', 400)
    // The rich had .3 for each option, the poor .3 for the second only; 2 of 5 were held out.
    const unlike = Object.fromEntries([
      ...rich.map((id) => [id, [0.3, 0.3]]),
      ...poor.map((id) => [id, [0, 0.3]]),
    ])
    const plan = handPlan({
      purpose: 'pilot',
      share: 0.4,
      held: [...rich.slice(0, 160), ...poor.slice(0, 160)],
      messages: [
        ...rich.slice(160, 280).map((customer) => ({ customer, offer: 'x' })),
        ...rich.slice(280).map((customer) => ({ customer, offer: 'y' })),
        ...poor.slice(160, 280).map((customer) => ({ customer, offer: 'y' })),
      ],
      alone: poor.slice(280),
      unlike,
    })
    const noise = (i: number): number => drawNormal(openStream(1, streams.measureSimulation, i))
    const outcomes = outcomesOf(
      Object.fromEntries([
        ...rich.map((id, i): [string, number] => [id, 10 + noise(i)]),
        ...poor.map((id, i): [string, number] => [id, noise(1000 + i)]),
      ]),
    )
    const { lift, arms } = await readPilot(plan, outcomes, { valuePerUnit: 1 })
    expect(lift.lower).toBeLessThan(0)
    expect(lift.upper).toBeGreaterThan(0)
    expect(arms.map(({ arm, control }) => [arm, control])).toEqual([
      ['x via mail', 160],
      ['y via mail', 320],
    ])
    for (const arm of arms) expect(Math.abs(arm.lift.estimate)).toBeLessThan(0.5)
  })

  it('are as sure as the households that were drawn, not their members', async () => {
    let covered = 0
    for (let seed = 1; seed <= 200; seed++) {
      const households = names('h', 120)
      const effect = households.map((_, i) => drawNormal(openStream(seed, streams.measureSimulation, i)))
      const people = households.flatMap((unit, i) =>
        [0, 1, 2, 3].map((k) => ({ id: `${unit}-${k}`, unit, value: effect[i], out: i % 3 === 0 })),
      )
      const plan = handPlan({
        purpose: 'plan',
        held: people.filter(({ out }) => out).map(({ id }) => id),
        messages: people.filter(({ out }) => !out).map(({ id }) => ({ customer: id })),
      })
      const outcomes = makeTable({
        customer_id: textColumn(people.map(({ id }) => id)),
        household_id: textColumn(people.map(({ unit }) => unit)),
        value: numberColumn(people.map(({ value }) => value)),
      })
      const { lift } = await readPilot(plan, outcomes, { valuePerUnit: 1 })
      if (lift.lower <= 0 && 0 <= lift.upper) covered++
    }
    expect(covered).toBeGreaterThanOrEqual(180)
    expect(covered).toBeLessThanOrEqual(199)
  })

  it('are told without exponents', async () => {
    const plan = handPlan({
      purpose: 'pilot',
      held: ['c1', 'c2'],
      messages: [{ customer: 'p1' }, { customer: 'p2' }],
    })
    const outcomes = outcomesOf({ c1: 1, c2: 2, p1: 1 + 1e-11, p2: 2 + 1e-11 })
    const { reasons } = await readPilot(plan, outcomes, { valuePerUnit: 1 })
    expect(reasons.join(' ')).toMatch(/changed the metric by 0,/)
    expect(reasons.join(' ')).not.toMatch(/\de-\d/)
  })

  it('are refused where the pilot did not log them', async () => {
    const plan = handPlan({ purpose: 'pilot', held: ['c1'], messages: [{ customer: 'p1' }] })
    const propensities = select(plan.propensities, ['customer_id', 'option', 'propensity'])
    const read = readPilot({ ...plan, propensities }, outcomesOf({ c1: 1, p1: 1 }), { valuePerUnit: 1 })
    await expect(read).rejects.toMatchObject({ code: 'PLAN_MISMATCH' })
  })

  it('count the cost of those only whose outcome is known, and no worth of a pilot to customers', async () => {
    const plan = handPlan({
      purpose: 'pilot',
      held: ['c1', 'c2'],
      messages: ['p1', 'p2', 'p3'].map((customer) => ({ customer, cost: 1 })),
    })
    const outcomes = outcomesOf({ c1: 0, c2: 1, p1: 2, p2: 3, p3: null })
    const readout = await readPilot(plan, outcomes, { valuePerUnit: 1 })
    expect(readout.valueToCompany.estimate).toBe(2 * 2 - 2)
    expect(readout.valueToCustomers).toBeNull()
  })
})

describe('outcomes that do not belong to the plan', () => {
  const read = (plan: TargetPlan, values: { readonly [id: string]: number | null }) =>
    readPilot(plan, outcomesOf(values), { valuePerUnit: 1 })

  it.each([
    ['only of others', { z1: 1, z2: 2 }, 'PLAN_MISMATCH', /"control", "plan".*held-out ones included/],
    ['without the held-out', { p1: 1, p2: 2 }, 'PLAN_MISMATCH', /arm "control"/],
  ])('are refused: %s', async (_, values, code, says) => {
    await expect(read(small, values)).rejects.toMatchObject({ code, message: expect.stringMatching(says) })
  })

  it('are refused where a customer has two', async () => {
    const twice = makeTable({
      customer_id: textColumn(['c1', 'p1', 'c1', 'p2', 'p1']),
      value: numberColumn([1, 2, 3, 4, 5]),
    })
    await expect(readPilot(small, twice, { valuePerUnit: 1 })).rejects.toMatchObject({
      code: 'KEY_DUPLICATE',
      message: expect.stringMatching(/^2 of 5 outcomes .* one row per customer/),
    })
  })

  it('are refused where nobody was held out', async () => {
    const all = handPlan({ purpose: 'plan', held: [], messages: [{ customer: 'p1' }] })
    await expect(read(all, { p1: 1 })).rejects.toMatchObject({ code: 'PLAN_MISMATCH' })
  })

  it('do not enter the plan arm, and are counted', async () => {
    const readout = await read(small, { c1: 1, c2: 2, c3: 3, p1: 2, p2: 4, p3: 6, p4: 4, stranger: 900 })
    expect(readout.lift.estimate).toBe(2)
    expect(readout.reasons).toContainEqual(expect.stringMatching(/^1 outcomes .* does not know/))
  })
})

describe('the verdict', () => {
  const verdict = async (lift: number, cost: number) => {
    const { plan, outcomes } = simulated(3, 2000, lift, cost)
    return readPilot(plan, outcomes, { valuePerUnit: 1 })
  }

  it('is to expand where the whole interval of the value lies above 0', async () => {
    const readout = await verdict(0.5, 0.1)
    expect(readout.valueToCompany.lower).toBeGreaterThan(0)
    expect([readout.verdict, readout.nextPilot]).toEqual(['expand', null])
    expect(readout.reasons.at(-1)).toMatch(/grow the plan/)
  })

  it('is to stop where it lies below, also when the metric rose by less than the messages cost', async () => {
    const readout = await verdict(0.5, 2)
    expect(readout.lift.lower).toBeGreaterThan(0)
    expect(readout.valueToCompany.upper).toBeLessThan(0)
    expect([readout.verdict, readout.nextPilot]).toEqual(['stop', null])
  })

  it('is to hold where it reaches both sides, with the size that would tell', async () => {
    const readout = await verdict(0.05, 0.05)
    expect(readout.verdict).toBe('hold')
    const { nextPilot } = readout
    expect(nextPilot?.detects).toBeCloseTo(0.05, 12)
    // Both arms have a variance near 1: 2 (1.95996 + .84162)^2 = 15.7 over the square of the effect.
    expect(nextPilot?.perArm).toBeGreaterThan((0.9 * 15.7) / (nextPilot?.detects ?? 0) ** 2)
    expect(nextPilot?.perArm).toBeLessThan((1.1 * 15.7) / (nextPilot?.detects ?? 0) ** 2)
  })

  it('is to hold where customers were lost on the way, whatever the numbers say', async () => {
    const { plan, outcomes } = simulated(3, 2000, 0.5)
    // A quarter of the held-out never came back.
    const kept = lostFromControl(outcomes, 4)
    const readout = await readPilot(plan, kept, { valuePerUnit: 1 })
    expect(readout.sampleRatio.ok).toBe(false)
    expect(readout.verdict).toBe('hold')
    expect(readout.reasons[0]).toMatch(
      /do not have the sizes that were drawn.*lost or mixed up.*Find out where/,
    )
  })

  it('is to hold, without a size, where an arm has one outcome, or all are the same', async () => {
    const one = outcomesOf({ c1: 1, c2: null, c3: null, p1: 2, p2: 3, p3: 5, p4: 9 })
    const few = await readPilot(small, one, { valuePerUnit: 1 })
    expect([few.verdict, few.nextPilot]).toEqual(['hold', null])
    expect(few.reasons[0]).toMatch(/fewer than two/)
    expect(few.reasons).toContainEqual(expect.stringMatching(/^2 customers have no outcome/))
    const none = outcomesOf({ c1: 0, c2: 0, c3: 0, p1: 0, p2: 0, p3: 0, p4: 0 })
    const constant = await readPilot(small, none, { valuePerUnit: 1 })
    expect([constant.verdict, constant.nextPilot]).toEqual(['hold', null])
    expect(constant.reasons[0]).toMatch(/the same within each arm/)
  })

  it('sizes the next pilot for the effect that is asked for', async () => {
    const { plan, outcomes } = simulated(3, 400, 0)
    const asked = { valuePerUnit: 1, detect: 0.1, power: 0.9 }
    const { nextPilot } = await readPilot(plan, outcomes, asked)
    expect(nextPilot).toMatchObject({ detects: 0.1, power: 0.9 })
  })
})

describe('over 400 simulated programmes', () => {
  it('the intervals hold the true lift in 95 of 100, and the estimates are right on average', async () => {
    const truth = 0.3
    let covered = 0
    let sum = 0
    for (let seed = 1; seed <= 400; seed++) {
      const { plan, outcomes } = simulated(seed, 60, truth)
      const { lift } = await readPilot(plan, outcomes, { valuePerUnit: 1 })
      if (lift.lower <= truth && truth <= lift.upper) covered += 1
      sum += lift.estimate
    }
    // 95 % of 400 with a standard error of 1.1 %; the mean of 400 estimates has a standard error of .0137.
    expect(covered / 400).toBeGreaterThan(0.915)
    expect(covered / 400).toBeLessThan(0.985)
    expect(sum / 400).toBeGreaterThan(truth - 0.05)
    expect(sum / 400).toBeLessThan(truth + 0.05)
  })
})

/** A programme in which two thirds are in the plan, half of them contacted, and everybody in it gains the lift on average. */
function simulated(
  seed: number,
  customers: number,
  lift: number,
  costPerCustomer = 0,
): { plan: TargetPlan; outcomes: Table } {
  const every = names('k', customers)
  const held = every.filter((_, i) => i % 3 === 0)
  const rest = every.filter((_, i) => i % 3 !== 0)
  const contacted = rest.filter((_, i) => i % 2 === 0)
  const plan = handPlan({
    purpose: 'plan',
    held,
    messages: contacted.map((customer) => ({
      customer,
      cost: (costPerCustomer * rest.length) / contacted.length,
    })),
    alone: rest.filter((_, i) => i % 2 === 1),
    share: 1 / 3,
  })
  const share = contacted.length / rest.length
  const values = every.map((customer, i): [string, number] => {
    const noise = drawNormal(openStream(seed, streams.measureSimulation, i))
    return [customer, noise + (contacted.includes(customer) ? lift / share : 0)]
  })
  return { plan, outcomes: outcomesOf(Object.fromEntries(values)) }
}

function lostFromControl(outcomes: Table, oneIn: number): Table {
  const rows = Array.from({ length: outcomes.rowCount }, (_, i) => i)
  const kept = rows.filter((i) => !(i % 3 === 0 && (i / 3) % oneIn === 0))
  const values = outcomes.columns['value']
  const ids = names('k', outcomes.rowCount)
  if (values.kind !== 'number') throw new Error('outcomes are numbers')
  return outcomesOf(Object.fromEntries(kept.map((i) => [ids[i], values.values[i]])))
}

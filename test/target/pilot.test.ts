import { beforeAll, describe, expect, it } from 'vitest'
import type { Candidates } from '../../src/contracts/candidates.ts'
import type { Limits } from '../../src/contracts/limits.ts'
import { checkPlan } from '../../src/contracts/plan.schema.ts'
import type { TargetPlan } from '../../src/contracts/plan.ts'
import { openStream } from '../../src/math/philox.ts'
import { type PlainCell, type RowValue, toRows } from '../../src/table/to-rows.ts'
import { chanceUnits, drawArms } from '../../src/target/dependent-rounding.ts'
import { type PilotOptions, planPilot } from '../../src/target/pilot.ts'
import { permuted } from './permuted.ts'
import { handOptions, handScores, sixOptions, smallCase } from './small-case.ts'

const options = handOptions(sixOptions)

/** Customers of a made-up case, not valued. */
function candidates(customers: number): Candidates {
  const people = toRows(smallCase(3, customers).scores.table).map((row) => ({
    id: String(row['customer_id']),
    segment: String(row['segment']),
    cells: (row['cells'] as readonly PlainCell[]).map(({ option }) => ({ option, value: 0 })),
  }))
  return { kind: 'candidates', table: handScores(people).table, excluded: {} }
}

const base: PilotOptions = {
  perArm: 60,
  controlShare: 0.2,
  salt: 'pilot',
  why: 'There is no control group yet.',
}

describe('a pilot of 1,000 candidates', () => {
  const people = candidates(1000)
  const limits: Limits = {
    channels: { call: { max: 20, unitsPerContact: 0.25 } },
    offers: { b: { max: 70 } },
    budget: 180,
    segments: { vip: { max: 90 } },
  }
  let pilot: TargetPlan
  beforeAll(async () => {
    pilot = await planPilot(people, options, limits, base)
  })

  it('keeps every maximum, and says what it uses', () => {
    checkPlan(pilot)
    const sent = toRows(pilot.decisions)
    const segments = new Map<RowValue, RowValue>(
      toRows(people.table).map((row) => [row['customer_id'], row['segment']]),
    )
    const used = (id: string): number => pilot.rows.find((row) => row.id === id)?.used ?? Number.NaN
    const count = (accept: (row: (typeof sent)[number]) => boolean): number => sent.filter(accept).length
    expect(used('channel:call')).toBe(0.25 * count(({ channel }) => channel === 'call'))
    expect(used('offer:b')).toBe(count(({ offer }) => offer === 'b'))
    expect(used('segment:vip')).toBe(count((row) => segments.get(row['customer_id']) === 'vip'))
    expect(used('budget')).toBe(sent.reduce((sum, { cost }) => sum + Number(cost), 0))
    for (const { used: amount, max, shortfall } of pilot.rows) {
      expect(amount).toBeLessThanOrEqual(max ?? 0)
      expect(shortfall).toBe(0)
    }
    // Something binds: the budget or the hours, to a few messages.
    expect(pilot.rows.some(({ used: amount, max }) => amount > 0.9 * (max ?? 0))).toBe(true)
  })

  it('sends only what is allowed, one message a customer, never to control', () => {
    const allowed = new Map(
      toRows(people.table).map((row) => [
        row['customer_id'],
        (row['cells'] as readonly PlainCell[]).map(({ option }) => option),
      ]),
    )
    const control = new Set(toRows(pilot.holdout.customers).map((row) => row['customer_id']))
    expect(control.size).toBeGreaterThan(150)
    expect(control.size).toBeLessThan(250)
    const seen = new Set()
    for (const { customer_id, option } of toRows(pilot.decisions)) {
      expect(allowed.get(customer_id)).toContain(Number(option))
      expect(control.has(customer_id)).toBe(false)
      seen.add(customer_id)
    }
    expect(seen.size).toBe(pilot.decisions.rowCount)
    expect(Object.values(pilot.outcomes).reduce((sum, number) => sum + number, 0)).toBe(1000)
  })

  it('logs chances that add up: over a customer to 1 less the control share, over an option to what is sent', () => {
    const chances = toRows(pilot.propensities)
    const control = new Set(toRows(pilot.holdout.customers).map((row) => row['customer_id']))
    const byCustomer = new Map<RowValue, number>()
    const byOption = new Map<RowValue, number>()
    for (const { customer_id, option, propensity } of chances) {
      if (control.has(customer_id)) continue
      byCustomer.set(customer_id, (byCustomer.get(customer_id) ?? 0) + Number(propensity))
      byOption.set(option, (byOption.get(option) ?? 0) + Number(propensity))
    }
    for (const sum of byCustomer.values()) expect(sum).toBeCloseTo(0.8, 12)
    const sent = new Map<RowValue, number>()
    for (const { option } of toRows(pilot.decisions)) sent.set(option, (sent.get(option) ?? 0) + 1)
    for (const [option, count] of sent) expect((byOption.get(option) ?? 0) / 0.8).toBeCloseTo(count, 6)
  })

  it('tells of control the chances that customers with the same options have who are in the draw', () => {
    const groups = new Map(
      toRows(people.table).map((row) => [
        row['customer_id'],
        `${row['segment']} ${(row['cells'] as readonly PlainCell[]).map(({ option }) => option)}`,
      ]),
    )
    const drawn = new Map<string, number>()
    const chances = toRows(pilot.propensities)
    for (const { customer_id, option, propensity, held_out } of chances)
      if (held_out === false) drawn.set(`${groups.get(customer_id)} ${option}`, Number(propensity))
    let compared = 0
    for (const { customer_id, option, propensity, held_out } of chances) {
      if (held_out === false) continue
      const same = drawn.get(`${groups.get(customer_id)} ${option}`)
      if (option === null) expect(propensity).toBe(0.2)
      else if (same !== undefined) {
        expect(Math.abs(Number(propensity) - same)).toBeLessThan(0.005)
        compared++
      }
    }
    expect(compared).toBeGreaterThan(200)
  })

  it('is the same for candidates in another order, and another for another seed or salt', async () => {
    const table = permuted(people.table, 7)
    const again = await planPilot({ ...people, table }, options, limits, base)
    expect(toRows(again.decisions)).toEqual(toRows(pilot.decisions))
    expect(toRows(again.propensities)).toEqual(toRows(pilot.propensities))
    for (const other of [{ seed: 2 }, { salt: 'other' }]) {
      const drawn = await planPilot(people, options, limits, { ...base, ...other })
      expect(toRows(drawn.decisions)).not.toEqual(toRows(pilot.decisions))
    }
  })
})

describe('the chances of a pilot', () => {
  it('are the frequencies with which options are drawn', async () => {
    const people = candidates(30)
    const limits: Limits = { channels: { call: { max: 5 } } }
    const counts = new Map<string, number>()
    const draws = 800
    let chances: readonly { readonly [name: string]: RowValue }[] = []
    for (let seed = 1; seed <= draws; seed++) {
      const pilot = await planPilot(people, options, limits, { ...base, perArm: 4, seed })
      chances = toRows(pilot.propensities)
      for (const { customer_id, option } of toRows(pilot.decisions)) {
        const key = `${customer_id} ${option}`
        counts.set(key, (counts.get(key) ?? 0) + 1)
      }
    }
    let checked = 0
    for (const { customer_id, option, propensity, held_out } of chances) {
      if (option === null || held_out === true) continue
      const chance = Number(propensity) / 0.8
      const expected = chance * draws
      const drawn = counts.get(`${customer_id} ${option}`) ?? 0
      // Five standard deviations.
      expect(Math.abs(drawn - expected)).toBeLessThan(5 * Math.sqrt(draws * chance * (1 - chance)) + 1e-9)
      checked++
    }
    expect(checked).toBeGreaterThan(60)
  })

  it('draw whole arms exactly as often as their chances add up', () => {
    const unit = chanceUnits / 4
    const chancesOf = (person: number): { arm: number; units: number }[] => [
      { arm: person % 3, units: unit },
      { arm: (person + 1) % 3, units: 2 * unit },
      { arm: 3, units: unit },
    ]
    const first = new Map<number, number>()
    for (let seed = 1; seed <= 400; seed++) {
      const arms = drawArms(12, 4, chancesOf, (person) => openStream(seed, 121, person))
      const counts = [0, 1, 2, 3].map((arm) => arms.filter((drawn) => drawn === arm).length)
      expect(counts).toEqual([3, 3, 3, 3])
      first.set(arms[0], (first.get(arms[0]) ?? 0) + 1)
    }
    expect(Math.abs((first.get(1) ?? 0) - 200)).toBeLessThan(50)
    expect(Math.abs((first.get(0) ?? 0) - 100)).toBeLessThan(44)
    expect(first.has(2)).toBe(false)
  })
})

describe('a pilot is refused', () => {
  const people = candidates(20)
  it.each([
    ['without a size', { perArm: undefined }, 'ARGUMENT_INVALID'],
    ['with two sizes', { size: 100 }, 'ARGUMENT_INVALID'],
    ['without control', { controlShare: 0 }, 'ARGUMENT_INVALID'],
    ['without a reason', { why: '' }, 'ARGUMENT_INVALID'],
  ])('%s', async (_, change, code) => {
    await expect(planPilot(people, options, {}, { ...base, ...change })).rejects.toMatchObject({ code })
  })

  it('where the budget leaves no room for a message', async () => {
    await expect(planPilot(people, options, { budget: 0.25 }, base)).rejects.toMatchObject({
      code: 'NOBODY_ELIGIBLE',
    })
  })

  it('but not for a minimum: what it misses of one, it says', async () => {
    const pilot = await planPilot(people, options, { offers: { a: { min: 1000 } } }, base)
    expect(pilot.decisions.rowCount).toBeGreaterThan(0)
    const sent = pilot.rows[0].used
    expect(pilot.rows[0]).toMatchObject({ id: 'offer:a', min: 1000, shortfall: 1000 - sent })
    expect(pilot.unmet).toEqual([expect.objectContaining({ id: 'offer:a', by: 1000 - sent })])
  })
})

describe('the size of a pilot', () => {
  it('is spread evenly over the options, control included', async () => {
    const pilot = await planPilot(candidates(1000), options, {}, { ...base, perArm: undefined, size: 300 })
    const counts = new Map<RowValue, number>()
    for (const { option } of toRows(pilot.decisions)) counts.set(option, (counts.get(option) ?? 0) + 1)
    expect([...counts.values()].every((count) => count >= 38 && count <= 40)).toBe(true)
    expect(counts.size).toBe(6)
  })
})

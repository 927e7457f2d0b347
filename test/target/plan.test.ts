import { beforeAll, describe, expect, it } from 'vitest'
import { asContracts, type Family, instance } from '../../bench/instances/allocation.ts'
import { checkPlan } from '../../src/contracts/plan.schema.ts'
import type { TargetPlan } from '../../src/contracts/plan.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { integerColumn } from '../../src/table/number-columns.ts'
import { type RowValue, toRows } from '../../src/table/to-rows.ts'
import { type PlanOptions, planTarget } from '../../src/target/plan.ts'
import { certify } from '../certificate.ts'
import { tableHash } from '../engine/plain.ts'
import { permuted } from './permuted.ts'
import { handOptions, handScores, sixOptions, smallCase } from './small-case.ts'

const everybody: PlanOptions = { holdout: { share: 0, salt: 'none' } }
const retail = asContracts(instance('retail', 1000))

function hashOf(plan: TargetPlan): string {
  return [plan.decisions, plan.explain, plan.propensities, plan.holdout.customers]
    .map((table) => JSON.stringify(toRows(table)))
    .concat(JSON.stringify([plan.rows, plan.objective, plan.bound, plan.gap, plan.outcomes]))
    .join('\n')
}

describe('a plan for 1,000 customers under 33 limits', () => {
  let plan: TargetPlan
  beforeAll(async () => {
    plan = await planTarget(retail.scores, retail.options, retail.limits, everybody)
  })

  it('keeps every limit, and its claims are recomputed from the contracts alone', () => {
    const certificate = certify(plan, retail.scores, retail.options, retail.limits)
    expect(certificate.faults).toEqual([])
    expect(certificate.objective).toBe(plan.objective)
    expect(certificate.bound).toBeCloseTo(plan.bound, 6)
    expect(certificate.gap).toBeCloseTo(plan.gap, 10)
    for (const row of plan.rows) expect(row.used, row.id).toBeCloseTo(certificate.used[row.id], 6)
    expect(plan.unmet).toEqual([])
    checkPlan(plan)
  })

  it('is proven within 1e-4 of the best; the optimum of the linear program is 9395.2530', () => {
    expect(plan.gap).toBeLessThan(1e-4)
    expect(plan.bound).toBeGreaterThanOrEqual(9395.2529)
    expect(plan.bound).toBeLessThan(9395.2529 * (1 + 1e-6))
    expect(plan.objective).toBeLessThanOrEqual(9395.2257 + 1e-9)
  })

  it('charges only for limits that bind', () => {
    for (const { id, price, used, max, min, coefficient } of plan.rows) {
      const free = price > 0 ? (max ?? Number.POSITIVE_INFINITY) - used : price < 0 ? used - (min ?? 0) : 0
      // What is left free at a price is part of the gap, and the gap is small.
      expect(free * Math.abs(price), id).toBeLessThanOrEqual(plan.bound - plan.objective + 1e-6)
      expect(coefficient === 'count' ? Number.isInteger(used) : true).toBe(true)
    }
  })

  it('gives every decision numbers from which the choice is recomputed', () => {
    checkReasons(plan, 2)
  })

  it('accounts for every customer', () => {
    const total = Object.values(plan.outcomes).reduce((sum, count) => sum + count, 0)
    expect(total).toBe(1000)
    expect(plan.outcomes['contacted']).toBe(
      new Set(toRows(plan.decisions).map((row) => row['customer_id'])).size,
    )
    expect(new Set(toRows(plan.explain).map((row) => row['customer_id'])).size).toBe(1000)
  })

  it('is the same, byte for byte, for customers in another order', async () => {
    const scores = { ...retail.scores, table: permuted(retail.scores.table) }
    const before = tableHash(scores.table)
    const other = await planTarget(scores, retail.options, retail.limits, everybody)
    expect(hashOf(other)).toBe(hashOf(plan))
    expect(tableHash(scores.table)).toBe(before)
  })

  it('says why in words that name the offer, the charge, the channel and the next best', () => {
    const reasons = toRows(plan.decisions).map((row) => String(row['reason']))
    for (const [i, row] of toRows(plan.decisions).entries()) {
      expect(reasons[i]).toContain(`${row['offer']} by ${row['channel']} is worth EUR `)
      expect(reasons[i]).toMatch(/Next best is .* behind|was given up|It is a tie with/)
      expect(reasons[i]).not.toMatch(/NaN|undefined|null/)
    }
  })
})

type Row = { readonly [name: string]: RowValue }

/** For each customer: what was chosen is what the numbers of the explanations alone would choose. */
function checkReasons(plan: TargetPlan, messages: number): void {
  const byCustomer = new Map<RowValue, Row[]>()
  for (const row of toRows(plan.explain))
    byCustomer.set(row['customer_id'], [...(byCustomer.get(row['customer_id']) ?? []), row])
  const chosen = new Set(toRows(plan.decisions).map((row) => `${row['customer_id']} ${row['option']}`))
  let settled = 0
  for (const [id, rows] of byCustomer) {
    const outcomes = rows.map((row) => row['outcome'])
    if (outcomes.includes('given-up') || outcomes.includes('settled')) settled++
    else rows.forEach(checkContest)
    const listed = rows.filter((row) => row['outcome'] === 'chosen' || row['outcome'] === 'settled')
    expect(listed.length).toBeLessThanOrEqual(messages)
    for (const row of listed) expect(chosen.delete(`${id} ${row['option']}`)).toBe(true)
  }
  expect(chosen.size).toBe(0)
  // Only customers whose choice is nearly a tie are settled otherwise.
  expect(settled).toBeLessThan(byCustomer.size / 5)
}

/** What follows a chosen option is the next best thing in its place; who gets nothing had nothing above its price. */
function checkContest(row: Row, at: number, rows: readonly Row[]): void {
  const [value, reduced] = [Number(row['value']), Number(row['reduced'])]
  expect(reduced).toBeCloseTo(value - Number(row['price']), 12)
  switch (row['outcome']) {
    case 'chosen':
      expect(rows[at + 1]['outcome']).toBe('runner-up')
      expect(reduced).toBeGreaterThanOrEqual(Number(rows[at + 1]['reduced']))
      expect(reduced).toBeGreaterThan(0)
      break
    case 'limits':
      expect(reduced).toBeLessThanOrEqual(0)
      expect(value).toBeGreaterThan(0)
      break
    case 'nothing-worthwhile':
      expect(value).toBeLessThanOrEqual(0)
  }
}

describe('a plan for 16,000 customers under 33 limits', () => {
  it('keeps them all and is proven within 2e-5 of the best; the linear optimum is 154646.4435', async () => {
    const { scores, options, limits } = asContracts(instance('retail', 16_000))
    const plan = await planTarget(scores, options, limits, everybody)
    const certificate = certify(plan, scores, options, limits)
    expect(certificate.faults).toEqual([])
    expect(certificate.objective).toBe(plan.objective)
    expect(certificate.gap).toBeLessThan(2e-5)
    expect(plan.bound).toBeGreaterThanOrEqual(154646.4434)
    expect(plan.bound).toBeLessThan(154646.4435 * (1 + 1e-6))
  })
})

describe('other shapes of limits and values', () => {
  it.each<[Family, number, number]>([
    ['contra', 1000, 5e-3],
    ['tied', 1000, 1e-3],
    ['heavy', 1000, 1e-3],
    ['mckp', 1000, 1e-4],
    ['optcap', 2000, 1e-4],
    ['dense', 4000, 1e-3],
  ])('%s of %i customers is feasible within a proven gap', async (family, n, gap) => {
    const { scores, options, limits } = asContracts(instance(family, n))
    const plan = await planTarget(scores, options, limits, everybody)
    const certificate = certify(plan, scores, options, limits)
    expect(certificate.faults).toEqual([])
    expect(certificate.objective).toBe(plan.objective)
    expect(certificate.gap).toBeLessThan(gap)
    checkPlan(plan)
    for (const { id, by, words } of plan.unmet)
      expect(words).toMatch(new RegExp(`^"${id}" asked for .*: ${by} short`))
    expect(plan.unmet.length > 0).toBe(family === 'contra')
  })

  it.each([1, 2, 3, 5])('at most %i messages a customer, and never two of a group', async (maxMessages) => {
    const limits = { ...smallCase(5, 40).limits, perCustomer: { maxMessages } }
    const { scores, options } = smallCase(5, 40)
    const plan = await planTarget(scores, options, limits, everybody)
    expect(certify(plan, scores, options, limits).faults).toEqual([])
    const counts = new Map<RowValue, number>()
    for (const { customer_id } of toRows(plan.decisions))
      counts.set(customer_id, (counts.get(customer_id) ?? 0) + 1)
    expect(Math.max(...counts.values())).toBe(Math.min(2, maxMessages))
  })

  it('fewer messages where the customer has had some', async () => {
    const { scores, options } = smallCase(6, 30)
    const remaining = Float64Array.from({ length: 30 }, (_, i) => i % 3)
    const table = makeTable([
      ...scores.table.names.map((name) => [name, scores.table.columns[name]] as const),
      ['remaining_messages', integerColumn(remaining)],
    ])
    const limits = { perCustomer: { maxMessages: 2 } }
    const plan = await planTarget({ ...scores, table }, options, limits, everybody)
    expect(certify(plan, { ...scores, table }, options, limits).faults).toEqual([])
    expect(plan.outcomes['messages-used']).toBe(10)
  })

  it('a limit of zero closes an offer; a budget of zero closes all that costs', async () => {
    const { scores, options } = smallCase(7, 30)
    const closed = await planTarget(scores, options, { offers: { a: { max: 0 } } }, everybody)
    expect(toRows(closed.decisions).some(({ offer }) => offer === 'a')).toBe(false)
    expect(closed.decisions.rowCount).toBeGreaterThan(0)
    const broke = await planTarget(scores, options, { budget: 0 }, everybody)
    expect(toRows(broke.decisions).every(({ cost }) => cost === 0)).toBe(true)
  })

  it('no limits at all: everybody gets the best that is worth anything, proven', async () => {
    const { scores, options } = smallCase(8, 50)
    const plan = await planTarget(scores, options, {}, everybody)
    expect(plan.gap).toBe(0)
    expect(plan.rows).toEqual([])
    expect(certify(plan, scores, options, {}).objective).toBe(plan.objective)
    checkReasons(plan, 1)
  })

  it('leaves everybody alone where nothing is worth anything', async () => {
    const scores = handScores([
      {
        id: 'a',
        cells: [
          { option: 2, value: -1 },
          { option: 5, value: 0 },
        ],
      },
      { id: 'b', cells: [{ option: 3, value: -0.5 }] },
    ])
    const plan = await planTarget(scores, handOptions(sixOptions), { budget: 10 }, everybody)
    expect(plan.decisions.rowCount).toBe(0)
    expect(plan.objective).toBe(0)
    expect(plan.bound).toBe(0)
    expect(plan.gap).toBe(0)
    expect(plan.outcomes).toEqual({ 'nothing-worthwhile': 2 })
    checkPlan(plan)
  })

  it('sends at a loss only what a minimum asks for, to whom it costs least', async () => {
    const scores = handScores([
      { id: 'a', cells: [{ option: 2, value: -1 }] },
      { id: 'b', cells: [{ option: 2, value: -0.5 }] },
      { id: 'c', cells: [{ option: 2, value: -2 }] },
    ])
    const options = handOptions(sixOptions)
    const hard = await planTarget(scores, options, { offers: { a: { min: 2 } } }, everybody)
    expect(toRows(hard.decisions).map(({ customer_id }) => customer_id)).toEqual(['a', 'b'])
    expect(hard.objective).toBe(-1.5)
    const priced = await planTarget(
      scores,
      options,
      { offers: { a: { min: 2, missedUnit: 0.75 } } },
      everybody,
    )
    expect(toRows(priced.decisions).map(({ customer_id }) => customer_id)).toEqual(['b'])
    expect(priced.objective).toBe(-1.25)
    expect(priced.unmet).toHaveLength(1)
    expect(priced.rows[0]).toMatchObject({ used: 1, shortfall: 1, price: -0.75 })
    expect(priced.unmet[0].words).toContain('EUR 0.75')
  })

  it('says what of the cost of a decision is the message alone', async () => {
    const scores = handScores([{ id: 'a', cells: [{ option: 3, value: 1, cost: 2.75 }] }])
    const { decisions } = await planTarget(scores, handOptions(sixOptions), {}, everybody)
    // A call costs 2; what is more was expected to be redeemed.
    expect(toRows(decisions)).toEqual([expect.objectContaining({ option: 3, cost: 2.75, message_cost: 2 })])
  })

  it('does nothing that is worth less to the customer than asked', async () => {
    const { scores, options } = smallCase(9, 40)
    const limits = { perCustomer: { maxMessages: 2, minBenefit: 1 } }
    const plan = await planTarget(scores, options, limits, everybody)
    expect(certify(plan, scores, options, limits).faults).toEqual([])
    expect(Math.min(...toRows(plan.decisions).map(({ benefit }) => Number(benefit)))).toBeGreaterThanOrEqual(
      1,
    )
  })

  it('of equals takes the smaller option, and nothing rather than something worth nothing', async () => {
    const scores = handScores([
      {
        id: 'a',
        cells: [
          { option: 3, value: 1 },
          { option: 5, value: 1 },
          { option: 9, value: 1 },
        ],
      },
      { id: 'b', cells: [{ option: 11, value: 0 }] },
    ])
    const plan = await planTarget(scores, handOptions(sixOptions), {}, everybody)
    expect(toRows(plan.decisions).map(({ customer_id, option }) => [customer_id, option])).toEqual([['a', 3]])
  })
})

import { beforeAll, describe, expect, test } from 'vitest'
import { campaignStudy, inverseChances } from '../../../bench/proof/laboratory/campaign-study.ts'
import { departmentCount, optionCount } from '../../../bench/proof/laboratory/catalog.ts'
import { cleanWorld } from '../../../bench/proof/laboratory/clean-world.ts'
import {
  historyRows,
  historyTable,
  judgeHistory,
  meanOfUntreated,
  ofFavorites,
} from '../../../bench/proof/laboratory/history.ts'
import { type Instance, makeInstance } from '../../../bench/proof/laboratory/instance.ts'
import type { Study } from '../../../bench/proof/laboratory/study.ts'

const customers = 2000
const traits = { campaigns: true, confounding: 0.6, loggedPropensities: 0.55, wrongPropensities: 0.05 }

describe('campaigns as a study', () => {
  let instance: Instance
  let study: Study
  beforeAll(() => {
    instance = makeInstance(4, customers, traits)
    study = campaignStudy(cleanWorld({ seed: 4, customers, pilotShare: 1 }, traits), instance)
  }, 120_000)

  test('has a row a participant and campaign, and after them the customers to plan for', () => {
    expect(study.first).toBe(study.pilot.rows)
    expect(study.features.rows).toBe(study.pilot.rows + customers / 2)
    expect(study.books.customers).toBe(study.features.rows)
    const known = customers * departmentCount
    expect(study.books.orders.slice(-known / 2)).toEqual(instance.books.orders.slice(known / 2))
  })

  test('has in its books what was bought in the 28 days of each campaign, as the campaigns tell', () => {
    const bought = new Float64Array(study.pilot.rows * departmentCount)
    const { customer, department } = study.books.wave
    for (const [i, row] of customer.entries()) bought[row * departmentCount + department[i]]++
    expect(bought.some((orders) => orders > 0)).toBe(true)
    expect(bought).toEqual(study.pilot.orders)
  })

  test('treats a fifth, more often who had bought more, through channels that reach them', () => {
    const { option } = study.pilot
    const treated = [...option.keys()].filter((i) => option[i] >= 0)
    expect(Math.abs(treated.length / option.length - 0.207)).toBeLessThan(0.03)
    const yearOrders = (i: number): number =>
      study.books.yearOrders.subarray(i * departmentCount, (i + 1) * departmentCount).reduce((a, b) => a + b)
    const mean = (rows: readonly number[]): number =>
      rows.reduce((sum, i) => sum + yearOrders(i), 0) / rows.length
    expect(mean(treated)).toBeGreaterThan(1.5 * mean([...option.keys()]))
    for (const i of treated) expect(study.books.reached[i * 5 + (option[i] % 5)]).toBe(1)
  })
})

test('weights are the inverse chances against their mean, 20 at most, and 0 where no chance was logged', () => {
  const propensity = Float64Array.of(0.5, Number.NaN, 0.25, 0.01)
  const weights = inverseChances({ propensity } as Study['pilot'])
  for (const [i, inverse] of [2, 0, 4, 20].entries()) expect(weights[i]).toBeCloseTo(inverse / (26 / 3), 12)
})

test('the naive learner takes the mean orders of the untreated for everybody', () => {
  const pilot = {
    rows: 3,
    option: Int16Array.of(-1, 7, -1),
    orders: Float64Array.of(1, 0, 0, 0, 9, 9, 9, 9, 2, 0, 1, 0),
  }
  const study = { pilot, features: { rows: 2 } } as unknown as Study
  expect([...meanOfUntreated(study)]).toEqual([1.5, 0, 0.5, 0, 1.5, 0, 0.5, 0])
})

test('offers of other departments than the one most bought from are worth nothing to a plan that may not make them', () => {
  const value = new Float64Array(2 * optionCount).fill(1)
  // The second and third customer: most orders for style, and as many for food as for tech, of which the first counts.
  const kept = ofFavorites(value, Float64Array.of(9, 0, 0, 0, 1, 0, 4, 2, 3, 0, 0, 3), 1)
  const places = [...kept.keys()].filter((cell) => kept[cell] === 1)
  expect(places).toEqual([
    ...Array.from({ length: 15 }, (_, o) => 30 + o),
    ...Array.from({ length: 15 }, (_, o) => optionCount + o),
  ])
})

test('seeds are compared with the pilot in pairs', () => {
  const one = { seed: 1, scope: 'all offers' as const, promised: 100 }
  const two = { ...one, seed: 2, promised: 140 }
  const rows = historyRows(
    (['favorite department', 'all offers'] as const).flatMap((scope) => [
      { ...one, scope, learner: 'regression on features', earned: 50 },
      { ...one, scope, learner: 'pilot', earned: 90 },
      { ...two, scope, learner: 'regression on features', earned: 70 },
      { ...two, scope, learner: 'pilot', earned: 100 },
    ]),
  )
  const row = rows.find(({ scope, learner }) => scope === 'all offers' && learner !== 'pilot')
  expect(row).toMatchObject({ seeds: 2, bySeed: [50, 70], expected: { earned: 57.5, promised: 537 } })
  expect(row?.againstPilot.mean).toBe(-35)
  expect(row?.promised.mean).toBe(120)
  expect(historyTable(rows).filter((line) => line.startsWith('regression on features'))).toHaveLength(2)
})

test('no learner earns more than who knows the truth, and naive ones promise far more than they earn', async () => {
  const found = await judgeHistory(2, 1000)
  for (const { learner, scope, earned, promised } of found) {
    const oracle = found.find((one) => one.learner === 'oracle' && one.scope === scope)
    expect(earned, learner).toBeLessThanOrEqual((oracle?.earned ?? 0) + 1e-9)
    if (learner.startsWith('naive')) expect(promised).toBeGreaterThan(2 * earned)
  }
}, 120_000)

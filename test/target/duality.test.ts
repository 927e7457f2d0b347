import { describe, expect, it } from 'vitest'
import { asContracts, instance } from '../../bench/instances/allocation.ts'
import type { TargetPlan } from '../../src/contracts/plan.ts'
import { integerBelow, openStream } from '../../src/math/philox.ts'
import { type PlainCell, toRows } from '../../src/table/to-rows.ts'
import { planTarget } from '../../src/target/plan.ts'
import { certify } from '../certificate.ts'

const everybody = { holdout: { share: 0, salt: '' } }

describe('duality', () => {
  it('any prices of the right sign bound any plan (300 draws)', async () => {
    const { scores, options, limits } = asContracts(instance('retail', 200, 11))
    const plan = await planTarget(scores, options, limits, everybody)
    const stream = openStream(1, 130, 0)
    let lowest = Number.POSITIVE_INFINITY
    for (let draw = 0; draw < 300; draw++) {
      const rows = plan.rows.map((row) => {
        const price =
          draw % 3 === 0 ? integerBelow(stream, 80) / 16 : Math.abs(row.price) * (integerBelow(stream, 8) / 4)
        return { ...row, price: row.price < 0 || row.max === null ? -price : price }
      })
      const { bound } = certify({ ...plan, rows } as TargetPlan, scores, options, limits)
      expect(bound).toBeGreaterThanOrEqual(plan.objective - 1e-9)
      lowest = Math.min(lowest, bound)
    }
    expect(lowest).toBeGreaterThanOrEqual(plan.bound * (1 - 5e-4))
  })

  it('more budget never lowers what is possible, and its price is the slope', async () => {
    const { scores, options, limits } = asContracts(instance('mckp', 1000))
    const budget = limits.budget ?? 0
    const bounds: number[] = []
    const prices: number[] = []
    for (const share of [0.25, 0.5, 0.75, 1, 1.25]) {
      const plan = await planTarget(scores, options, { ...limits, budget: share * budget }, everybody)
      bounds.push(plan.bound)
      prices.push(plan.prices['budget'])
    }
    for (let i = 1; i < bounds.length; i++) {
      const slope = (bounds[i] - bounds[i - 1]) / (0.25 * budget)
      expect(slope).toBeLessThanOrEqual(prices[i - 1] + 1e-6)
      expect(slope).toBeGreaterThanOrEqual(prices[i] - 1e-6)
    }
  })

  it('agrees with the hull greedy on a single budget, which is exact but for one customer', async () => {
    for (const n of [50, 1000, 4000]) {
      const { scores, options, limits } = asContracts(instance('mckp', n))
      const plan = await planTarget(scores, options, limits, everybody)
      const { optimum, largest } = hullGreedy(
        toRows(scores.table).map((row) => row['cells'] as readonly PlainCell[]),
        limits.budget ?? 0,
      )
      expect(plan.bound).toBeGreaterThanOrEqual(optimum - 1e-6)
      expect((plan.bound - optimum) / optimum).toBeLessThan(n === 50 ? 1e-3 : 1e-6)
      expect(plan.objective).toBeGreaterThan(optimum - largest)
    }
  })
})

/**
 * The multiple-choice knapsack with one budget, as a linear program: of each customer the upper hull of (cost, value),
 * its increments in order of slope until the budget is spent.
 */
function hullGreedy(
  customers: readonly (readonly PlainCell[])[],
  budget: number,
): { optimum: number; largest: number } {
  const steps = customers.flatMap(hullSteps).sort((a, b) => b.value / b.cost - a.value / a.cost)
  let left = budget
  let optimum = 0
  for (const { cost, value } of steps) {
    const part = Math.min(1, left / cost)
    optimum += part * value
    left -= part * cost
    if (left <= 0) break
  }
  return { optimum, largest: Math.max(...customers.flat().map(({ value }) => value)) }
}

function hullSteps(cells: readonly PlainCell[]): { cost: number; value: number }[] {
  const hull: { cost: number; value: number }[] = [{ cost: 0, value: 0 }]
  for (const { cost, value } of [...cells].sort((a, b) => a.cost - b.cost || b.value - a.value)) {
    if (value <= hull[hull.length - 1].value) continue
    while (hull.length > 1) {
      const [before, last] = hull.slice(-2)
      const flatter =
        (last.value - before.value) * (cost - before.cost) <=
        (value - before.value) * (last.cost - before.cost)
      if (!flatter) break
      hull.pop()
    }
    hull.push({ cost, value })
  }
  return hull
    .slice(1)
    .map((point, i) => ({ cost: point.cost - hull[i].cost, value: point.value - hull[i].value }))
}

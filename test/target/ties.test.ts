import { describe, expect, it } from 'vitest'
import type { Limits } from '../../src/contracts/limits.ts'
import type { Options } from '../../src/contracts/options.ts'
import type { TargetPlan } from '../../src/contracts/plan.ts'
import type { Scores } from '../../src/contracts/scores.ts'
import { isClienteleError } from '../../src/errors.ts'
import { toRows } from '../../src/table/to-rows.ts'
import { planTarget } from '../../src/target/plan.ts'
import { certify } from '../certificate.ts'
import { bestByTrying } from './brute-force.ts'
import { kindCase, kindScores } from './kinds.ts'
import { linearOptimum } from './linear-program.ts'
import { permuted } from './permuted.ts'
import { handOptions, type SmallCase, smallCase } from './small-case.ts'

const everybody = { holdout: { share: 0, salt: '' } }

const twoMails: Options = handOptions([
  { option: 0, offer: 'mens', channel: 'mail', department: 'mens', group: 'mail' },
  { option: 1, offer: 'womens', channel: 'mail', department: 'womens', group: 'mail' },
])

/** n customers who are all worth 3/16 by the one option and 1/16 by the other, at a cost of 1/8 each. */
function alike(n: number): Scores {
  return kindScores(n, [
    [
      { option: 0, value: 3 / 16, benefit: 1 / 8, cost: 1 / 8 },
      { option: 1, value: 1 / 16, benefit: 1 / 2, cost: 1 / 8 },
    ],
  ])
}

describe('customers who are all alike', () => {
  it.each([10, 90, 640, 57_600])(
    '%i of them get the best plan, proven: the budget pays for half, of which a fifth must be second best',
    async (n) => {
      const limits: Limits = {
        budget: n / 2 / 8,
        channels: { mail: { max: 0.6 * n } },
        departments: { mens: { min: n / 10 }, womens: { min: n / 10 } },
      }
      const scores = alike(n)
      const plan = await planTarget(scores, twoMails, limits, everybody)
      const certificate = certify(plan, scores, twoMails, limits)
      expect(certificate.faults).toEqual([])
      expect(plan.objective).toBe(0.4 * n * (3 / 16) + 0.1 * n * (1 / 16))
      expect(certificate.gap).toBeLessThan(1e-6)
      expect(plan.gap).toBeCloseTo(certificate.gap, 12)
      // One more message of the best costs 1/8 and brings 3/16; one more of the second must take one of the best away.
      expect(plan.prices['budget']).toBeCloseTo(1.5, 6)
      expect(plan.prices['department:womens']).toBeCloseTo(-1 / 8, 6)
      expect(plan.prices['channel:mail']).toBe(0)
      expect(plan.prices['department:mens']).toBe(0)
    },
  )

  it.each([16, 4800])('%i of them, with a floor on what customers gain', async (n) => {
    const limits: Limits = { channels: { mail: { max: n / 2 } }, leastBenefit: (5 / 32) * n }
    const scores = alike(n)
    const plan = await planTarget(scores, twoMails, limits, everybody)
    expect(certify(plan, scores, twoMails, limits).faults).toEqual([])
    // Half of them get a message; x by the second: x / 2 + (n / 2 - x) / 8 = 5 n / 32, so x = n / 4.
    expect(plan.objective).toBe((n / 4) * (3 / 16) + (n / 4) * (1 / 16))
    expect(plan.gap).toBeLessThan(1e-6)
  })

  it('pays for a missed minimum what it is worth', async () => {
    const limits: Limits = {
      channels: { mail: { max: 3000 } },
      departments: { womens: { min: 1000, missedUnit: 1 / 16 } },
    }
    const plan = await planTarget(alike(10_000), twoMails, limits, everybody)
    expect(plan.objective).toBe(3000 * (3 / 16) - 1000 / 16)
    expect(plan.gap).toBeLessThan(1e-6)
    expect(plan.unmet.map(({ by }) => by)).toEqual([1000])
  })

  it('sends nothing that is worth nothing, and everything where nothing binds', async () => {
    const plan = await planTarget(alike(2000), twoMails, { channels: { mail: { max: 2000 } } }, everybody)
    expect(plan.objective).toBe(2000 * (3 / 16))
    expect(plan.gap).toBe(0)
    expect(plan.prices['channel:mail']).toBe(0)
  })
})

describe('customers of a few kinds', () => {
  it.each([
    [1, 1],
    [2, 3],
    [3, 3],
    [4, 5],
    [5, 12],
  ])('seed %i, %i kinds: the bound is the linear optimum, the plan within 1e-4', async (seed, kinds) => {
    const n = 1000 * kinds
    const made = kindCase(seed, n, kinds)
    const plan = await planTarget(made.scores, made.options, made.limits, everybody)
    const { faults, gap } = certify(plan, made.scores, made.options, made.limits)
    expect(faults).toEqual([])
    expect(gap).toBeLessThan(1e-4 * Math.max(1, 10_000 / n))
    // Of alike customers the linear program may take the mean: one of each kind, with the limits cut down.
    const rows = plan.rows.map((row) => ({
      ...row,
      min: part(row.min, n, kinds),
      max: part(row.max, n, kinds),
    }))
    const optimum = (n / kinds) * (await linearOptimum(kindCase(seed, kinds, kinds), rows))
    expect(Math.abs(plan.bound - optimum) / optimum).toBeLessThan(1e-6)
  })

  it('of 20,000 customers are within 1e-4, and prices stand on rows that bind', async () => {
    const made = kindCase(6, 20_000, 4)
    const plan = await planTarget(made.scores, made.options, made.limits, everybody)
    expect(certify(plan, made.scores, made.options, made.limits).faults).toEqual([])
    expect(plan.gap).toBeLessThan(1e-4)
    for (const { id, price, used, min, max } of plan.rows) {
      const left = price > 0 ? (max ?? 0) - used : used - (min ?? 0)
      if (price !== 0) expect(left, id).toBeLessThan(0.005 * Math.max(used, 1))
    }
  })

  it('get the same plan in any order', async () => {
    const made = kindCase(3, 3000, 3)
    const plan = await planTarget(made.scores, made.options, made.limits, everybody)
    const again = await planTarget(
      { ...made.scores, table: permuted(made.scores.table) },
      made.options,
      made.limits,
      everybody,
    )
    expect(again.prices).toEqual(plan.prices)
    expect(again.bound).toBe(plan.bound)
    expect(toRows(again.decisions)).toEqual(toRows(plan.decisions))
  })
})

describe('up to five customers of one to three kinds, beside the best of all plans', () => {
  it('plans and bounds stand on either side of it', async () => {
    const counts = { best: 0, below: 0, refused: 0 }
    for (let seed = 1; seed <= 50; seed++) {
      const made = smallCase(1000 + seed, 2 + (seed % 4), 1 + (seed % 3))
      const best = bestByTrying(made)
      const plan = await planned(made)
      if (plan === null) {
        counts.refused++
        if (best !== null) expect(best, `seed ${seed}: nobody has a score`).toBe(0)
        continue
      }
      const { faults, bound } = certify(plan, made.scores, made.options, made.limits)
      expect(faults, `seed ${seed}`).toEqual([])
      if (best === null) throw new Error(`seed ${seed}: a plan where there is none`)
      expect(plan.objective, `seed ${seed}`).toBeLessThanOrEqual(best)
      expect(bound, `seed ${seed}`).toBeGreaterThanOrEqual(best - 1e-9)
      counts[plan.objective === best ? 'best' : 'below']++
    }
    expect(counts.refused).toBeGreaterThan(3)
    expect(counts.best).toBeGreaterThan(9 * counts.below)
  })
})

async function planned(made: SmallCase): Promise<TargetPlan | null> {
  return planTarget(made.scores, made.options, made.limits, everybody).catch((error: unknown) => {
    if (isClienteleError(error) && ['LIMITS_IMPOSSIBLE', 'NOBODY_ELIGIBLE'].includes(error.code)) return null
    throw error
  })
}

function part(bound: number | null, n: number, kinds: number): number | null {
  return bound === null ? null : (bound * kinds) / n
}

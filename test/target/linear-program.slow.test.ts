import { describe, expect, it } from 'vitest'
import { asContracts, type Family, instance } from '../../bench/instances/allocation.ts'
import { planTarget } from '../../src/target/plan.ts'
import { linearOptimum } from './linear-program.ts'

describe('the proven bound and the optimum of the linear program (HiGHS) for 1,000 customers', () => {
  it.each<[Family, number]>([
    ['retail', 1e-6],
    ['heavy', 1e-6],
    ['mckp', 1e-6],
    ['tied', 1e-6],
    ['contra', 1e-6],
    ['optcap', 1e-6],
  ])('%s agrees to %d', async (family, within) => {
    const made = asContracts(instance(family, 1000))
    const plan = await planTarget(made.scores, made.options, made.limits, { holdout: { share: 0, salt: '' } })
    const optimum = await linearOptimum(made, plan.rows)
    expect(plan.bound).toBeGreaterThanOrEqual(optimum - 1e-7 * Math.abs(optimum))
    expect((plan.bound - optimum) / Math.abs(optimum)).toBeLessThan(within)
  })

  it('agrees to 1e-6 with the published optima of 1,000 and 4,000 customers', async () => {
    for (const [family, n, optimum] of [
      ['retail', 1000, 9395.253],
      ['retail', 4000, 38504.242],
      ['heavy', 4000, 336571.6805],
      ['mckp', 4000, 24861.6799],
      ['tied', 4000, 31744.6257],
    ] as const) {
      const made = asContracts(instance(family, n))
      const plan = await planTarget(made.scores, made.options, made.limits, {
        holdout: { share: 0, salt: '' },
      })
      expect(plan.bound, family).toBeGreaterThanOrEqual(optimum - 1e-4)
      expect((plan.bound - optimum) / optimum, family).toBeLessThan(1e-6)
    }
  })
})

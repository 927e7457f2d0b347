import { describe, expect, it } from 'vitest'
import { asContracts, type Family, instance } from '../../bench/instances/allocation.ts'
import { isClienteleError } from '../../src/errors.ts'
import { planTarget } from '../../src/target/plan.ts'
import { certify } from '../certificate.ts'
import { linearOptimum } from './linear-program.ts'
import { type SmallCase, smallCase } from './small-case.ts'

const everybody = { holdout: { share: 0, salt: '' } }

describe('the proven bound beside the optimum of the linear program (HiGHS)', () => {
  it('lies at most 1e-6 above it on made-up cases of few customers, never below', async () => {
    let compared = 0
    for (let seed = 1; seed <= 30; seed++) {
      const made: SmallCase = smallCase(seed, 20 + 3 * seed, seed % 3 === 0 ? 1 + (seed % 4) : undefined)
      const plan = await planTarget(made.scores, made.options, made.limits, everybody).catch(
        (error: unknown) => {
          if (isClienteleError(error) && error.code === 'LIMITS_IMPOSSIBLE') return null
          throw error
        },
      )
      if (plan === null) continue
      const { bound, faults } = certify(plan, made.scores, made.options, made.limits)
      const optimum = await linearOptimum(made, plan.rows)
      expect(faults).toEqual([])
      expect(bound, `seed ${seed}`).toBeGreaterThanOrEqual(optimum - 1e-6)
      expect((bound - optimum) / optimum, `seed ${seed}`).toBeLessThan(1e-6)
      compared++
    }
    expect(compared).toBeGreaterThan(15)
  })

  it.each<[Family, number]>([
    ['retail', 200],
    ['contra', 200],
    ['tied', 200],
    ['heavy', 200],
    ['mckp', 200],
    ['optcap', 200],
  ])('so it does on %s of %i customers', async (family, n) => {
    const made = asContracts(instance(family, n))
    const plan = await planTarget(made.scores, made.options, made.limits, everybody)
    const optimum = await linearOptimum(made, plan.rows)
    expect(plan.bound).toBeGreaterThanOrEqual(optimum - 1e-6 * Math.abs(optimum))
    expect((plan.bound - optimum) / Math.abs(optimum)).toBeLessThan(1e-6)
  })
})

import { describe, expect, it } from 'vitest'
import { isClienteleError } from '../../src/errors.ts'
import { planTarget } from '../../src/target/plan.ts'
import { certify } from '../certificate.ts'
import { bestByTrying } from './brute-force.ts'
import { smallCase } from './small-case.ts'

describe('plans of up to five customers, beside the best of all plans', () => {
  it('keep the limits, are never above the best, the bound never below, and refusals are right', async () => {
    const counts = { best: 0, below: 0, refused: 0 }
    let lost = 0
    let total = 0
    for (let seed = 1; seed <= 150; seed++) {
      const made = smallCase(seed, 1 + (seed % 5))
      const best = bestByTrying(made)
      const plan = await planTarget(made.scores, made.options, made.limits, {
        holdout: { share: 0, salt: '' },
      }).catch((error: unknown) => {
        if (isClienteleError(error) && ['LIMITS_IMPOSSIBLE', 'NOBODY_ELIGIBLE'].includes(error.code))
          return null
        throw error
      })
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
      lost += best - plan.objective
      total += best
    }
    expect(counts.refused).toBeGreaterThan(3)
    expect(counts.best).toBeGreaterThan(9 * counts.below)
    expect(lost / total).toBeLessThan(0.01)
  })
})

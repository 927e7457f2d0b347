import { expect, it } from 'vitest'
import { planTarget } from '../../src/target/plan.ts'
import { certify } from '../certificate.ts'
import { describeWithData } from '../data.ts'
import { asPlanning, readAssignment } from './assignment-instance.ts'

/**
 * Optima of the linear programs by HiGHS 1.16, least and largest, beside the best known integral totals of the library's bounds.txt. The
 * choice of a job is one of whole agents, so the dual optimum is that of the linear program (Geoffrion 1974).
 */
const published: readonly (readonly [name: string, least: number, largest: number, integral: number])[] = [
  ['c0515_1', 254.3577, 343.5872, 261],
  ['a05100', 1697.7273, 4456.3913, 1698],
  ['c05100', 1923.975, 4416.4936, 1931],
  ['c20400', 4774.1504, 19233.2489, 4782],
  ['d05100', 6345.4126, 9147, 6353],
  ['e05100', 12641.4191, 63228, 12681],
]

describeWithData('gap-or-library', 'generalized assignment, as a plan for departments with budgets', () => {
  it.each(published)('%s: the bounds are the linear optima', async (name, least, largest, integral) => {
    const instance = readAssignment(name)
    const reward = 2 * Math.max(...instance.cost)
    for (const [sign, optimum] of [
      [-1, least],
      [1, largest],
    ] as const) {
      const { scores, options, limits } = asPlanning(instance, reward, sign)
      const plan = await planTarget(scores, options, limits, {
        holdout: { share: 0, salt: '' },
        tolerance: 1e-6,
      })
      const { faults, bound, objective } = certify(plan, scores, options, limits)
      expect(faults).toEqual([])
      expect(plan.decisions.rowCount, 'nobody is left out').toBe(instance.jobs)
      const total = sign * (bound - instance.jobs * reward)
      expect(Math.abs(total - optimum) / optimum, `${sign}: ${total}`).toBeLessThan(3e-7)
      // The plan is a whole assignment: no better than the best known one, and within a hundredth of the reward a job.
      const assigned = sign * (objective - instance.jobs * reward)
      if (sign < 0) expect(assigned).toBeGreaterThanOrEqual(integral)
      expect(Math.abs(assigned - optimum) / optimum).toBeLessThan(0.2)
    }
  })

  it.each([['d10400', 24955.9948]] as const)(
    '%s, larger: the bound of the least cost',
    async (name, least) => {
      const instance = readAssignment(name)
      const reward = 2 * instance.cost.reduce((most, cost) => Math.max(most, cost), 0)
      const { scores, options, limits } = asPlanning(instance, reward, -1)
      const plan = await planTarget(scores, options, limits, {
        holdout: { share: 0, salt: '' },
        tolerance: 1e-6,
      })
      expect(plan.decisions.rowCount, 'nobody is left out').toBe(instance.jobs)
      const { bound } = certify(plan, scores, options, limits)
      expect(Math.abs(instance.jobs * reward - bound - least) / least).toBeLessThan(3e-7)
    },
  )
})

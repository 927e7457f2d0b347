import { expect, it } from 'vitest'
import { planTarget } from '../../src/target/plan.ts'
import { certify } from '../certificate.ts'
import { describeWithData } from '../data.ts'
import { asPlanning, readAssignment, readBounds } from './assignment-instance.ts'

/**
 * Optima of the linear programs by HiGHS 1.16, least and largest, and how far from them bounds may be. The choice of a job is one of whole
 * agents, so the dual optimum is that of the linear program (Geoffrion 1974). The largest total of e801600 is that of a whole assignment.
 */
const published: readonly (readonly [name: string, least: number, largest: number, off: number])[] = [
  ['c0515_1', 254.3577, 343.5872, 3e-7],
  ['a05100', 1697.7273, 4456.3913, 3e-7],
  ['c05100', 1923.975, 4416.4936, 3e-7],
  ['c20400', 4774.1504, 19233.2489, 3e-7],
  ['d05100', 6345.4126, 9147, 3e-7],
  ['d10400', 24955.9948, 41222, 3e-7],
  ['d20400', 24552.4363, 43332, 3e-7],
  ['d201600', 97821.35, 173695, 3e-7],
  ['e05100', 12641.4191, 63228, 3e-7],
  ['e20400', 44861.7616, 366771, 3e-7],
  // The search ends within a millionth of a plan's value, which the rewards make 17 times this total.
  ['e801600', 176780.9892, 1597168, 1e-6],
]

describeWithData('gap-or-library', 'generalized assignment, as a plan for departments with budgets', () => {
  it.each(published)(
    '%s: the bounds are the linear optima, and the plans nearly the best known',
    async (name, least, largest, off) => {
      const instance = readAssignment(name)
      const reward = 2 * instance.cost.reduce((most, cost) => Math.max(most, cost), 0)
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
        expect(Math.abs(total - optimum) / optimum, `${sign}: ${total}`).toBeLessThan(off)
        // The plan is a whole assignment: within what such are proven to reach, and three thousandths of the reward a job from the best known.
        const assigned = sign * (objective - instance.jobs * reward)
        const { lower, upper } = readBounds(name, sign < 0 ? 'Min' : 'Max')
        const lost = sign < 0 ? assigned - upper : lower - assigned
        if (sign < 0) expect(assigned).toBeGreaterThanOrEqual(lower)
        else expect(assigned).toBeLessThanOrEqual(upper)
        expect(lost / (instance.jobs * reward), `${sign}: ${assigned}`).toBeLessThan(0.003)
      }
    },
  )
})

import { describe, expect, it } from 'vitest'
import { asContracts, type Family, instance } from '../../bench/instances/allocation.ts'
import { planTarget } from '../../src/target/plan.ts'
import { certify } from '../certificate.ts'
import { kindCase } from './kinds.ts'

const everybody = { holdout: { share: 0, salt: '' } }

/**
 * The gaps are those reached, with room for what varies from seed to seed. The first draws (seed 7) are those the method's constants were
 * chosen on; the others were drawn later.
 */
describe('plans for many customers keep every limit within a proven gap', () => {
  it.each<[Family, number, number, number]>([
    ['retail', 1000, 7, 7e-5],
    ['retail', 4000, 7, 2.7e-5],
    ['retail', 16_000, 7, 5.2e-6],
    ['retail', 16_000, 8, 1e-5],
    ['retail', 64_000, 7, 1.1e-6],
    ['contra', 4000, 7, 2.9e-4],
    ['contra', 16_000, 7, 4e-5],
    ['contra', 16_000, 9, 1e-4],
    ['tied', 4000, 7, 3.2e-5],
    ['tied', 16_000, 7, 2e-5],
    ['tied', 16_000, 10, 1e-4],
    ['heavy', 4000, 7, 2.6e-6],
    ['heavy', 16_000, 7, 2e-6],
    ['heavy', 16_000, 8, 1e-5],
    ['mckp', 16_000, 7, 1e-6],
    ['optcap', 16_000, 7, 1e-6],
    ['dense', 4000, 7, 8.8e-5],
    ['dense', 4000, 11, 1e-4],
    ['dense', 16_000, 7, 2.5e-5],
  ])('%s of %i customers, seed %i', async (family, n, seed, gap) => {
    const { scores, options, limits } = asContracts(instance(family, n, seed))
    const plan = await planTarget(scores, options, limits, everybody)
    const certificate = certify(plan, scores, options, limits)
    expect(certificate.faults).toEqual([])
    expect(certificate.objective).toBeCloseTo(plan.objective, 6)
    expect(certificate.gap).toBeCloseTo(plan.gap, 9)
    expect(certificate.gap).toBeLessThan(gap)
  })

  it.each<[Family, number, number]>([
    ['contra', 64_000, 7.5e-6],
    ['tied', 64_000, 6.6e-6],
    ['heavy', 64_000, 6.3e-6],
    ['retail', 250_000, 2.2e-6],
    ['retail', 1_000_000, 2e-8],
    ['dense', 250_000, 1e-6],
  ])('%s of %i customers, by the gap that the plan states', async (family, n, gap) => {
    const { scores, options, limits } = asContracts(instance(family, n, 7))
    const plan = await planTarget(scores, options, limits, everybody)

    // Only minima that contradict each other are missed, at their price.
    expect(plan.unmet.length > 0).toBe(family === 'contra')
    expect(plan.gap).toBeGreaterThanOrEqual(0)
    expect(plan.gap).toBeLessThan(gap)
  })

  it.each([1, 3, 12])('64,000 customers of %i kinds', async (kinds) => {
    const { scores, options, limits } = kindCase(20 + kinds, 64_000, kinds)
    const plan = await planTarget(scores, options, limits, everybody)
    const certificate = certify(plan, scores, options, limits)
    expect(certificate.faults).toEqual([])
    expect(certificate.gap).toBeLessThan(1e-4)
  })
})

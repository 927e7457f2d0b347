import { describe, expect, it } from 'vitest'
import { keepsHardBounds } from '../../src/target/ledger.ts'
import { planTarget } from '../../src/target/plan.ts'
import { isBetter, isGood, type Repaired } from '../../src/target/repaired.ts'
import { certify } from '../certificate.ts'
import { handPlan } from './hand-plan.ts'
import { smallCase } from './small-case.ts'

const values = [
  [9, 1],
  [8, 2],
]

/** Two customers with these offers; see {@link handPlan}. */
function repaired(chosen: readonly number[], limit?: Parameters<typeof handPlan>[2]): Repaired {
  const ledger = handPlan(values, chosen, limit)
  return { chosen: ledger.chosen, ledger, keepsBounds: keepsHardBounds(ledger) }
}

describe('the better of two plans', () => {
  it('is the one that keeps the limits, whatever the other is worth', () => {
    const broken = repaired([0, 0])
    const kept = repaired([1, -1])
    expect(broken.keepsBounds).toBe(false)
    expect(broken.ledger.value).toBeGreaterThan(kept.ledger.value)
    expect(isBetter(kept, broken)).toBe(true)
    expect(isBetter(broken, kept)).toBe(false)
  })

  it('is the one of more value where both keep the limits, and of two alike neither', () => {
    const best = repaired([0, 1])
    const other = repaired([1, 0])
    expect(isBetter(best, other)).toBe(true)
    expect(isBetter(other, best)).toBe(false)
    expect(isBetter(best, repaired([0, 1]))).toBe(false)
  })

  it('is judged after what missed minima cost', () => {
    const minima = { min: 1, missedUnit: 7 }
    const missed = repaired([0, 0], minima)
    const met = repaired([0, 1], minima)
    expect(missed.ledger.value).toBe(17)
    expect(met.ledger.value).toBe(11)
    expect(isBetter(met, missed)).toBe(true)
  })

  it('is what a plan is made of that the first prices could not settle', async () => {
    const { scores, options, limits } = smallCase(2, 1500)
    const plan = await planTarget(scores, options, limits, { holdout: { share: 0, salt: '' } })
    expect(certify(plan, scores, options, limits).faults).toEqual([])
    expect(plan.gap).toBeLessThan(1e-4)
  })
})

describe('a good plan', () => {
  it('keeps the limits and is within the tolerance, or a share of it, of what none can exceed', () => {
    const { ledger } = repaired([0, 1])
    expect(isGood({ bound: 12.1, tolerance: 0.1 }, ledger)).toBe(true)
    expect(isGood({ bound: 12.2, tolerance: 0.1 }, ledger)).toBe(false)
    expect(isGood({ bound: 12.1, tolerance: 0.1 }, ledger, 0.5)).toBe(false)
    expect(isGood({ bound: 17, tolerance: 1 }, repaired([0, 0]).ledger)).toBe(false)
  })
})

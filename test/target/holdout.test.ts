import { describe, expect, it } from 'vitest'
import { asContracts, instance } from '../../bench/instances/allocation.ts'
import { checkPlan } from '../../src/contracts/plan.schema.ts'
import { columnOfKind } from '../../src/table/access.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { textColumn } from '../../src/table/text-columns.ts'
import { toRows } from '../../src/table/to-rows.ts'
import { heldOut } from '../../src/target/holdout.ts'
import { planTarget } from '../../src/target/plan.ts'
import { certify } from '../certificate.ts'

const retail = asContracts(instance('retail', 1000))

describe('the holdout', () => {
  it("is decided by md5 before the plan, never contacted, and in nobody's way", async () => {
    const holdout = { share: 0.2, salt: 'spring' }
    const plan = await planTarget(retail.scores, retail.options, retail.limits, { holdout })
    const out = new Set(toRows(plan.holdout.customers).map((row) => row['customer_id']))
    const marked = heldOut(retail.scores.table, holdout)
    expect(out.size).toBe(marked.reduce((sum, flag) => sum + flag, 0))
    expect(out.size).toBeGreaterThan(150)
    expect(out.size).toBeLessThan(250)
    expect(toRows(plan.decisions).some((row) => out.has(row['customer_id']))).toBe(false)
    expect(certify(plan, retail.scores, retail.options, retail.limits).faults).toEqual([])
    expect(plan.outcomes['held-out']).toBe(out.size)
    const chances = toRows(plan.propensities)
    expect(
      chances.filter(({ option }) => option === null).every(({ propensity }) => propensity === 0.2),
    ).toBe(true)
    expect(
      chances.filter(({ option }) => option !== null).every(({ propensity }) => propensity === 0.8),
    ).toBe(true)
    checkPlan(plan)
  })

  it('keeps households together', () => {
    const ids = Array.from({ length: 200 }, (_, i) => `p${i}`)
    const table = makeTable({
      customer_id: textColumn(ids),
      household_id: textColumn(ids.map((_, i) => (i % 5 === 0 ? null : `h${Math.floor(i / 4)}`))),
    })
    const out = heldOut(table, { share: 0.5, salt: 'x' })
    const household = columnOfKind(table, 'household_id', 'text').codes
    const flags = new Map<number, number>()
    for (let row = 0; row < 200; row++) {
      if (household[row] < 0) continue
      expect(flags.get(household[row]) ?? out[row]).toBe(out[row])
      flags.set(household[row], out[row])
    }
    expect(new Set(flags.values()).size).toBe(2)
  })

  it('refuses a share that leaves nobody', async () => {
    const options = { holdout: { share: 1, salt: 'x' } }
    await expect(planTarget(retail.scores, retail.options, {}, options)).rejects.toMatchObject({
      code: 'ARGUMENT_INVALID',
    })
  })
})

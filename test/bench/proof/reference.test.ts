import { beforeAll, describe, expect, test } from 'vitest'
import { judgeSeed, type Reached } from '../../../bench/proof/laboratory/judge-seed.ts'
import { rowsOf, tableOf } from '../../../bench/proof/laboratory/report.ts'

describe('a small reference world', () => {
  let reached: readonly Reached[] = []
  beforeAll(async () => {
    reached = await judgeSeed(1, 6000)
  }, 120_000)

  const of = (policy: string): Reached => {
    const found = reached.find((one) => one.policy === policy)
    if (found === undefined) throw new Error(policy)
    return found
  }

  test('knows no plan above the bound, and none that breaks limits but the one that was told to', () => {
    for (const { policy, value, bound, overLimits, unreachable } of reached) {
      expect(value, policy).toBeLessThan(bound * (1 + 1e-4))
      expect(unreachable, policy).toBe(0)
      if (!policy.endsWith('no caps')) expect(overLimits, policy).toBe(0)
    }
    expect(of('RFM top 30 %, favorite coupon, no caps').overLimits).toBeGreaterThan(0)
  })

  test('puts the oracle first, then what features can tell, then rules', () => {
    expect(of('oracle').value / of('oracle').bound).toBeGreaterThan(0.999)
    expect(of('oracle, nobody worse off').worseOff).toBe(0)
    expect(of('ceiling').value).toBeLessThan(of('oracle').value)
    expect(of('ceiling').value).toBeGreaterThan(of('structured, shrunk').value)
    expect(of('RFM top 30 %, favorite coupon').value).toBeLessThan(0)
  })

  test('is told as rows and lines', () => {
    const rows = rowsOf(reached)
    const oracle = rows.find(({ policy }) => policy === 'oracle')
    expect(oracle?.expected).toEqual({ value: 313.5, share: 1 })
    expect(oracle?.shareOfOracle.mean).toBeCloseTo(1, 3)
    expect(tableOf(rows).some((line) => line.startsWith('structured, shrunk '))).toBe(true)
  })
})

import { expect, test } from 'vitest'
import { judgeSeed } from '../../../bench/proof/laboratory/judge-seed.ts'
import {
  judgeSuppliers,
  purchases,
  supplierPolicies,
  supplierRows,
  supplierTable,
} from '../../../bench/proof/laboratory/supplier-worth.ts'

test('suppliers are compared with the own data in pairs, and all four with A and B', () => {
  const worth = { '': 100, A: 101, B: 110, AB: 112, C: 99, D: 100, ABCD: 111 }
  const rows = supplierRows(
    [1, 2].flatMap((seed) =>
      supplierPolicies.flatMap((policy) =>
        purchases.map((purchase) => ({
          seed,
          policy,
          purchase,
          earned: seed * worth[purchase] + (policy === 'ceiling' ? 50 : 0),
        })),
      ),
    ),
  )
  const of = (purchase: string) => rows.find((row) => row.policy === 'ceiling' && row.purchase === purchase)
  expect(of('AB')).toMatchObject({ seeds: 2, gainBySeed: [12, 24], expected: 27.6 })
  expect(of('ABCD')?.gainBySeed).toEqual([-1, -2])
  expect(of('')?.earned.mean).toBe(200)
  expect(supplierTable(rows)).toHaveLength(2 + 14)
})

test('a policy earns with no supplier and with A and B what it earns in the reference', async () => {
  const [found, reached] = [await judgeSuppliers(1, 1000), await judgeSeed(1, 1000)]
  expect(found).toHaveLength(14)
  for (const policy of supplierPolicies)
    for (const [purchase, features] of [
      ['', 'internal'],
      ['AB', 'internal + A + B'],
    ] as const) {
      const one = found.find((bought) => bought.policy === policy && bought.purchase === purchase)
      const other = reached.find((policies) => policies.policy === policy && policies.features === features)
      expect(one?.earned, `${policy} ${purchase}`).toBeCloseTo(other?.value ?? Number.NaN, 6)
    }
}, 120_000)

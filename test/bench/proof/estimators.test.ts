import { expect, test } from 'vitest'
import {
  type Estimated,
  estimatorRows,
  estimators,
  estimatorTable,
} from '../../../bench/proof/laboratory/estimators.ts'
import { featureSets } from '../../../bench/proof/laboratory/judge-seed.ts'

test('estimators are compared with the ceiling of the same seed and features', () => {
  const found = [1, 2].flatMap((seed) =>
    featureSets.flatMap((features, f) =>
      estimators.map(
        (estimator, e): Estimated => ({
          seed,
          estimator,
          features,
          earned: estimator === 'ceiling' ? 100 * seed : 10 * e * (1 + f),
          promised: 100 + seed,
        }),
      ),
    ),
  )
  const rows = estimatorRows(found)
  const of = (features: string) =>
    rows.find((row) => row.estimator === 'and visits' && row.features === features)
  expect(of('internal')).toMatchObject({
    seeds: 2,
    bySeed: [40, 40],
    promisedBySeed: [101, 102],
    expected: { earned: 111.4, share: 0.8, promised: 142 },
  })
  expect(of('internal')?.shareOfCeiling.mean).toBeCloseTo((0.4 + 0.2) / 2, 12)
  expect(of('internal + A + B')?.shareOfCeiling.mean).toBeCloseTo((0.8 + 0.4) / 2, 12)
  expect(rows.filter(({ expected }) => expected === null).map(({ estimator }) => estimator)).toEqual([
    'ceiling',
    'ceiling',
  ])
  expect(estimatorTable(rows)).toHaveLength(2 * (3 + estimators.length))
})

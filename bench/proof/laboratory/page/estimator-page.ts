import { shown } from '../../interval.ts'
import { markdownTable } from '../../markdown-table.ts'
import type { EstimatorRow } from '../estimators.ts'
import type { FeatureSet } from '../judge-seed.ts'
import { shortFraction } from './short-fraction.ts'

const heads = [
  'row',
  ...['EUR', 'of the ceiling', 'expected', 'promised'],
  ...['with A + B: EUR', 'of the ceiling', 'expected', 'promised'],
]

/** How far better estimators come with the company's own data, and beside it with suppliers A and B, as Markdown. */
export function estimatorPage(rows: readonly EstimatorRow[]): string {
  const featureSets: readonly FeatureSet[] = ['internal', 'internal + A + B']
  const estimators = [...new Set(rows.map(({ estimator }) => estimator))]
  return markdownTable(
    heads,
    estimators.map((estimator) => [
      estimator,
      ...featureSets.flatMap((features) =>
        cellsOf(rows.find((row) => row.estimator === estimator && row.features === features)),
      ),
    ]),
  )
}

function cellsOf(row: EstimatorRow | undefined): string[] {
  if (row === undefined) return ['', '', '', '']
  const { earned, shareOfCeiling, promised, expected } = row
  return [
    shown(earned, 1),
    shortFraction(shareOfCeiling.mean, 2),
    expected === null ? '' : `${expected.earned.toFixed(1)}; ${shortFraction(expected.share, 2)}`,
    promised.mean.toFixed(0),
  ]
}

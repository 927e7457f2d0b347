import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { EstimatorRow } from '../../../bench/proof/laboratory/estimators.ts'
import type { Kept } from '../../../bench/proof/laboratory/experiment.ts'
import type { FatigueRow } from '../../../bench/proof/laboratory/fatigue.ts'
import type { HistoryRow } from '../../../bench/proof/laboratory/history.ts'
import type { IdentityRow } from '../../../bench/proof/laboratory/identity.ts'
import { estimatorPage } from '../../../bench/proof/laboratory/page/estimator-page.ts'
import { fatiguePage } from '../../../bench/proof/laboratory/page/fatigue-page.ts'
import { historyPage } from '../../../bench/proof/laboratory/page/history-page.ts'
import { identityPage } from '../../../bench/proof/laboratory/page/identity-page.ts'
import { newestKept } from '../../../bench/proof/laboratory/page/newest-kept.ts'
import { pageTables } from '../../../bench/proof/laboratory/page/page-tables.ts'
import { reachedPage } from '../../../bench/proof/laboratory/page/reached-page.ts'
import { seedWords } from '../../../bench/proof/laboratory/page/seed-words.ts'
import { supplierPage } from '../../../bench/proof/laboratory/page/supplier-page.ts'
import type { Row } from '../../../bench/proof/laboratory/report.ts'
import type { SupplierRow } from '../../../bench/proof/laboratory/supplier-worth.ts'
import { type TemporaryFolder, temporaryFolder } from '../../house/temporary.ts'

const machine = {
  ...{ name: 'some-cpu', cpu: 'Some CPU', cores: 2, memoryGb: 8 },
  ...{ node: 'v20', platform: 'linux', load: 0 },
}

/** The lines below the heads. */
const lines = (table: string): string[] => table.trimEnd().split('\n').slice(2)

describe('the newest kept run', () => {
  let folder: TemporaryFolder
  beforeEach(() => {
    folder = temporaryFolder()
  })
  afterEach(() => folder.remove())

  function keep(experiment: string, date: string, more: Partial<Kept> & { on?: string } = {}): void {
    const { on = 'a', ...rest } = more
    const kept = {
      experiment,
      date,
      source: 'aaa',
      machine,
      seeds: [1],
      customers: 80_000,
      rows: [],
      ...rest,
    }
    folder.write({ [`laboratory-${experiment}-${date}-${on}.json`]: JSON.stringify(kept) })
  }

  test('is that of the last day, whatever machine it was made on', () => {
    keep('fatigue', '2026-01-02', { on: 'a', seeds: [1, 2] })
    keep('fatigue', '2026-01-01', { on: 'z', seeds: [3] })
    keep('history', '2026-01-01', { on: 'a', seeds: [4] })
    keep('history', '2026-01-01', { on: 'b', seeds: [5] })
    const newest = newestKept(folder.path)
    expect(newest.get('fatigue')?.seeds).toEqual([1, 2])
    expect(newest.get('history')?.seeds).toEqual([5])
  })

  test('is of as many customers as the specification has', () => {
    keep('fatigue', '2026-01-01', { seeds: [1, 2] })
    keep('fatigue', '2026-01-02', { seeds: [3], customers: 6000 })
    expect(newestKept(folder.path).get('fatigue')?.seeds).toEqual([1, 2])
    expect(newestKept(`${folder.path}/nowhere`).size).toBe(0)
  })

  test('is told with its seeds, and without an interval where it has one seed', () => {
    const found = { confusion: '.024 / 0', expected: { lost: 0.5, violations: 0.4, twice: 8 } }
    const one = (mean: number) => ({ mean, half: Number.NaN })
    keep('identity', '2026-01-01', {
      rows: [{ ...found, lost: one(1.26), violations: one(0), twice: one(8.4) }],
    })
    const tables = pageTables(newestKept(folder.path))
    expect(tables['identity']).toMatch(/^Seed 1 of 12\.\n\n\| split/)
    expect(tables['identity']).toContain('\n| .024 / 0 | 1.3 | 0.5 | 0.0 | 0.4 | 8 | 8 |\n')
    expect(tables['history']).toBe('No run is kept yet.\n')
  })
})

test('seeds are told as a range, of how many the specification has where some are missing', () => {
  expect(seedWords([1, 2, 3, 4], 4)).toBe('Seeds 1 to 4.')
  expect(seedWords([1, 2, 3, 4], 8)).toBe('Seeds 1 to 4 of 8.')
  expect(seedWords([1, 2, 4], 8)).toBe('Seeds 1, 2, 4 of 8.')
  expect(seedWords([2], 1)).toBe('Seed 2.')
})

test('policies stand beside the figures of the specification, with suppliers to the right', () => {
  const row = (policy: string, features: string, expected: Row['expected']) =>
    ({
      ...{ policy, features, expected },
      value: { mean: -24.16, half: 0.72 },
      shareOfOracle: { mean: -0.0768, half: 0.1 },
    }) as Row
  const rows = [
    row('oracle', 'internal', { value: 313.5, share: 1 }),
    row('ceiling', 'internal', { value: -20.6, share: -0.07 }),
    row('greedy', 'internal', null),
    row('ceiling', 'internal + A + B', { value: 166.8, share: 0.532 }),
  ]
  expect(lines(reachedPage(rows))).toEqual([
    '| oracle | -24.2 ± 0.7 | -.077 | 313.5; 1 |  |  |  |',
    '| ceiling | -24.2 ± 0.7 | -.077 | -20.6; -.070 | -24.2 ± 0.7 | -.077 | 166.8; .532 |',
  ])
})

test('suppliers have a line a policy, and below it what was expected', () => {
  const gains = { '': 0, A: 8.61, B: 19.6, AB: 27.2, C: -0.4, D: -0.2, ABCD: -1.4 }
  const rows = Object.entries(gains).map(
    ([purchase, mean]) => ({ policy: 'ceiling', purchase, gain: { mean, half: 0.5 } }) as SupplierRow,
  )
  expect(supplierPage(rows).split('\n')).toEqual([
    '| added | A | B | A + B | C | D | C + D to A + B |',
    '|---|---|---|---|---|---|---|',
    '| ceiling | 8.6 ± 0.5 | 19.6 ± 0.5 | 27.2 ± 0.5 | -0.4 ± 0.5 | -0.2 ± 0.5 | -1.4 ± 0.5 |',
    '| expected | 8.6 ± .8 | 20.2 ± .9 | 27.6 ± .9 | -.3 ± .4 | -.6 ± .4 | -.7 ± .5 |',
    '',
  ])
})

test('a confusion of which nothing was expected has blanks', () => {
  const interval = { mean: 4, half: 1 }
  const expected = { lost: 6.2, violations: null, twice: null }
  const row = { confusion: '.24 / 0', lost: interval, violations: interval, twice: interval, expected }
  expect(lines(identityPage([row as IdentityRow]))).toEqual([
    '| .24 / 0 | 4.0 ± 1.0 | 6.2 | 4.0 ± 1.0 |  | 4 |  |',
  ])
})

test('learners tell what they earn and promise, the oracle what it earns', () => {
  const row = (learner: string, scope: string) =>
    ({
      ...{ learner, scope, earned: { mean: 72.1, half: 3.6 }, promised: { mean: 400.7, half: 9 } },
      expected: { earned: 82, promised: 522 },
    }) as HistoryRow
  const rows = ['favorite department', 'all offers'].flatMap((scope) => [
    row('oracle', scope),
    row('naive', scope),
  ])
  expect(lines(historyPage(rows))).toEqual([
    '| oracle | 72.1 ± 3.6 | 82.0 | 72.1 ± 3.6 | 82.0 |',
    '| naive | 72.1 ± 3.6 / 401 | 82.0 / 522 | 72.1 ± 3.6 / 401 | 82.0 / 522 |',
  ])
})

test('planners tell wave by wave what they earn, and their sum', () => {
  const rows = [1, 2, 3, 4, 'all'].map(
    (wave) =>
      ({ planner: 'knows the stock', wave, earned: { mean: 80, half: 2 }, expected: 90 }) as FatigueRow,
  )
  expect(lines(fatiguePage(rows))).toEqual([
    `| knows the stock |${' 80.0 ± 2.0 |'.repeat(5)} 90.0 90.0 90.0 90.0 90.0 |`,
  ])
})

test('estimators tell what they reach of the ceiling and promise, of which nothing is expected of the ceiling itself', () => {
  const row = (estimator: string, features: string, expected: EstimatorRow['expected']) =>
    ({
      ...{ estimator, features, expected, earned: { mean: 90.3, half: 8.1 } },
      ...{ shareOfCeiling: { mean: 0.8, half: 0.1 }, promised: { mean: 131.2, half: 1 } },
    }) as EstimatorRow
  const rows = ['internal', 'internal + A + B'].flatMap((features) => [
    row('ceiling', features, null),
    row('and visits', features, { earned: 111.4, share: 0.8, promised: null }),
  ])
  expect(lines(estimatorPage(rows))).toEqual([
    '| ceiling | 90.3 ± 8.1 | .80 |  | 131 | 90.3 ± 8.1 | .80 |  | 131 |',
    '| and visits | 90.3 ± 8.1 | .80 | 111.4; .80 | 131 | 90.3 ± 8.1 | .80 | 111.4; .80 | 131 |',
  ])
})

import { shown } from '../../interval.ts'
import { markdownTable } from '../../markdown-table.ts'
import type { HistoryRow, Scope } from '../history.ts'

const heads = ['learner', 'favorite', 'expected', 'all offers', 'expected']

/** What plans learned from campaigns earn and promise, as Markdown. */
export function historyPage(rows: readonly HistoryRow[]): string {
  const learners = [...new Set(rows.map(({ learner }) => learner))]
  const scopes: readonly Scope[] = ['favorite department', 'all offers']
  return markdownTable(
    heads,
    learners.map((learner) => [
      learner,
      ...scopes.flatMap((scope) =>
        cellsOf(rows.find((row) => row.learner === learner && row.scope === scope)),
      ),
    ]),
  )
}

function cellsOf(row: HistoryRow | undefined): string[] {
  if (row === undefined) return ['', '']
  const { learner, earned, promised, expected } = row
  // Who knows the truth earns what it promises.
  const isOracle = learner === 'oracle'
  const found = isOracle ? shown(earned, 1) : `${shown(earned, 1)} / ${promised.mean.toFixed(0)}`
  if (expected === null) return [found, '']
  const figure = expected.earned.toFixed(1)
  return [found, isOracle ? figure : `${figure} / ${expected.promised.toFixed(0)}`]
}

import { shown } from '../../interval.ts'
import { markdownTable } from '../../markdown-table.ts'
import type { FatigueRow } from '../fatigue.ts'

/** What planners earn in four waves where messages tire, as Markdown. */
export function fatiguePage(rows: readonly FatigueRow[]): string {
  const planners = [...new Set(rows.map(({ planner }) => planner))]
  return markdownTable(
    ['planner', 'wave 1', '2', '3', '4', 'sum', 'expected'],
    planners.map((planner) => {
      const own = rows.filter((row) => row.planner === planner)
      const expected = own.map((row) => row.expected.toFixed(1))
      return [planner, ...own.map(({ earned }) => shown(earned, 1)), expected.join(' ')]
    }),
  )
}

import { shown } from '../../interval.ts'
import { markdownTable } from '../../markdown-table.ts'
import type { IdentityRow } from '../identity.ts'

const heads = [
  'split / falsely merged',
  'EUR lost',
  'expected',
  'violations',
  'expected',
  'written to twice',
  'expected',
]

/** What split and falsely merged persons cost, as Markdown. */
export function identityPage(rows: readonly IdentityRow[]): string {
  const figure = (value: number | null): string => (value === null ? '' : String(value))
  return markdownTable(
    heads,
    rows.map(({ confusion, lost, violations, twice, expected }) => [
      confusion,
      shown(lost, 1),
      figure(expected.lost),
      shown(violations, 1),
      figure(expected.violations),
      twice.mean.toFixed(0),
      figure(expected.twice),
    ]),
  )
}

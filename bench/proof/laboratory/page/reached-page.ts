import { shown } from '../../interval.ts'
import { markdownTable } from '../../markdown-table.ts'
import type { Figure } from '../reference-figures.ts'
import type { Row } from '../report.ts'
import { shortFraction } from './short-fraction.ts'

const heads = ['policy', 'EUR', 'share', 'expected', 'with A + B: EUR', 'share', 'expected']

/** What policies reach with the company's own data, and beside it with suppliers A and B, as Markdown: those that the specification tells of. */
export function reachedPage(rows: readonly Row[]): string {
  const told = rows.filter(({ expected }) => expected !== null)
  const policies = [...new Set(told.map(({ policy }) => policy))]
  return markdownTable(
    heads,
    policies.map((policy) => {
      const own = told.filter((row) => row.policy === policy)
      const internal = own.find(({ features }) => features === 'internal')
      const bought = own.find(({ features }) => features !== 'internal')
      return [policy, ...cellsOf(internal), ...cellsOf(bought)]
    }),
  )
}

function cellsOf(row: Row | undefined): string[] {
  if (row === undefined || row.expected === null) return ['', '', '']
  return [shown(row.value, 1), shortFraction(row.shareOfOracle.mean, 3), figureWords(row.expected)]
}

function figureWords({ value, share }: Figure): string {
  return `${value.toFixed(1)}; ${share === 1 ? '1' : shortFraction(share, 3)}`
}

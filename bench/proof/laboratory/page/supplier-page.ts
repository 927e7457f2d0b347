import { type MeanInterval, shown } from '../../interval.ts'
import { markdownTable } from '../../markdown-table.ts'
import { supplierFigures } from '../reference-figures.ts'
import type { SupplierRow } from '../supplier-worth.ts'
import { shortFraction } from './short-fraction.ts'

/** The purchases of the page, in its words. */
const purchases = { A: 'A', B: 'B', AB: 'A + B', C: 'C', D: 'D', ABCD: 'C + D to A + B' } as const
const names = Object.keys(purchases) as (keyof typeof purchases)[]

/** What each supplier's data add, a line a policy and below it what was expected, as Markdown. */
export function supplierPage(rows: readonly SupplierRow[]): string {
  const policies = [...new Set(rows.map(({ policy }) => policy))]
  return markdownTable(
    ['added', ...Object.values(purchases)],
    policies.flatMap((policy) => {
      const own = rows.filter((row) => row.policy === policy)
      const found = names.map((name) => own.find(({ purchase }) => purchase === name)?.gain)
      return [
        [policy, ...found.map((gain) => (gain === undefined ? '' : shown(gain, 1)))],
        ['expected', ...names.map((name) => figureWords(supplierFigures[policy][name]))],
      ]
    }),
  )
}

function figureWords({ mean, half }: MeanInterval): string {
  return `${shortFraction(mean, 1)} ± ${shortFraction(half, 1)}`
}

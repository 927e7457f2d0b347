import type { CustomerBase } from '../contracts/base.ts'
import { usableFields } from '../contracts/consent.ts'
import { columnOf } from '../table/access.ts'
import type { Column } from '../table/column.ts'
import { column as columnNamed, isMissing } from '../table/expression/builder.ts'
import { columnsOf } from '../table/expression/columns-of.ts'
import { evaluateFilter } from '../table/expression/evaluate.ts'
import { filterRows } from '../table/filter-rows.ts'
import { join } from '../table/join.ts'
import { select } from '../table/select.ts'
import type { Table } from '../table/table.ts'
import { withColumns } from '../table/with-columns.ts'
import type { Brief } from './brief.ts'
import { whoMay } from './who-may.ts'

/** Customers as rules may see them. */
export interface ForRules {
  readonly table: Table
  /** Values that rules may not see, by column: they were not collected for marketing. */
  readonly masked: { readonly [column: string]: number }
}

/**
 * Customers with the golden values that rules of eligibility, reach and veto read; a value that was not collected for marketing by the day of the brief is
 * missing, so that no rule decides by it.
 *
 * @param customers - the rows of `base.customers`, in their order, and columns beside them.
 */
export function forRules(brief: Brief, base: CustomerBase, customers: Table): ForRules {
  const { eligibility, reachable } = whoMay(brief)
  const read = new Set([...Object.values(eligibility), ...Object.values(reachable)].flatMap(columnsOf))
  const columns: [string, Column][] = []
  const masked: Record<string, number> = {}
  const names = base.customers.names.filter((name) => read.has(name) && name !== 'customer_id')
  const usable = usableFields(base, names, 'marketing', brief.asOf)
  for (const [i, name] of names.entries()) {
    const column = maskedColumn(customers, name, usable[i])
    const lost = missingIn(withColumns(customers, { [name]: column }), name) - missingIn(customers, name)
    if (lost === 0) continue
    masked[name] = lost
    columns.push([name, column])
  }
  return { table: withColumns(customers, columns), masked }
}

function maskedColumn(customers: Table, name: string, usable: Uint8Array): Column {
  const kept = filterRows(select(customers, ['customer_id', name]), usable)
  const joined = join(select(customers, ['customer_id']), kept, { on: ['customer_id'], kind: 'left' })
  return columnOf(joined, name)
}

function missingIn(table: Table, name: string): number {
  return evaluateFilter(isMissing(columnNamed(name)), table).reduce((sum, missing) => sum + missing, 0)
}

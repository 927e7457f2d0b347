import { namesOf } from './access.ts'
import type { Column } from './column.ts'
import { duplicateColumn, makeTable, type NamedColumns, pairsOf } from './make-table.ts'
import type { Table } from './table.ts'

/**
 * A table with further columns: a new name comes last, a known one is replaced where it stands.
 *
 * @throws COLUMN_LENGTH where a column is of another length than the table.
 * @throws COLUMN_DUPLICATE where a name is given twice.
 */
export function withColumns<Name extends string, New extends string>(
  table: Table<Name>,
  columns: NamedColumns<New>,
): Table<Name | New> {
  const byName = new Map<string, Column>()
  for (const [name, column] of pairsOf(columns)) {
    if (byName.has(name)) throw duplicateColumn(name)
    byName.set(name, column)
  }
  const names = [...new Set<Name | New>([...namesOf(table), ...(byName.keys() as Iterable<New>)])]
  return makeTable(
    names.map((name): [Name | New, Column] => [name, byName.get(name) ?? table.columns[name as Name]]),
    table.rowCount,
  )
}

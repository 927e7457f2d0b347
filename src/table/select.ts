import { columnOf } from './access.ts'
import type { Column } from './column.ts'
import { makeTable } from './make-table.ts'
import type { Table } from './table.ts'

/**
 * The columns named, in the order named.
 *
 * @throws COLUMN_UNKNOWN, COLUMN_DUPLICATE
 */
export function select<Name extends string, Chosen extends NoInfer<Name>>(
  table: Table<Name>,
  names: readonly Chosen[],
): Table<Chosen> {
  return makeTable(
    names.map((name): [Chosen, Column] => [name, columnOf(table, name)]),
    table.rowCount,
  )
}

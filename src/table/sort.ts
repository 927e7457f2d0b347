import { columnOf, namesOf } from './access.ts'
import { checkNames } from './check-names.ts'
import type { Column } from './column.ts'
import { makeTable } from './make-table.ts'
import { inOrder } from './radix-order.ts'
import type { RowOrder } from './row-order.ts'
import { type OrderKey, orderOf } from './sort-order.ts'
import type { Table } from './table.ts'

/** A column to sort by. */
export interface SortKey<Name extends string> {
  readonly column: Name
  /** Largest first. Default false. */
  readonly descending?: boolean | undefined
}

/**
 * The rows in the order of the first key, those equal in it in the order of the second, and so on; rows equal in all
 * keep their order. Texts are compared by their UTF-8 bytes, no comes before yes, and missing values come last either way.
 *
 * @throws COLUMN_UNKNOWN, OPTION_UNKNOWN
 * @throws COLUMN_KIND for a cells column.
 */
export function sort<Name extends string>(
  table: Table<Name>,
  by: readonly (NoInfer<Name> | SortKey<NoInfer<Name>>)[],
): Table<Name> {
  const order = orderBy(table, by)
  if (order === null) return table
  return makeTable(
    namesOf(table).map((name): [Name, Column] => [name, order.take(table.columns[name])]),
    table.rowCount,
  )
}

/**
 * The numbers of the rows (from 0) in the order that {@link sort} gives them.
 *
 * @throws COLUMN_UNKNOWN, OPTION_UNKNOWN
 * @throws COLUMN_KIND for a cells column.
 */
export function sortedRows<Name extends string>(
  table: Table<Name>,
  by: readonly (NoInfer<Name> | SortKey<NoInfer<Name>>)[],
): Uint32Array {
  return orderBy(table, by)?.rows() ?? inOrder(table.rowCount)
}

/** Null where the rows stand so. */
function orderBy<Name extends string>(
  table: Table<Name>,
  by: readonly (NoInfer<Name> | SortKey<NoInfer<Name>>)[],
): RowOrder | null {
  const keys = by.map((key): OrderKey => {
    if (typeof key !== 'string') checkNames(key, ['column', 'descending'], 'a key of sort')
    const { column, descending = false } = typeof key === 'string' ? { column: key } : key
    return { name: column, column: columnOf(table, column), descending }
  })
  return orderOf(keys, table.rowCount)
}

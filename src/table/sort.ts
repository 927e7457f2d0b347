import { columnOf } from './access.ts'
import { checkNames } from './check-names.ts'
import { orderByWords, type SortWords, sortWords } from './radix-order.ts'
import { sortValues } from './sort-values.ts'
import type { Table } from './table.ts'
import { takeRows } from './take.ts'

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
  return takeRows(table, sortedRows(table, by))
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
  const keys = by.map((key): SortWords => {
    if (typeof key !== 'string') checkNames(key, ['column', 'descending'], 'a key of sort')
    const { column, descending = false } = typeof key === 'string' ? { column: key } : key
    return sortWords(sortValues(columnOf(table, column), column), descending)
  })
  return orderByWords(keys, table.rowCount)
}

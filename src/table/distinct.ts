import { columnOf, namesOf } from './access.ts'
import { groupIds } from './group-ids.ts'
import type { Table } from './table.ts'
import { takeRows } from './take.ts'

/**
 * The first row of each combination of values in the columns `by`, in the order of the rows, with all columns. Missing
 * is a value of its own; 0 and -0 are one. Texts are equal where their bytes are.
 *
 * @param by - default: all columns, so that whole rows that repeat are dropped.
 * @throws COLUMN_UNKNOWN
 * @throws COLUMN_KIND for a cells column.
 */
export function distinct<Name extends string>(
  table: Table<Name>,
  by: readonly NoInfer<Name>[] = namesOf(table),
): Table<Name> {
  const keys = by.map((name) => [name, columnOf(table, name)] as const)
  const { ids, count } = groupIds(keys, table.rowCount, false)
  return takeRows(table, firstRows(ids, count))
}

function firstRows(ids: Int32Array, count: number): Int32Array {
  const isKnown = new Uint8Array(count)
  const rows = new Int32Array(count)
  let found = 0
  for (let row = 0; row < ids.length; row++) {
    if (isKnown[ids[row]] === 1) continue
    isKnown[ids[row]] = 1
    rows[found++] = row
  }
  return rows.subarray(0, found)
}

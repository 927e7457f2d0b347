import { namesOf } from './access.ts'
import type { Table } from './table.ts'
import { type RowValue, valueAt } from './to-rows.ts'

/**
 * Writes a table as plain arrays by name, values as in `toRows` (dates `YYYY-MM-DD`, instants with their zone, missing null): what `table` of arquero,
 * `DataFrame` of danfo.js and `tableFromArrays` of apache-arrow take.
 */
export function toArrays<Name extends string>(table: Table<Name>): { [Key in Name]: RowValue[] } {
  const entries = namesOf(table).map((name): [Name, RowValue[]] => {
    const column = table.columns[name]
    return [name, Array.from({ length: table.rowCount }, (_, row) => valueAt(column, row))]
  })
  return Object.fromEntries(entries) as { [Key in Name]: RowValue[] }
}

import { columnOfKind, textAt } from '../table/access.ts'
import type { Table } from '../table/table.ts'

/** The texts of a column by its place; missing ones are empty. */
export function textsOf(table: Table, place: number): readonly string[] {
  const column = columnOfKind(table, table.names[place], 'text')
  return Array.from({ length: table.rowCount }, (_, row) => textAt(column, row) ?? '')
}

import { ClienteleError } from '../errors.ts'
import { namesOf } from './access.ts'
import type { Column } from './column.ts'
import { makeTable } from './make-table.ts'
import type { Table } from './table.ts'

/**
 * The rows from `from` up to `to` (by default to the end), in the same memory. Of a cells column only the row pointers
 * are cut, so that they still point into the shared children.
 *
 * @throws ARGUMENT_INVALID unless 0 <= from <= to <= rowCount.
 */
export function slice<Name extends string>(
  table: Table<Name>,
  from: number,
  to: number = table.rowCount,
): Table<Name> {
  if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to && to <= table.rowCount)) {
    throw new ClienteleError(
      'ARGUMENT_INVALID',
      `A slice from row ${from} to ${to} of a table of ${table.rowCount} was asked for; expected whole numbers 0 <= from <= to <= ${table.rowCount}.`,
      { from, to, rowCount: table.rowCount },
    )
  }
  return makeTable(
    namesOf(table).map((name): [Name, Column] => [name, sliceColumn(table.columns[name], from, to)]),
    to - from,
  )
}

/** The rows of a column from `from` up to `to`, in the same memory. */
function sliceColumn(column: Column, from: number, to: number): Column {
  if (column.kind === 'text') return Object.freeze({ ...column, codes: column.codes.subarray(from, to) })
  if (column.kind === 'cells')
    return Object.freeze({ ...column, rowPtr: column.rowPtr.subarray(from, to + 1) })
  return Object.freeze({ ...column, values: column.values.subarray(from, to) } as Column)
}

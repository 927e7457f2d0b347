import { ClienteleError } from '../../errors.ts'
import { type Column, MISSING_DATE, MISSING_FLAG } from '../../table/column.ts'
import { makeTable } from '../../table/make-table.ts'
import type { Table } from '../../table/table.ts'

/** A table of numbers and texts only: days by their number, flags as 0 and 1. What connections send. */
export function plainTable(table: Table): Table {
  return makeTable(
    table.names.map((name) => [name, plainColumn(name, table.columns[name])] as const),
    table.rowCount,
  )
}

function plainColumn(name: string, column: Column): Column {
  switch (column.kind) {
    case 'number':
    case 'text':
      return column
    case 'integer':
    case 'time':
      return { kind: 'number', values: column.values }
    case 'date':
      return { kind: 'number', values: numbers(column.values, MISSING_DATE) }
    case 'flag':
      return { kind: 'number', values: numbers(column.values, MISSING_FLAG) }
    case 'cells':
      throw new ClienteleError(
        'COLUMN_KIND',
        `Column "${name}" is of kind cells, which a database cannot hold. Give its long form, a row a cell.`,
        { column: name, found: 'cells' },
      )
  }
}

function numbers(values: ArrayLike<number>, missing: number): Float64Array {
  return Float64Array.from(values, (value) => (value === missing ? Number.NaN : value))
}

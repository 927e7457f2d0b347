import type { Column } from '../table/column.ts'
import type { Table } from '../table/table.ts'
import { tableOf } from './rows.ts'

/** The rows from `from` up to `to` of the named columns; shares their memory. */
export function sliceTable(table: Table, names: readonly string[], from: number, to: number): Table {
  return tableOf(
    to - from,
    names.map((name) => [name, sliceColumn(table.columns[name], from, to)] as const),
  )
}

/** The rows from `from` up to `to` of a column; shares its memory. */
export function sliceColumn(column: Column, from: number, to: number): Column {
  switch (column.kind) {
    case 'number':
    case 'time':
      return Object.freeze({ kind: column.kind, values: column.values.subarray(from, to) })
    case 'integer':
      return Object.freeze({ kind: 'integer', unit: column.unit, values: column.values.subarray(from, to) })
    case 'date':
      return Object.freeze({ kind: 'date', values: column.values.subarray(from, to) })
    case 'flag':
      return Object.freeze({ kind: 'flag', values: column.values.subarray(from, to) })
    case 'text':
      return Object.freeze({
        kind: 'text',
        codes: column.codes.subarray(from, to),
        dictionary: column.dictionary,
      })
    case 'cells':
      return Object.freeze({ ...column, rowPtr: column.rowPtr.subarray(from, to + 1) })
  }
}

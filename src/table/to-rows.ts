import { isMissing, namesOf, textAt } from './access.ts'
import { textFromDays, textFromMilliseconds } from './calendar.ts'
import type { CellsColumn, Column } from './column.ts'
import type { Table } from './table.ts'

/** One option of a row of a cells column. */
export interface PlainCell {
  readonly option: number
  readonly value: number
  readonly benefit: number
  readonly cost: number
  readonly standardError: number
}

/** A value as a row object shows it: dates `YYYY-MM-DD`, instants `YYYY-MM-DDTHH:MM:SSZ`, missing null. */
export type RowValue = number | string | boolean | null | readonly PlainCell[]

/** Writes a table as row objects: for small outputs, tests and JSON, not for work. */
export function toRows<Name extends string>(table: Table<Name>): { [Key in Name]: RowValue }[] {
  return Array.from({ length: table.rowCount }, (_, row) => {
    const entries = namesOf(table).map((name) => [name, valueAt(table.columns[name], row)] as const)
    return Object.fromEntries(entries) as { [Key in Name]: RowValue }
  })
}

/** @internal The value of a row, as {@link toRows} shows it. */
export function valueAt(column: Column, row: number): RowValue {
  if (column.kind === 'cells') return cellsAt(column, row)
  if (isMissing(column, row)) return null
  switch (column.kind) {
    case 'text':
      return textAt(column, row)
    case 'date':
      return textFromDays(column.values[row])
    case 'time':
      return textFromMilliseconds(column.values[row])
    case 'flag':
      return column.values[row] === 1
    default:
      return column.values[row]
  }
}

function cellsAt(column: CellsColumn, row: number): PlainCell[] {
  const cells: PlainCell[] = []
  for (let cell = column.rowPtr[row]; cell < column.rowPtr[row + 1]; cell++) {
    cells.push({
      option: column.option[cell],
      value: column.value[cell],
      benefit: column.benefit[cell],
      cost: column.cost[cell],
      standardError: column.standardError[cell],
    })
  }
  return cells
}

import { ClienteleError } from '../errors.ts'
import type { CellsColumn } from './column.ts'
import { refusedValue } from './number-columns.ts'

/**
 * A ragged column of options per row, taken without copying: the caller writes into the arrays no more.
 *
 * @throws COLUMN_LENGTH where the child arrays differ in length or `rowPtr` points beyond them.
 * @throws COLUMN_VALUE where `rowPtr` descends or is not whole, or the options of a row do not ascend.
 */
export function cellsColumn(cells: Omit<CellsColumn, 'kind'>): CellsColumn {
  const { rowPtr, option, value, benefit, cost, standardError } = cells
  const count = option.length
  if ([value, benefit, cost, standardError].some((child) => child.length !== count)) throw childLengths(cells)
  const rows = rowPtr.length - 1
  if (rows < 0 || rowPtr[0] < 0 || rowPtr[rows] > count) throw childLengths(cells)
  for (let row = 0; row < rows; row++) checkRow(cells, row)
  return Object.freeze({ kind: 'cells', rowPtr, option, value, benefit, cost, standardError })
}

function checkRow({ rowPtr, option }: Omit<CellsColumn, 'kind'>, row: number): void {
  const [from, to] = [rowPtr[row], rowPtr[row + 1]]
  if (!(Number.isInteger(from) && Number.isInteger(to) && from <= to)) {
    throw refusedValue(row, 'row pointers that descend or are not whole', 'whole, ascending row pointers')
  }
  for (let cell = from + 1; cell < to; cell++) {
    if (option[cell] <= option[cell - 1])
      throw refusedValue(row, 'options out of order', 'options that ascend within the row')
  }
}

function childLengths(cells: Omit<CellsColumn, 'kind'>): ClienteleError {
  return new ClienteleError(
    'COLUMN_LENGTH',
    `A cells column has ${cells.option.length} options, ${cells.value.length} values, ${cells.benefit.length} benefits, ${cells.cost.length} costs and ${cells.standardError.length} standard errors, and row pointers of length ${cells.rowPtr.length}; expected equal counts, and pointers within them.`,
    { options: cells.option.length, rowPointers: cells.rowPtr.length },
  )
}

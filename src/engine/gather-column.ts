import type { ReadonlyUint32Array } from '../math/arrays.ts'
import type { CellsColumn, Column } from '../table/column.ts'

/** The rows of a column in a given order: row i is the row `order[i]` of the column. */
export function gatherColumn(column: Column, order: ReadonlyUint32Array): Column {
  switch (column.kind) {
    case 'number':
    case 'time':
      return Object.freeze({
        kind: column.kind,
        values: gather(column.values, order, new Float64Array(order.length)),
      })
    case 'integer':
      return Object.freeze({
        kind: 'integer',
        unit: column.unit,
        values: gather(column.values, order, new Float64Array(order.length)),
      })
    case 'date':
      return Object.freeze({
        kind: 'date',
        values: gather(column.values, order, new Int32Array(order.length)),
      })
    case 'flag':
      return Object.freeze({
        kind: 'flag',
        values: gather(column.values, order, new Uint8Array(order.length)),
      })
    case 'text':
      return Object.freeze({
        kind: 'text',
        codes: gather(column.codes, order, new Int32Array(order.length)),
        dictionary: column.dictionary,
      })
    case 'cells':
      return gatherCells(column, order)
  }
}

/** The order that undoes an order. */
export function inverseOrder(order: ReadonlyUint32Array): Uint32Array {
  const inverse = new Uint32Array(order.length)
  for (let i = 0; i < order.length; i++) inverse[order[i]] = i
  return inverse
}

function gather<Values extends Float64Array | Float32Array | Int32Array | Uint16Array | Uint8Array>(
  values: ArrayLike<number>,
  order: ReadonlyUint32Array,
  into: Values,
): Values {
  for (let i = 0; i < order.length; i++) into[i] = values[order[i]]
  return into
}

function gatherCells(column: CellsColumn, order: ReadonlyUint32Array): CellsColumn {
  const rowPtr = new Float64Array(order.length + 1)
  for (let i = 0; i < order.length; i++)
    rowPtr[i + 1] = rowPtr[i] + column.rowPtr[order[i] + 1] - column.rowPtr[order[i]]
  const cells = new Uint32Array(rowPtr[order.length])
  for (let i = 0, to = 0; i < order.length; i++) {
    const end = column.rowPtr[order[i] + 1]
    for (let from = column.rowPtr[order[i]]; from < end; from++) cells[to++] = from
  }
  return Object.freeze({
    kind: 'cells',
    rowPtr,
    option: gather(column.option, cells, new Uint16Array(cells.length)),
    value: gather(column.value, cells, new Float32Array(cells.length)),
    benefit: gather(column.benefit, cells, new Float32Array(cells.length)),
    cost: gather(column.cost, cells, new Float32Array(cells.length)),
    standardError: gather(column.standardError, cells, new Float32Array(cells.length)),
  })
}

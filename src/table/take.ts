import { ClienteleError } from '../errors.ts'
import type { ReadonlyFloat64Array, ReadonlyInt32Array, ReadonlyUint8Array } from '../math/arrays.ts'
import { namesOf } from './access.ts'
import { type CellsColumn, type Column, MISSING_CODE, MISSING_DATE, MISSING_FLAG } from './column.ts'
import { makeTable } from './make-table.ts'
import type { Table } from './table.ts'

/**
 * The rows with the given numbers (from 0), in that order, repeats included; -1 stands for a row without values.
 *
 * @throws ARGUMENT_INVALID for a row that is not there.
 */
export function take<Name extends string>(table: Table<Name>, rows: ArrayLike<number>): Table<Name> {
  checkRows(rows, table.rowCount)
  return takeRows(table, rows)
}

/** @internal As {@link take}, for rows known to exist. */
export function takeRows<Name extends string>(table: Table<Name>, rows: ArrayLike<number>): Table<Name> {
  return makeTable(
    namesOf(table).map((name): [Name, Column] => [name, takeColumn(table.columns[name], rows)]),
    rows.length,
  )
}

function checkRows(rows: ArrayLike<number>, rowCount: number): void {
  for (let i = 0; i < rows.length; i++) {
    if (!(Number.isInteger(rows[i]) && rows[i] >= -1 && rows[i] < rowCount)) {
      throw new ClienteleError(
        'ARGUMENT_INVALID',
        `Row ${rows[i]} of a table of ${rowCount} rows was asked for; expected whole numbers from 0 to ${rowCount - 1}, or -1 for a row without values.`,
        { row: rows[i], rowCount },
      )
    }
  }
}

/** @internal The values of a column in the given rows, which must exist; -1 gives a missing value. */
export function takeColumn(column: Column, rows: ArrayLike<number>): Column {
  const places = placesOf(rows)
  switch (column.kind) {
    case 'text':
      return Object.freeze({ ...column, codes: gatherWholes(column.codes, places, MISSING_CODE) })
    case 'date':
      return Object.freeze({ ...column, values: gatherWholes(column.values, places, MISSING_DATE) })
    case 'flag':
      return Object.freeze({ ...column, values: gatherFlags(column.values, places) })
    case 'cells':
      return takeCells(column, places)
    default:
      return Object.freeze({ ...column, values: gatherReals(column.values, places) })
  }
}

/** The same as signed words, without a copy where they are words already: -1 is all ones. */
function placesOf(rows: ArrayLike<number>): Int32Array {
  if (rows instanceof Int32Array) return rows
  if (rows instanceof Uint32Array) return new Int32Array(rows.buffer, rows.byteOffset, rows.length)
  return Int32Array.from(rows)
}

// The loops stand once for every kind of array: one loop for several kinds is compiled to something slower.

/** @internal Numbers in the given rows, which must exist; NaN for -1. */
export function gatherReals(from: ReadonlyFloat64Array, rows: Int32Array): Float64Array {
  const into = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i++) into[i] = rows[i] < 0 ? Number.NaN : from[rows[i]]
  return into
}

/** @internal Codes or days in the given rows, which must exist; `missing` for -1. */
export function gatherWholes(from: ReadonlyInt32Array, rows: Int32Array, missing: number): Int32Array {
  const into = new Int32Array(rows.length)
  for (let i = 0; i < rows.length; i++) into[i] = rows[i] < 0 ? missing : from[rows[i]]
  return into
}

/** @internal Flags in the given rows, which must exist; missing for -1. */
export function gatherFlags(from: ReadonlyUint8Array, rows: Int32Array): Uint8Array {
  const into = new Uint8Array(rows.length)
  for (let i = 0; i < rows.length; i++) into[i] = rows[i] < 0 ? MISSING_FLAG : from[rows[i]]
  return into
}

function takeCells(column: CellsColumn, rows: Int32Array): CellsColumn {
  const rowPtr = new Float64Array(rows.length + 1)
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]
    rowPtr[i + 1] = rowPtr[i] + (row < 0 ? 0 : column.rowPtr[row + 1] - column.rowPtr[row])
  }
  const count = rowPtr[rows.length]
  const cells = {
    option: new Uint16Array(count),
    value: new Float32Array(count),
    benefit: new Float32Array(count),
    cost: new Float32Array(count),
    standardError: new Float32Array(count),
  }
  for (let i = 0; i < rows.length; i++) if (rows[i] >= 0) copyCells(column, rows[i], cells, rowPtr[i])
  return Object.freeze({ kind: 'cells', rowPtr, ...cells })
}

type Children = Pick<CellsColumn, 'option' | 'value' | 'benefit' | 'cost' | 'standardError'>
type WritableChildren = {
  readonly [Key in keyof Children]: Key extends 'option' ? Uint16Array : Float32Array
}

function copyCells(column: CellsColumn, row: number, into: WritableChildren, at: number): void {
  let to = at
  for (let cell = column.rowPtr[row]; cell < column.rowPtr[row + 1]; cell++, to++) {
    into.option[to] = column.option[cell]
    into.value[to] = column.value[cell]
    into.benefit[to] = column.benefit[cell]
    into.cost[to] = column.cost[cell]
    into.standardError[to] = column.standardError[cell]
  }
}

import { ClienteleError, unknownName } from '../errors.ts'
import { namesOf, otherKind } from './access.ts'
import type { CellsColumn, Column, ColumnKind, ColumnOf, TextColumn } from './column.ts'
import { columnLength, makeTable } from './make-table.ts'
import { mergeDictionaries } from './merge-dictionaries.ts'
import type { Table } from './table.ts'

/**
 * Puts tables of the same columns one below the other, in the order of the first one's names. Dictionaries are merged:
 * the first table keeps its codes.
 *
 * @throws TABLE_EMPTY for an empty list of tables.
 * @throws COLUMN_UNKNOWN where one has a column that the first lacks, or lacks one.
 * @throws COLUMN_KIND, COLUMN_UNIT where a column differs in kind or unit.
 */
export function concat<Name extends string>(tables: readonly Table<Name>[]): Table<Name> {
  const first = tables.at(0)
  if (first === undefined) {
    throw new ClienteleError('TABLE_EMPTY', 'No table was given to put together; at least one is needed.')
  }
  if (tables.length === 1) return first
  for (const table of tables) checkNames(first, table)
  return makeTable(
    namesOf(first).map((name): [Name, Column] => [
      name,
      concatColumns(
        name,
        tables.map((table) => table.columns[name]),
      ),
    ]),
    tables.reduce((rows, table) => rows + table.rowCount, 0),
  )
}

function checkNames(first: Table, table: Table): void {
  for (const name of table.names) {
    if (!(name in first.columns))
      throw unknownName('COLUMN_UNKNOWN', 'column', name, first.names, 'the first table')
  }
  for (const name of first.names) {
    if (!(name in table.columns))
      throw unknownName('COLUMN_UNKNOWN', 'column', name, table.names, 'a later table')
  }
}

function concatColumns(name: string, columns: readonly Column[]): Column {
  const first = columns[0]
  switch (first.kind) {
    case 'text':
      return concatTexts(ofKind(name, columns, 'text'))
    case 'cells':
      return concatCells(ofKind(name, columns, 'cells'))
    case 'date':
      return Object.freeze({
        ...first,
        values: append(ofKind(name, columns, 'date').map(valuesOf), Int32Array),
      })
    case 'flag':
      return Object.freeze({
        ...first,
        values: append(ofKind(name, columns, 'flag').map(valuesOf), Uint8Array),
      })
    case 'integer':
      for (const column of ofKind(name, columns, 'integer')) checkUnit(name, first.unit, column.unit)
  }
  return Object.freeze({
    ...first,
    values: append(ofKind(name, columns, first.kind).map(valuesOf), Float64Array),
  })
}

function valuesOf<Values>(column: { readonly values: Values }): Values {
  return column.values
}

function ofKind<Kind extends ColumnKind>(
  name: string,
  columns: readonly Column[],
  kind: Kind,
): ColumnOf<Kind>[] {
  return columns.map((column) => {
    if (column.kind !== kind) throw otherKind(name, column.kind, [kind])
    return column as ColumnOf<Kind>
  })
}

function checkUnit(name: string, expected: string | null, found: string | null): void {
  if (found === expected) return
  throw new ClienteleError(
    'COLUMN_UNIT',
    `Column "${name}" counts ${found ?? 'without a unit'} in one table and ${expected ?? 'without a unit'} in the first. Convert one of them before putting them together.`,
    { name, found, expected },
  )
}

interface Writable {
  set(values: ArrayLike<number>, at: number): void
}

function append<Values extends Writable>(
  parts: readonly ArrayLike<number>[],
  Values: new (length: number) => Values,
): Values {
  const whole = new Values(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function concatTexts(columns: readonly TextColumn[]): TextColumn {
  const parts = columns.map((column) => column.codes)
  if (columns.every((column) => column.dictionary === columns[0].dictionary)) {
    return Object.freeze({ ...columns[0], codes: append(parts, Int32Array) })
  }
  const merged = mergeDictionaries(columns.map((column) => column.dictionary))
  const codes = new Int32Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const [i, part] of parts.entries()) {
    const renamed = merged.codes[i]
    for (let row = 0; row < part.length; row++) codes[at++] = part[row] < 0 ? part[row] : renamed[part[row]]
  }
  return Object.freeze({ kind: 'text', codes, dictionary: merged.dictionary })
}

function concatCells(columns: readonly CellsColumn[]): CellsColumn {
  const rowPtr = new Float64Array(columns.reduce((rows, column) => rows + columnLength(column), 0) + 1)
  let row = 0
  for (const column of columns) {
    const shift = rowPtr[row] - column.rowPtr[0]
    for (let i = 1; i < column.rowPtr.length; i++) rowPtr[++row] = column.rowPtr[i] + shift
  }
  const owned = <Child>(column: CellsColumn, child: { subarray(from: number, to: number): Child }): Child =>
    child.subarray(column.rowPtr[0], column.rowPtr[column.rowPtr.length - 1])
  return Object.freeze({
    kind: 'cells',
    rowPtr,
    option: append(
      columns.map((column) => owned(column, column.option)),
      Uint16Array,
    ),
    value: append(
      columns.map((column) => owned(column, column.value)),
      Float32Array,
    ),
    benefit: append(
      columns.map((column) => owned(column, column.benefit)),
      Float32Array,
    ),
    cost: append(
      columns.map((column) => owned(column, column.cost)),
      Float32Array,
    ),
    standardError: append(
      columns.map((column) => owned(column, column.standardError)),
      Float32Array,
    ),
  })
}

import { ClienteleError, unknownName } from '../errors.ts'
import { columnOfKind, isMissing } from '../table/access.ts'
import type { Column, ColumnKind } from '../table/column.ts'
import { columnLength } from '../table/make-table.ts'
import type { Table } from '../table/table.ts'
import { type ColumnShape, checkValues } from './column-values.ts'
import { assertUniqueRows, firstUnsortedRow } from './row-keys.ts'

/** What a table that passes between stages must be like. Further columns are allowed. */
export interface TableShape {
  readonly columns: { readonly [name: string]: ColumnShape }
  /** The columns that together identify a row. */
  readonly key?: readonly string[] | undefined
  /** The text column whose UTF-8 bytes the rows ascend by. */
  readonly sorted?: string | undefined
}

/**
 * Checks a table against a shape: columns, kinds, units, values, keys, order. Takes time linear in its size.
 *
 * @param what - what the table is, for messages: "the table of contacts".
 * @throws CONTRACT_INVALID where it is no table, or not sorted; COLUMN_UNKNOWN (naming the nearest), COLUMN_KIND,
 * COLUMN_UNIT, COLUMN_LENGTH, COLUMN_VALUE, COLUMN_MISSING_VALUES; KEY_DUPLICATE.
 */
export function checkShape(table: Table, shape: TableShape, what: string): void {
  assertTable(table, what)
  for (const [name, wanted] of Object.entries(shape.columns)) {
    const column: Column | undefined = table.columns[name]
    if (column !== undefined) checkColumn(name, column, wanted, table.rowCount, what)
    else if (wanted.optional !== true) throw unknownName('COLUMN_UNKNOWN', 'column', name, table.names, what)
  }
  if (shape.sorted !== undefined) assertSorted(table, shape.sorted, what)
  if (shape.key !== undefined) assertUniqueRows(table, shape.key, what)
}

/** @throws CONTRACT_INVALID where a value has not the parts of a table. */
export function assertTable(value: unknown, what: string): asserts value is Table {
  const table = Object(value) as Partial<Table>
  const isTable =
    Number.isInteger(table.rowCount) && Array.isArray(table.names) && typeof table.columns === 'object'
  if (isTable && table.columns !== null) return
  throw new ClienteleError(
    'CONTRACT_INVALID',
    `${capital(what)} is no table: expected rowCount, names and columns. Make it with fromRows, fromArrays or makeTable.`,
    { what },
  )
}

function checkColumn(name: string, column: Column, shape: ColumnShape, rowCount: number, what: string): void {
  const kinds: readonly ColumnKind[] = typeof shape.kind === 'string' ? [shape.kind] : shape.kind
  if (!kinds.includes(column.kind))
    throw refused('COLUMN_KIND', name, what, `is of kind ${column.kind}`, `Expected ${kinds.join(' or ')}.`)
  if (column.kind === 'integer' && shape.unit !== undefined && column.unit !== shape.unit)
    throw refused(
      'COLUMN_UNIT',
      name,
      what,
      `counts ${column.unit ?? 'without a unit'}`,
      `Expected ${shape.unit ?? 'no unit'}; convert it first.`,
    )
  if (columnLength(column) !== rowCount)
    throw refused('COLUMN_LENGTH', name, what, `has ${columnLength(column)} rows`, `Expected ${rowCount}.`)
  const problem = checkValues(column, shape)
  if (problem !== null)
    throw refused(
      'COLUMN_VALUE',
      name,
      what,
      `holds ${problem.found} in row ${problem.row + 1}`,
      problem.expected,
    )
  if (shape.complete === true) assertComplete(name, column, rowCount, what)
}

function assertComplete(name: string, column: Column, rowCount: number, what: string): void {
  let missing = 0
  for (let row = 0; row < rowCount; row++) if (isMissing(column, row)) missing++
  if (missing === 0) return
  throw refused(
    'COLUMN_MISSING_VALUES',
    name,
    what,
    `has no value in ${missing} of ${rowCount} rows`,
    'Fill them, or leave those rows out.',
  )
}

function assertSorted(table: Table, name: string, what: string): void {
  const row = firstUnsortedRow(columnOfKind(table, name, 'text'))
  if (row === null) return
  throw new ClienteleError(
    'CONTRACT_INVALID',
    `${capital(what)} is not sorted by "${name}": row ${row + 1} comes before the one above it. ` +
      `Sort it by "${name}" (UTF-8 bytes) first.`,
    { what, column: name, row: row + 1 },
  )
}

function refused(
  code: 'COLUMN_KIND' | 'COLUMN_UNIT' | 'COLUMN_LENGTH' | 'COLUMN_VALUE' | 'COLUMN_MISSING_VALUES',
  column: string,
  what: string,
  found: string,
  remedy: string,
): ClienteleError {
  return new ClienteleError(code, `Column "${column}" of ${what} ${found}. ${remedy}`, {
    column,
    what,
    found,
  })
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

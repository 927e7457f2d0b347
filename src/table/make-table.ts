import { ClienteleError } from '../errors.ts'
import type { Column } from './column.ts'
import { isLazyText } from './lazy-text-column.ts'
import type { Table } from './table.ts'

/** Columns by name, or, where the order matters for names like "2020", as pairs of name and column. */
export type NamedColumns<Name extends string> =
  | { readonly [Key in Name]: Column }
  | readonly (readonly [name: Name, column: Column])[]

/**
 * Puts columns of one length together. The columns are shared, not copied.
 *
 * @param rowCount - needed only where there is no column to count.
 * @throws COLUMN_LENGTH where the lengths differ.
 * @throws COLUMN_DUPLICATE where a name occurs twice.
 */
export function makeTable<Name extends string>(
  columns: NamedColumns<Name>,
  rowCount?: number | undefined,
): Table<Name> {
  const entries = pairsOf(columns)
  const rows = rowCount ?? (entries.length === 0 ? 0 : columnLength(entries[0][1]))
  const byName = Object.create(null) as Record<Name, Column>
  for (const [name, column] of entries) {
    if (name in byName) throw duplicateColumn(name)
    if (columnLength(column) !== rows) throw differentLength(name, columnLength(column), rows)
    byName[name] = Object.isFrozen(column) ? column : Object.freeze({ ...column })
  }
  return Object.freeze({
    rowCount: rows,
    names: Object.freeze(entries.map(([name]) => name)),
    columns: Object.freeze(byName),
  })
}

/** @internal */
export function pairsOf<Name extends string>(
  columns: NamedColumns<Name>,
): readonly (readonly [Name, Column])[] {
  return isPairs(columns) ? columns : (Object.entries(columns) as [Name, Column][])
}

function isPairs<Name extends string>(
  columns: NamedColumns<Name>,
): columns is readonly (readonly [Name, Column])[] {
  return Array.isArray(columns)
}

/** How many rows a column has. */
export function columnLength(column: Column): number {
  switch (column.kind) {
    case 'text':
      return isLazyText(column) ? column.rowCount : column.codes.length
    case 'cells':
      return column.rowPtr.length - 1
    default:
      return column.values.length
  }
}

/** @internal */
export function duplicateColumn(name: string): ClienteleError {
  return new ClienteleError(
    'COLUMN_DUPLICATE',
    `Two columns would carry the name "${name}". Rename one of them, or leave it out.`,
    { name },
  )
}

function differentLength(name: string, found: number, expected: number): ClienteleError {
  return new ClienteleError(
    'COLUMN_LENGTH',
    `Column "${name}" has ${found} rows, but the table has ${expected}. All columns of a table are of one length.`,
    { name, found, expected },
  )
}

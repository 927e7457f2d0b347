import { ClienteleError, unknownName } from '../errors.ts'
import type { ReadonlyFloat64Array } from '../math/arrays.ts'
import {
  type Column,
  type ColumnKind,
  type ColumnOf,
  MISSING_CODE,
  MISSING_DATE,
  MISSING_FLAG,
  type TextColumn,
} from './column.ts'
import { decode } from './dictionary-text.ts'
import { isLazyText } from './lazy-text-column.ts'
import type { Table } from './table.ts'

/** The names of a table in their order, with their type. */
export function namesOf<Name extends string>(table: Table<Name>): readonly Name[] {
  return table.names as readonly Name[]
}

/**
 * The column of a name.
 *
 * @throws COLUMN_UNKNOWN, naming the nearest column there is.
 */
export function columnOf<Name extends string>(table: Table<Name>, name: NoInfer<Name>): Column {
  const column: Column | undefined = table.columns[name]
  if (column === undefined) throw unknownName('COLUMN_UNKNOWN', 'column', name, table.names, 'the table')
  return column
}

/**
 * The column of a name, which must be of the kind (or one of the kinds) needed.
 *
 * @throws COLUMN_UNKNOWN, COLUMN_KIND
 */
export function columnOfKind<Name extends string, const Kind extends ColumnKind>(
  table: Table<Name>,
  name: NoInfer<Name>,
  kinds: Kind | readonly Kind[],
): ColumnOf<Kind> {
  const column = columnOf(table, name)
  const wanted: readonly ColumnKind[] = typeof kinds === 'string' ? [kinds] : kinds
  if (!wanted.includes(column.kind)) throw otherKind(name, column.kind, wanted)
  return column as ColumnOf<Kind>
}

/** The numbers of a number or integer column; NaN is missing. */
export function numbersOf<Name extends string>(
  table: Table<Name>,
  name: NoInfer<Name>,
): ReadonlyFloat64Array {
  return columnOfKind(table, name, ['number', 'integer']).values
}

/** The text in a row, or null where it is missing. Makes a string: not for inner loops. */
export function textAt(column: TextColumn, row: number): string | null {
  if (isLazyText(column)) return column.textOf(row)
  const code = column.codes[row]
  return code === MISSING_CODE ? null : decode(column.dictionary, code)
}

/** Tells whether a row has no value. A row of a cells column is missing where it has no option. */
export function isMissing(column: Column, row: number): boolean {
  switch (column.kind) {
    case 'text':
      return column.codes[row] === MISSING_CODE
    case 'date':
      return column.values[row] === MISSING_DATE
    case 'flag':
      return column.values[row] === MISSING_FLAG
    case 'cells':
      return column.rowPtr[row] === column.rowPtr[row + 1]
    default:
      return Number.isNaN(column.values[row])
  }
}

/** @internal */
export function otherKind(name: string, found: ColumnKind, wanted: readonly ColumnKind[]): ClienteleError {
  const needed = wanted.join(' or ')
  return new ClienteleError(
    'COLUMN_KIND',
    `Column "${name}" is of kind ${found}; ${needed} is needed. Choose another column, or state its kind when reading.`,
    { name, found, wanted },
  )
}

import type { Column } from '../table/column.ts'
import { makeTable } from '../table/make-table.ts'
import type { ColumnSpec, RowSource, Table } from '../table/table.ts'
import type { Relation, Rows } from './relation.ts'

/** How many rows a shard has; only the last one of a pass may have fewer. */
export const SHARD_ROWS = 65_536

/** Tells whether rows lie in an engine. */
export function isRelation(rows: Rows): rows is Relation {
  return 'engine' in rows
}

/** Tells whether rows come as tables, one after the other. */
export function isSource(rows: Rows): rows is RowSource {
  return 'open' in rows
}

/** The columns of any rows, without their values. */
export function columnSpecs(rows: Rows): readonly ColumnSpec[] {
  if (isRelation(rows) || isSource(rows)) return rows.columns
  return rows.names.map((name) => specOf(name, rows.columns[name]))
}

/** What is known of a column without its values. */
export function specOf(name: string, column: Column): ColumnSpec {
  return { name, kind: column.kind, unit: column.kind === 'integer' ? column.unit : null }
}

/** The table of the named columns only, in that order; shares their memory. */
export function project(table: Table, names: readonly string[]): Table {
  return makeTable(
    names.map((name) => [name, table.columns[name]] as const),
    table.rowCount,
  )
}

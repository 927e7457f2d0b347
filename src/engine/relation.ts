import type { ColumnSpec, RowSource, Table } from '../table/table.ts'

/** A named query in an engine: rows that stay where they are. */
export interface Relation<Name extends string = string> {
  readonly kind: 'relation'
  readonly engine: Engine
  readonly name: string
  readonly columns: readonly (ColumnSpec & { readonly name: Name })[]
  /** The column that identifies a row, or null. */
  readonly key: string | null
}

/** Rows in memory, rows larger than memory, or rows in an engine. */
export type Rows<Name extends string = string> = Table<Name> | RowSource<Name> | Relation<Name>

/** SQL text that was built by the dialect layer, never from raw strings. */
export interface Sql {
  readonly kind: 'sql'
  readonly text: string
}

/** How one engine writes SQL. The dialects themselves come with the engines. */
export interface Dialect {
  readonly name: string
}

/** What a database must offer to run passes. */
export interface Engine {
  readonly dialect: Dialect
  /** Runs a query and gives its rows as tables. */
  query(sql: Sql, signal?: AbortSignal | undefined): AsyncIterable<Table>
}

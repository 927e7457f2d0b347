import type { ColumnSpec, Table } from '../table/table.ts'
import type { Dialect } from './dialect.ts'
import type { NamedQuery, Relation } from './relation.ts'
import type { Sql } from './sql.ts'

/** A pass as one query: the same sums, computed where the rows are. */
export interface SqlPass<State, Sum> {
  /** The query for the sums, whose columns are doubles and texts. What it gives must not grow with the rows, but where the sum itself does. */
  toSql(relation: Relation, state: State, dialect: Dialect): Sql
  /** Reads a sum from rows that the query gave, at least one: columns of kind `number` and `text`. The sums of all tables are added. */
  fromSql(table: Table, state: State): Sum
}

/** A mapping as a query. */
export interface SqlMapping<State> {
  /**
   * The query, and the columns it makes, in the types that relations have.
   *
   * @param kept - columns of the relation that the query gives, too, before the new ones.
   */
  toSql(relation: NamedQuery, state: State, dialect: Dialect, kept: readonly string[]): MappedSql
}

/** A query with new columns. */
export interface MappedSql {
  readonly query: Sql
  readonly columns: readonly ColumnSpec[]
}

import type { ColumnSpec, RowSource, Table } from '../table/table.ts'
import type { Engine } from './engine.ts'
import type { Sql } from './sql.ts'

/** A named query: what SQL is built on. */
export interface NamedQuery<Name extends string = string> {
  readonly engine: Pick<Engine, 'dialect'>
  /** A word for messages. */
  readonly name: string
  /** What may stand after `from`: a quoted name, or a query in parentheses. */
  readonly from: Sql
  /**
   * How columns lie in the engine: `number` double precision, finite or NULL; `integer` and `time` (milliseconds) 64 bits, below 2^53; `date`, `flag` (boolean) and
   * `text` by their own types. Missing is NULL.
   */
  readonly columns: readonly (ColumnSpec & { readonly name: Name })[]
}

/** A named query in an engine: rows that stay where they are. Made by `engine.table`, `engine.file`, `engine.register`, `engine.store`. */
export interface Relation<Name extends string = string> extends NamedQuery<Name> {
  readonly kind: 'relation'
  readonly engine: Engine
  /** The column that identifies a row, or null. */
  readonly key: string | null
  /** Nobody else can write into it: it was stored by this engine. Other relations are looked at before every pass, to see whether they changed. */
  readonly isStored: boolean
}

/** Rows in memory, rows larger than memory, or rows in an engine. */
export type Rows<Name extends string = string> = Table<Name> | RowSource<Name> | Relation<Name>

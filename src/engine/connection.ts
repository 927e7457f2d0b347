import type { Table } from '../table/table.ts'
import type { Dialect } from './dialect.ts'
import type { Sql } from './sql.ts'

/** What a statement in a database is told besides its text. */
export interface StatementOptions {
  /** Ends the statement in the database, too; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** How far the database says it has come, from 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined
}

/**
 * What an adapter offers: one database that is open and speaks a dialect. The engine made of it by `engineOver` does the rest, so that an adapter
 * knows its wire and nothing else.
 */
export interface SqlConnection {
  readonly dialect: Dialect
  /** What the database calls its version. Default: it does not tell. */
  readonly version?: string | null | undefined
  /** Tells the tables of this connection from those of others in one database; empty where temporary tables are its own. */
  readonly tag: string
  /**
   * Runs a query. Whatever is a number in the database comes as a column of kind `number`, whatever is a text as one of kind `text`; NULL and NaN are
   * missing. Other types are not asked for. Tables are read as they are wanted, so that a slow reader holds the database back.
   * A query that gives no row gives at least one table, without rows, so that its columns are known.
   */
  query(text: string, options?: StatementOptions): AsyncIterable<Table>
  /** Runs a statement that gives no rows. */
  run(text: string, options?: StatementOptions): Promise<void>
  /** Makes a temporary table, or a view where it says so, of columns of kind `number` (double precision) and `text`. Default: by statements of the dialect. */
  upload?(name: string, table: Table, options?: StatementOptions): Promise<void>
  readonly uploadsViews?: boolean | undefined
  /** A table in pieces that are small enough to be sent. Default: it is one. */
  pieces?(table: Table): readonly Table[]
  /** The schema in which tables are made. Default: the current one. */
  readonly schema?: Sql | undefined
  /** Called before the first table is made: where tables outlive a client that is killed, it leaves word whose they are. */
  beforeTables?(options?: StatementOptions): Promise<void>
  /** Ends what still runs, and lets go of the database. */
  close(): Promise<void>
}

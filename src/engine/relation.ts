import type { ColumnSpec, RowSource, Table } from '../table/table.ts'
import type { StatementOptions } from './connection.ts'
import type { Dialect } from './dialect.ts'
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

/** A column of a file or table in an engine, as it is to be taken; without a kind it is what the engine says. */
export interface TakenColumn {
  readonly name: string
  /** The name it gets. Default: its own. */
  readonly as?: string | undefined
  /** `money` is an integer in minor units of the currency, made of whole units. */
  readonly kind?: Exclude<ColumnSpec['kind'], 'cells'> | 'money' | undefined
  /** Of an integer. */
  readonly unit?: string | null | undefined
  /** Of money: three capital letters of ISO 4217. */
  readonly currency?: string | undefined
}

/** How a file or table is taken for a relation. */
export interface TakeOptions extends StatementOptions {
  /** Default: all columns, of the kinds that the engine says. */
  readonly columns?: readonly TakenColumn[] | undefined
  /** The text column that identifies a row. Default: none. */
  readonly key?: string | undefined
  /** A word for messages. Default: the file or table itself. */
  readonly name?: string | undefined
}

/** How a file is taken. */
export interface FileOptions extends TakeOptions {
  /** Default: by the ending of the path (`.csv`, `.tsv`, `.json`, `.jsonl`, `.ndjson`, each also with `.gz` or `.zst`), else Parquet. */
  readonly format?: 'parquet' | 'csv' | 'json' | undefined
  /** What stands between the fields of a CSV file. Default: a comma, and a tab in `.tsv`. */
  readonly delimiter?: string | undefined
}

/**
 * A database that runs passes. Opened by `openDuckDb`, `openSpark`, or `createSqlEngine` over a client of one's own.
 * Whatever it makes for itself has a name that begins with `clientele_`, and is dropped when it closes.
 */
export interface Engine {
  readonly dialect: Dialect
  /** What the database calls its version, or null where it does not tell. */
  readonly version: string | null
  /** Takes a table or view of the database for a relation. @throws COLUMN_UNKNOWN, COLUMN_KIND, ENGINE_FAILED where it does not exist. */
  table(name: string, options?: TakeOptions): Promise<Relation>
  /**
   * Takes a file of Parquet, CSV or JSON that the database can reach, or several by a pattern, for a relation. It is read anew for every pass; store it where
   * that is dear, as it is with CSV. The kinds of columns of CSV and JSON are found by looking at the first rows, unless `columns` says them: say that of ids,
   * which else may be taken for numbers. A value that is of another kind fails with ENGINE_FAILED.
   *
   * @throws as {@link Engine.table}; ARGUMENT_INVALID where the database does not read such files.
   */
  file(path: string, options?: FileOptions): Promise<Relation>
  /** Brings a small table into the database. @param purpose - a word that becomes part of its name. */
  register<Name extends string>(
    table: Table<Name>,
    purpose: string,
    options?: StatementOptions & { readonly key?: string | undefined },
  ): Promise<Relation<Name>>
  /** Computes a relation once, and keeps its rows in the database until the engine closes. */
  store<Name extends string>(
    relation: Relation<Name>,
    purpose: string,
    options?: StatementOptions,
  ): Promise<Relation<Name>>
  /**
   * Writes the rows of a relation into a Parquet file (DuckDB), or into a folder of them on storage that the server sees (Spark), and replaces what is there.
   * Times are written as timestamps; units are not written. The rows come in no order.
   *
   * @throws ARGUMENT_INVALID where the database cannot write them (Postgres); ENGINE_FAILED.
   */
  write(relation: Relation, path: string, options?: StatementOptions): Promise<void>
  /** Lets go of what was stored or registered before the engine closes. */
  drop(relation: Relation): Promise<void>
  /**
   * Runs a query. Its columns come as `number` and `text`; NULL is missing.
   *
   * @throws ENGINE_FAILED with what the database said; rejects with the signal's reason once it aborts.
   */
  query(sql: Sql, options?: StatementOptions): AsyncIterable<Table>
  /** Runs a statement that gives no rows. */
  run(sql: Sql, options?: StatementOptions): Promise<void>
  /** Ends what runs, drops what was made, and closes the connection. */
  close(): Promise<void>
}

import type { Column } from './column.ts'

/**
 * Named, frozen columns of one length. Functions over tables share memory with their input and never write into it.
 *
 * @typeParam Name - the names of the columns.
 */
export interface Table<Name extends string = string> {
  readonly rowCount: number
  /**
   * The names in their order (an object would move names like "2020" to the front). Typed as plain strings so that a
   * wider table goes where fewer columns are needed; `namesOf` gives them their type.
   */
  readonly names: readonly string[]
  /** The columns by name; has no prototype, so that any name is safe. */
  readonly columns: { readonly [Key in Name]: Column }
}

/** What is known of a column without its values. */
export interface ColumnSpec {
  readonly name: string
  readonly kind: Column['kind']
  /** The unit of an integer column, else null. */
  readonly unit: string | null
}

/**
 * Rows larger than memory, as tables that come one after the other. A source opens again for every pass. Its tables
 * have the same columns, and share one growing dictionary per text column: a code means the same text in all of them,
 * unless the source says that its dictionaries are `apart`.
 */
export interface RowSource<Name extends string = string> {
  readonly columns: readonly (ColumnSpec & { readonly name: Name })[]
  /** Begins a pass. Reading stops when the signal aborts. */
  open(signal?: AbortSignal | undefined): AsyncIterable<Table<Name>>
  /**
   * Identifies the content (a hash, or size and time of a file): two passes over unchanged rows give the same text.
   * Null where the rows can be read only once.
   */
  readonly fingerprint: (() => Promise<string>) | null
  /**
   * `apart`: each table has dictionaries of its own, so that memory does not grow with the rows, and a code means something in its table only. Passes
   * join the texts of the columns they want. Default `shared`.
   */
  readonly dictionaries?: 'shared' | 'apart' | undefined
}

/** A row that could not be used, and why. */
export interface RejectedRow {
  /** Where it stood: the 1-based line of a file (the header is line 1), or the 1-based row of a table. */
  readonly line: number
  /** Why, in a stable word: `ragged`, `type`, `duplicate`, `missing-key`, ... */
  readonly reason: string
  /** The column to blame, or null. */
  readonly column: string | null
}

import type { ReadonlyUint32Array } from '../math/arrays.ts'
import type { ColumnSpec, Table } from '../table/table.ts'

/** Some rows of a table. */
export interface Shard {
  readonly table: Table
  readonly from: number
  readonly to: number
}

/** Where a session gets its shards from, in their fixed order. */
export interface Feed {
  /** The columns that were opened. */
  readonly columns: readonly ColumnSpec[]
  /** Shards stay in memory between passes, so that a Local may be kept with each. */
  readonly stays: boolean
  /** The caller's row of each row in order, or null where they are the same. */
  readonly order: ReadonlyUint32Array | null
  /** How many rows there are, or null while that is not known. */
  rowCount(): number | null
  /**
   * Begins a pass over some of the columns. A shard is valid until the next one is asked for.
   *
   * @throws ROWS_CHANGED, SOURCE_NOT_REPEATABLE.
   */
  open(columns: readonly string[], signal: AbortSignal | undefined): AsyncIterable<Shard>
}

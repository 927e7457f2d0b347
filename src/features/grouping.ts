import type { Table } from '../table/table.ts'
import type { GroupedSum, KeyedRows } from './grouped-sum.ts'

/** Groups of rows, exactly summed, and how many rows were left out. */
export interface Grouped {
  /** Rows left out, by the place of their reason. */
  readonly leftOut: Float64Array
}

/** The rows of a shard: for each grouping those that count in it, and how many were left out. */
export interface ReadRows {
  readonly keyed: readonly KeyedRows[]
  readonly leftOut: Float64Array
}

/** What is grouped, and how its rows are read. Values are whole numbers whose sums stay below 2^53. */
export interface Grouping<State, Sum extends Grouped> {
  readonly name: string
  readonly columns: readonly string[]
  empty(state: State): Sum
  /** The groups of a sum, one for each grouping. */
  groupsOf(sum: Sum): readonly GroupedSum[]
  /** Reads the rows from `from` up to `to`: in each grouping at most one for each of them, the first key not negative. */
  read(table: Table, from: number, to: number, state: State): ReadRows
  /** Called once the groups of a table's rows are in the sum. */
  finishRows?(table: Table, sum: Sum): void
  /** Joins what a sum holds beside groups and counts. */
  finishSums?(into: Sum, other: Sum): void
}

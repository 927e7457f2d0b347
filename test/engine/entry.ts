import type { Context } from '../../src/engine/context.ts'
import type { Rows } from '../../src/engine/relation.ts'
import type { Table } from '../../src/table/table.ts'

/** A pass or mapping of the library, with what shows that it keeps its contract. */
export interface PassEntry {
  /** The exported name of the pass, the mapping, or the function that makes it. */
  readonly name: string
  /** Runs `checkPassContract` or `checkMappingContract` on a sample table. */
  readonly check: () => Promise<void>
}

/** An exported function that learns from rows by passes. */
export interface FitEntry {
  /** Its exported name. */
  readonly name: string
  /** Runs it on the table below, or on a stream of it. */
  readonly fit: (rows: Rows, context: Context) => Promise<unknown>
  /** A table of 1,000,000 rows in the order of its key. Default: `people(1_000_000)`. */
  readonly table?: (() => Table) | undefined
}

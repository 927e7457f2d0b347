import type { Context } from '../../src/engine/context.ts'
import type { Rows } from '../../src/engine/relation.ts'
import type { Table } from '../../src/table/table.ts'
import { learnFits } from '../learn/fit-entries.ts'
import { regressionFits } from '../learn/linear-entries.ts'
import { responseFits } from '../response/entries.ts'

/** An exported function that learns from rows by passes. */
export interface FitEntry {
  /** Its exported name. */
  readonly name: string
  /** Runs it on the table below, or on a stream of it. */
  readonly fit: (rows: Rows, context: Context) => Promise<unknown>
  /** A table of 1,000,000 rows in the order of its key. Default: `people(1_000_000)`. */
  readonly table?: (() => Table) | undefined
}

/**
 * Every `fit...` that an entry of the library exports: `fits.test.ts` reads the source for others and fails if one is missing here;
 * `counting-session.slow.test.ts` runs each on 1,000,000 rows, and counts.
 *
 * @example
 * { name: 'fitScale', fit: (rows, context) => fitScale(rows, ['age', 'spend'], context) }
 */
export const fits: readonly FitEntry[] = [...learnFits, ...regressionFits, ...responseFits]

/** Exported functions called `fit...` that do not take passes over rows, each with the reason. */
export const notPasses: Readonly<Record<string, string>> = {}

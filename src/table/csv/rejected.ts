import type { RejectedRow } from '../table.ts'
import { FINE, type Rows, reasons } from './rows.ts'

/** What became of the lines of a CSV input. `lines` = `header` + `rows` + `rejected` + `blank` + `continued`. */
export interface CsvCounts {
  /** Lines of the input, those within quotes included. */
  readonly lines: number
  /** Header lines: 1. */
  readonly header: number
  /** Rows that were read. */
  readonly rows: number
  /** Rows that could not be used. */
  readonly rejected: number
  /** Lines without a field, which were skipped. */
  readonly blank: number
  /** Lines within quotes: the second and later lines of a row (or of the header). */
  readonly continued: number
}

/** What one pass over a CSV input found beside its rows. */
export interface CsvSummary {
  readonly counts: CsvCounts
  /** The first rejected rows, in the order of their lines: where they stood and why, never what they held. */
  readonly rejected: readonly RejectedRow[]
  /** How many rows were rejected by reason: `ragged`, `quotes`, `encoding`, `type`. All of them, also those not listed. */
  readonly rejectedByReason: { readonly [reason: string]: number }
  /** Values that were left out because they stand under header fields without a name. */
  readonly unnamed: number
}

/** Gathers rejected rows. */
export interface Rejects {
  readonly count: number
  readonly kept: readonly RejectedRow[]
  readonly byReason: { readonly [reason: string]: number }
  add(rows: Rows, row: number): void
}

/** Begins with no rejected row; at most `most` are kept one by one. */
export function createRejects(names: readonly string[], most: number): Rejects {
  const kept: RejectedRow[] = []
  const byReason: { [reason: string]: number } = {}
  let count = 0
  return {
    get count(): number {
      return count
    },
    kept,
    byReason,
    add(rows: Rows, row: number): void {
      const reason = reasons[rows.faults[row]]
      const column = rows.blamed[row] < 0 ? null : names[rows.blamed[row]]
      count++
      byReason[reason] = (byReason[reason] ?? 0) + 1
      if (kept.length < most) kept.push(Object.freeze({ line: rows.lines[row], reason, column }))
    },
  }
}

/** Whether a row of a block can be used. */
export function isFine(rows: Rows, row: number): boolean {
  return rows.faults[row] === FINE
}

import type { Pass } from '../../engine/pass.ts'
import type { Preparation } from './compile.ts'

/** What is present in columns, and between which bounds. All arrays are by column. */
export interface Ranges {
  rows: number
  /** Rows that are not missing. */
  readonly present: Float64Array
  /** Infinity where nothing is present. */
  readonly least: Float64Array
  /** -Infinity where nothing is present. */
  readonly greatest: Float64Array
  /** Rows in which columns i and j are both missing; row-major, [d, d]. */
  readonly together: Float64Array
}

/** Counts what is present and missing, and finds the bounds of every column. */
export function rangePass(preparation: Preparation): Pass<null, Ranges> {
  const d = preparation.columns.length
  return {
    name: 'ranges',
    columns: preparation.reads,
    refreshable: true,
    empty: () => ({
      rows: 0,
      present: new Float64Array(d),
      least: new Float64Array(d).fill(Number.POSITIVE_INFINITY),
      greatest: new Float64Array(d).fill(Number.NEGATIVE_INFINITY),
      together: new Float64Array(d * d),
    }),
    shard(table, from, to, _, into) {
      const block = preparation.block(table, from, to)
      into.rows += to - from
      for (let start = 0; start < block.length; start += d) addRow(block, start, d, into)
    },
    add(into, other) {
      into.rows += other.rows
      for (let j = 0; j < d; j++) {
        into.present[j] += other.present[j]
        into.least[j] = Math.min(into.least[j], other.least[j])
        into.greatest[j] = Math.max(into.greatest[j], other.greatest[j])
      }
      for (let i = 0; i < d * d; i++) into.together[i] += other.together[i]
    },
  }
}

function addRow(block: Float64Array, start: number, d: number, into: Ranges): void {
  for (let j = 0; j < d; j++) {
    // Adding 0 turns -0 into 0, so that the bounds have the same bits in any order.
    const value = block[start + j] + 0
    if (Number.isNaN(value)) {
      for (let i = 0; i <= j; i++) if (Number.isNaN(block[start + i])) into.together[i * d + j] += 1
      continue
    }
    into.present[j] += 1
    if (value < into.least[j]) into.least[j] = value
    if (value > into.greatest[j]) into.greatest[j] = value
  }
}

import type { Pass } from '../../engine/pass.ts'
import type { ReadonlyFloat64Array } from '../../math/arrays.ts'
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
      const columns = preparation.columnsOf(table, from, to)
      into.rows += to - from
      const gaps = columns.map((values, j) => (addColumn(values, j, into) > 0 ? missingRows(values) : []))
      addTogether(columns, gaps, into)
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
    sql: async () => (await import('./range-sql-pass.ts')).rangeSql(preparation),
  }
}

/** Adds a column; gives how many of its values are missing. */
function addColumn(values: ReadonlyFloat64Array, j: number, into: Ranges): number {
  const whole = values.length & ~3
  const total = addFours(values, whole, j, into) + addRest(values, whole, j, into)
  // A sum is NaN where a value is, or where infinities meet.
  const missing = Number.isNaN(total) ? countMissing(values) : 0
  into.present[j] += values.length - missing
  return missing
}

/** Four values at a time, into two pairs of bounds, so that no comparison waits for the one before. What is missing compares as neither. */
function addFours(values: ReadonlyFloat64Array, to: number, j: number, into: Ranges): number {
  let least = Number.POSITIVE_INFINITY
  let greatest = Number.NEGATIVE_INFINITY
  let otherLeast = least
  let otherGreatest = greatest
  let total = 0
  for (let row = 0; row < to; row += 4) {
    const a = values[row]
    const b = values[row + 1]
    const c = values[row + 2]
    const d = values[row + 3]
    if (a < least) least = a
    if (a > greatest) greatest = a
    if (b < otherLeast) otherLeast = b
    if (b > otherGreatest) otherGreatest = b
    if (c < least) least = c
    if (c > greatest) greatest = c
    if (d < otherLeast) otherLeast = d
    if (d > otherGreatest) otherGreatest = d
    total += a + b + (c + d)
  }
  widen(into, j, least, greatest)
  widen(into, j, otherLeast, otherGreatest)
  return total
}

function addRest(values: ReadonlyFloat64Array, from: number, j: number, into: Ranges): number {
  let total = 0
  for (let row = from; row < values.length; row++) {
    const value = values[row]
    total += value
    if (!Number.isNaN(value)) widen(into, j, value, value)
  }
  return total
}

/** Adding 0 turns -0 into 0, so that the bounds have the same bits in any order. */
function widen({ least, greatest }: Ranges, j: number, low: number, high: number): void {
  least[j] = Math.min(least[j], low + 0)
  greatest[j] = Math.max(greatest[j], high + 0)
}

function countMissing(values: ReadonlyFloat64Array): number {
  let missing = 0
  for (let row = 0; row < values.length; row++) if (Number.isNaN(values[row])) missing++
  return missing
}

/** Counts the rows in which two columns are missing together. */
function addTogether(
  columns: readonly ReadonlyFloat64Array[],
  gaps: readonly (readonly number[])[],
  { together }: Ranges,
): void {
  const d = columns.length
  for (let j = 0; j < d; j++)
    for (let i = 0; i <= j; i++) {
      if (gaps[i].length === 0) continue
      for (const row of gaps[j]) if (Number.isNaN(columns[i][row])) together[i * d + j] += 1
    }
}

function missingRows(values: ReadonlyFloat64Array): readonly number[] {
  const rows: number[] = []
  for (let row = 0; row < values.length; row++) if (Number.isNaN(values[row])) rows.push(row)
  return rows
}

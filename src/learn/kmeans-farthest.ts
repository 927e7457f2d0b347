import type { Pass } from '../engine/pass.ts'
import { findNearest, type PlainCenters, packCenters } from './kmeans-nearest.ts'
import type { Preparation } from './prepare/compile.ts'

/** The row farthest from its center; ties go to the row that is least, column by column. */
export interface Farthest {
  readonly row: Float64Array
  /** Its squared distance; -1 where there was no row. */
  readonly square: Float64Array
}

/** No row. */
export function noFarthest({ d }: PlainCenters): Farthest {
  return { row: new Float64Array(d), square: Float64Array.of(-1) }
}

/** Keeps the farthest of the rows, row-major [rows, d], and the one known so far. */
export function keepFarthest(values: Float64Array, { centers, k, d }: PlainCenters, into: Farthest): void {
  const labels = new Int32Array(values.length / d)
  const squares = new Float64Array(values.length / d)
  findNearest(values, packCenters(centers, k, d), labels, squares)
  for (let row = 0; row < squares.length; row++) keepFarther(into, values, row * d, squares[row])
}

/** The farthest row, to refill an empty cluster with; null where every row lies on its center. */
export function refillOf({ row, square }: Farthest): Float64Array | null {
  return square[0] > 0 ? row : null
}

/** Finds the farthest row. */
export function farthestPass(preparation: Preparation): Pass<PlainCenters, Farthest> {
  return {
    name: 'kmeans farthest row',
    columns: preparation.reads,
    empty: noFarthest,
    shard(table, from, to, state, into) {
      keepFarthest(preparation.block(table, from, to), state, into)
    },
    add(into, other) {
      keepFarther(into, other.row, 0, other.square[0])
    },
    sql: async () => (await import('./kmeans-farthest-sql-pass.ts')).farthestSql(preparation),
  }
}

function keepFarther({ row, square }: Farthest, values: Float64Array, start: number, other: number): void {
  if (other < square[0] || (other === square[0] && !isLess(values, start, row))) return
  for (let j = 0; j < row.length; j++) row[j] = values[start + j]
  square[0] = other
}

function isLess(values: Float64Array, start: number, other: Float64Array): boolean {
  for (let j = 0; j < other.length; j++)
    if (values[start + j] !== other[j]) return values[start + j] < other[j]
  return false
}

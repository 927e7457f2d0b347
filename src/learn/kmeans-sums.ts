import { findNearest, packCenters } from './kmeans-nearest.ts'
import { roundToUnit } from './prepare/exact-unit.ts'

/** What one pass of k-means sums up over rows. All of it is exact: no order of rows or shards changes a bit. */
export interface KMeansSum {
  /** Rows per cluster. */
  readonly counts: Float64Array
  /** Sums of the rows of each cluster; row-major, [k, d]. Rows lie on a grid, so that the sums are exact. */
  readonly totals: Float64Array
  /** Squared distances to the own center, each rounded to the unit, summed per cluster. */
  readonly squares: Float64Array
  /** The row farthest from its center, to refill an empty cluster; ties go to the row that is least, column by column. */
  readonly farthest: Float64Array
  /** Its squared distance; -1 where there was no row. */
  readonly reach: Float64Array
}

/** The centers a pass starts from. */
export interface KMeansState {
  /** Row-major, [k, d]. */
  readonly centers: Float64Array
  readonly k: number
  readonly d: number
  /** Power of two to which squared distances are rounded before they are summed. */
  readonly unit: number
}

/** A sum of no rows. */
export function emptyKMeansSum({ k, d }: KMeansState): KMeansSum {
  return {
    counts: new Float64Array(k),
    totals: new Float64Array(k * d),
    squares: new Float64Array(k),
    farthest: new Float64Array(d),
    reach: Float64Array.of(-1),
  }
}

/** Where labels and distances of rows are written. */
export interface RowScratch {
  /** The cluster of each row. */
  readonly labels: Int32Array
  /** Its squared distance from the center. */
  readonly squares: Float64Array
}

/** Room for so many rows. */
export function rowScratch(rows: number): RowScratch {
  return { labels: new Int32Array(rows), squares: new Float64Array(rows) }
}

/**
 * Adds rows to the sum of their nearest center (see `findNearest`).
 *
 * @param values - row-major, [rows, d].
 * @param scratch - receives labels and distances; made here if not given.
 */
export function addToNearest(
  values: Float64Array,
  { centers, k, d, unit }: KMeansState,
  into: KMeansSum,
  scratch: RowScratch = rowScratch(values.length / d),
): void {
  const { labels, squares } = scratch
  findNearest(values, packCenters(centers, k, d), labels, squares)
  const { counts, totals, reach } = into
  for (let row = 0, start = 0; start < values.length; row++, start += d) {
    const label = labels[row]
    const square = squares[row]
    counts[label]++
    into.squares[label] += roundToUnit(square, unit)
    for (let j = 0, at = label * d; j < d; j++, at++) totals[at] += values[start + j]
    if (square >= reach[0]) keepFarther(into, values, start, square)
  }
}

/** Adds the second sum into the first. */
export function addKMeansSums(into: KMeansSum, other: KMeansSum): void {
  for (let c = 0; c < into.counts.length; c++) {
    into.counts[c] += other.counts[c]
    into.squares[c] += other.squares[c]
  }
  for (let i = 0; i < into.totals.length; i++) into.totals[i] += other.totals[i]
  keepFarther(into, other.farthest, 0, other.reach[0])
}

/** Sum of squared distances over all clusters. */
export function sumOfSquares({ squares }: KMeansSum): number {
  let total = 0
  for (let c = 0; c < squares.length; c++) total += squares[c]
  return total
}

/**
 * The centers of the next pass: the mean of each cluster. The first cluster without rows takes the farthest row as its
 * center; further ones stay where they are, and get their turn in the next pass.
 */
export function nextCenters({ centers, k, d }: KMeansState, sum: KMeansSum): Float64Array {
  const next = new Float64Array(k * d)
  let refilled = false
  for (let c = 0; c < k; c++) {
    const at = c * d
    const count = sum.counts[c]
    if (count > 0) for (let j = 0; j < d; j++) next[at + j] = sum.totals[at + j] / count
    else if (refilled || sum.reach[0] <= 0) next.set(centers.subarray(at, at + d), at)
    else {
      next.set(sum.farthest, at)
      refilled = true
    }
  }
  return next
}

/** Tells whether two lists of centers are equal number for number. */
export function isSame(a: Float64Array, b: Float64Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return a.length === b.length
}

function keepFarther(into: KMeansSum, values: Float64Array, start: number, square: number): void {
  const { farthest, reach } = into
  if (square < reach[0]) return
  if (square === reach[0] && !isLess(values, start, farthest)) return
  for (let j = 0; j < farthest.length; j++) farthest[j] = values[start + j]
  reach[0] = square
}

function isLess(values: Float64Array, start: number, other: Float64Array): boolean {
  for (let j = 0; j < other.length; j++)
    if (values[start + j] !== other[j]) return values[start + j] < other[j]
  return false
}

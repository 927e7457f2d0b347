import { addProductTo, addTo, type DoubleDouble } from '../math/double-double.ts'
import { findNearest, type PlainCenters, packCenters } from './kmeans-nearest.ts'
import { addExactly, emptySums, exactUnits } from './prepare/exact-unit.ts'

/** What one pass of k-means sums up over rows. All of it is exact: no order of rows or shards changes a bit. */
export interface KMeansSum {
  /** Rows per cluster. */
  readonly counts: Float64Array
  /** Sums of the rows of each cluster; row-major, [k, d]. Rows lie on a grid, so that the sums are exact. */
  readonly totals: Float64Array
  /** The sum of squares of all numbers of all rows. */
  readonly power: Power
}

/** An exact sum in two parts: a multiple of the unit, and what is left, from 0 up to one unit. Equal sums have equal parts. */
export interface Power {
  readonly unit: number
  high: number
  low: number
}

/** The centers a pass starts from. */
export interface KMeansState extends PlainCenters {
  /** Powers of two to which the two parts of squares are rounded; see `exactUnits`. */
  readonly powerUnits: readonly [unit: number, fineUnit: number]
}

/** A sum of no rows. */
export function emptyKMeansSum({ k, d, powerUnits }: KMeansState): KMeansSum {
  return {
    counts: new Float64Array(k),
    totals: new Float64Array(k * d),
    power: { unit: powerUnits[0], high: 0, low: 0 },
  }
}

/**
 * Adds rows to the sum of their nearest center (see `findNearest`).
 *
 * @param values - row-major, [rows, d].
 */
export function addToNearest(
  values: Float64Array,
  { centers, k, d, powerUnits }: KMeansState,
  into: KMeansSum,
): void {
  const labels = new Int32Array(values.length / d)
  findNearest(values, packCenters(centers, k, d), labels, new Float64Array(labels.length))
  const { counts, totals } = into
  const squares = emptySums(1)
  const [unit, fineUnit] = powerUnits
  for (let row = 0, start = 0; start < values.length; row++, start += d) {
    const label = labels[row]
    counts[label]++
    for (let j = 0, at = label * d; j < d; j++, at++) {
      const value = values[start + j]
      totals[at] += value
      addExactly(squares, 0, value * value, unit, fineUnit)
    }
  }
  addPower(into.power, squares.high[0], squares.low[0])
}

/** Adds a sum in two parts, of which the high one is a multiple of the unit. */
export function addPower(power: Power, high: number, low: number): void {
  const rest = power.low + low
  const whole = Math.floor(rest / power.unit) * power.unit
  power.high += high + whole
  power.low = rest - whole
}

/**
 * The units of the sum of squares of rows on a grid. Where all columns have one step, squares are whole multiples of its square, and the sum is exact.
 *
 * @param count - how many squares there are at most.
 */
export function powerUnitsOf(
  grid: readonly { readonly step: number; readonly reach: number }[],
  count: number,
): KMeansState['powerUnits'] {
  const { step } = grid[0]
  if (grid.every((column) => column.step === step)) return [2 ** 26 * step * step, step * step]
  const reach = grid.reduce((most, column) => Math.max(most, column.reach), 0)
  return exactUnits(reach * reach, count)
}

/** Adds the second sum into the first. */
export function addKMeansSums(into: KMeansSum, other: KMeansSum): void {
  for (let c = 0; c < into.counts.length; c++) into.counts[c] += other.counts[c]
  for (let i = 0; i < into.totals.length; i++) into.totals[i] += other.totals[i]
  addPower(into.power, other.power.high, other.power.low)
}

/**
 * Sum of squared distances of all rows to their centers: sum |x|^2 - sum over clusters of (2 c.T - n |c|^2), with T the sum and n the count of
 * its rows. Computed in some 100 bits, since the two parts may nearly cancel.
 */
export function sumOfSquares({ centers, k, d }: PlainCenters, { counts, totals, power }: KMeansSum): number {
  const total: DoubleDouble = Float64Array.of(power.high, 0)
  addTo(total, power.low)
  const square: DoubleDouble = new Float64Array(2)
  for (let c = 0; c < k; c++) {
    if (counts[c] === 0) continue
    square.fill(0)
    for (let i = c * d; i < (c + 1) * d; i++) {
      addProductTo(square, centers[i], centers[i])
      addProductTo(total, -2 * centers[i], totals[i])
    }
    addProductTo(total, counts[c], square[0])
    addProductTo(total, counts[c], square[1])
  }
  return Math.max(0, total[0])
}

/**
 * The centers of the next pass: the mean of each cluster. The first cluster without rows takes the farthest row as its center; further ones stay
 * where they are, and get their turn in the next pass.
 *
 * @param farthest - the row farthest from its center, or null where every row lies on one.
 */
export function nextCenters(
  { centers, k, d }: PlainCenters,
  sum: KMeansSum,
  farthest: Float64Array | null,
): Float64Array {
  const next = new Float64Array(k * d)
  let refill = farthest
  for (let c = 0; c < k; c++) {
    const at = c * d
    const count = sum.counts[c]
    if (count > 0) for (let j = 0; j < d; j++) next[at + j] = sum.totals[at + j] / count
    else {
      next.set(refill ?? centers.subarray(at, at + d), at)
      refill = null
    }
  }
  return next
}

/** Tells whether two lists of centers are equal number for number. */
export function isSame(a: Float64Array, b: Float64Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return a.length === b.length
}

import type { Pass } from '../../engine/pass.ts'
import type { ReadonlyFloat64Array } from '../../math/arrays.ts'
import type { Preparation } from './compile.ts'
import { type ExactSums, emptySums, exactUnits, joinExactly } from './exact-unit.ts'
import type { Opened } from './opened.ts'
import type { Ranges } from './range-pass.ts'
import { unbounded } from './ranges.ts'

/** Where moments are taken from, and to what their addends are rounded. */
export interface MomentsState {
  /** The midrange of each column. */
  readonly centers: Float64Array
  /** For powers 1, 2, 3 of each column, the units of the two parts of the sum; [d, 3, 2]. */
  readonly units: Float64Array
}

/** Sums of powers 1, 2, 3 of the distances from the centers; [d, 3]. Missing values are left out. */
export type MomentSums = ExactSums

/** The first moments of a column. */
export interface Moments {
  readonly mean: number
  /** Population standard deviation. */
  readonly deviation: number
  /** Population skewness; 0 for a constant column. */
  readonly skewness: number
}

/** Sums the powers of distances from the midrange, exactly, so that no order of rows changes a bit. */
export function momentsPass(preparation: Preparation): Pass<MomentsState, MomentSums> {
  const d = preparation.columns.length
  return {
    name: 'moments',
    columns: preparation.reads,
    empty: () => emptySums(3 * d),
    shard(table, from, to, { centers, units }, into) {
      const columns = preparation.columnsOf(table, from, to)
      for (let j = 0; j < d; j++) addColumn(into, columns[j], j, centers[j], units)
    },
    add: joinExactly,
    sql: async () => (await import('./moments-sql-pass.ts')).momentsSql(preparation),
  }
}

/** Adds a column's powers. Units are powers of two, by which multiplying the inverse is dividing. */
function addColumn(
  { high, low }: MomentSums,
  values: ReadonlyFloat64Array,
  j: number,
  center: number,
  units: Float64Array,
): void {
  for (let power = 0; power < 3; power++) {
    const unit = units[6 * j + 2 * power]
    const fineUnit = units[6 * j + 2 * power + 1]
    const perUnit = 1 / unit
    const perFineUnit = 1 / fineUnit
    let coarseSum = 0
    let fineSum = 0
    for (let row = 0; row < values.length; row++) {
      const distance = values[row] - center
      if (Number.isNaN(distance)) continue
      const square = distance * distance
      const addend = power === 0 ? distance : power === 1 ? square : square * distance
      const coarse = Math.floor(addend * perUnit + 0.5) * unit
      coarseSum += coarse
      fineSum += Math.floor((addend - coarse) * perFineUnit + 0.5) * fineUnit
    }
    high[3 * j + power] += coarseSum
    low[3 * j + power] += fineSum
  }
}

/** The midranges and units that suit columns with these bounds. */
export function momentsState(ranges: Ranges): MomentsState {
  const d = ranges.present.length
  const centers = new Float64Array(d)
  const units = new Float64Array(6 * d)
  for (let j = 0; j < d; j++) {
    if (ranges.present[j] === 0) continue
    centers[j] = midrange(ranges, j)
    const reach = Math.max(ranges.greatest[j] - centers[j], centers[j] - ranges.least[j])
    for (let power = 1; power <= 3; power++)
      units.set(exactUnits(reach ** power, ranges.rows), 6 * j + 2 * (power - 1))
  }
  return { centers, units }
}

/** The middle between the bounds of a column. */
export function midrange({ least, greatest }: Ranges, j: number): number {
  return least[j] / 2 + greatest[j] / 2
}

/**
 * Mean, deviation and skewness of every prepared column, by one pass; of a column without values, zeros.
 *
 * @throws COLUMN_VALUE for values so far apart that sums of third powers are infinite.
 */
export async function momentsOf(
  { session, preparation }: Opened,
  ranges: Ranges,
): Promise<readonly Moments[]> {
  for (const [j, column] of preparation.columns.entries())
    if (!Number.isFinite((ranges.greatest[j] - ranges.least[j]) ** 3 * ranges.rows) && ranges.present[j] > 0)
      throw unbounded(column)
  const state = momentsState(ranges)
  const { high, low } = await session.run(momentsPass(preparation), state)
  return preparation.columns.map((_, j) => {
    const count = Math.max(1, ranges.present[j])
    const [first, second, third] = [0, 1, 2].map(
      (power) => (high[3 * j + power] + low[3 * j + power]) / count,
    )
    const variance = ranges.least[j] === ranges.greatest[j] ? 0 : Math.max(0, second - first * first)
    const cubes = third - 3 * first * second + 2 * first * first * first
    return {
      mean: state.centers[j] + first,
      deviation: Math.sqrt(variance),
      skewness: variance === 0 ? 0 : cubes / (variance * Math.sqrt(variance)),
    }
  })
}

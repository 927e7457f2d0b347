import type { Pass } from '../../engine/pass.ts'
import type { ReadonlyFloat64Array } from '../../math/arrays.ts'
import type { Table } from '../../table/table.ts'
import { bracketKernelCall } from './bracket-kernel.ts'
import type { BracketCounts, Brackets } from './brackets.ts'
import type { Preparation } from './compile.ts'
import type { Opened } from './opened.ts'
import type { Ranges } from './range-pass.ts'

/** Bins of a bracket. */
export const bins = 512

/**
 * Counts the values in equal bins of each bracket. Missing values are left out.
 *
 * @param kept - the prepared columns in which something is looked for; others are not kept between passes.
 */
export function bracketPass(
  preparation: Preparation,
  kept: readonly number[],
): Pass<Brackets, BracketCounts, readonly ReadonlyFloat64Array[]> {
  const keptOf = (table: Table, from: number, to: number): readonly ReadonlyFloat64Array[] => {
    const columns = preparation.columnsOf(table, from, to)
    return kept.map((j) => columns[j])
  }
  return {
    name: 'brackets',
    columns: preparation.reads,
    empty: emptyCounts,
    local: keptOf,
    kernel: bracketKernelCall(keptOf, kept.length, bins),
    shard(_table, _from, _to, brackets, into, columns) {
      for (let target = 0; target < brackets.column.length; target++) {
        if (isAsBefore(brackets, target)) {
          copyCounts(into, target)
          continue
        }
        const values = columns[brackets.column[target]]
        for (let row = 0; row < values.length; row++) countValue(values[row] + 0, target, brackets, into)
      }
    },
    add(into, other) {
      for (let t = 0; t < into.below.length; t++) into.below[t] += other.below[t]
      for (let i = 0; i < into.counts.length; i++) {
        into.counts[i] += other.counts[i]
        into.least[i] = Math.min(into.least[i], other.least[i])
        into.greatest[i] = Math.max(into.greatest[i], other.greatest[i])
      }
    },
    sql: async () => (await import('./bracket-sql-pass.ts')).bracketSql(preparation, kept),
  }
}

/** The counts of no values. */
export function emptyCounts({ column }: Brackets): BracketCounts {
  const cells = column.length * bins
  return {
    below: new Float64Array(column.length),
    counts: new Float64Array(cells),
    least: new Float64Array(cells).fill(Number.POSITIVE_INFINITY),
    greatest: new Float64Array(cells).fill(Number.NEGATIVE_INFINITY),
  }
}

/**
 * The exact median of every prepared column, missing values left out: the mean of the two in the middle where their
 * number is even. Some two to four passes: a bracket narrows to one of 512 bins in each.
 */
export async function mediansOf(
  { session, preparation }: Opened,
  ranges: Ranges,
): Promise<readonly number[]> {
  const varied = [...preparation.columns.keys()].filter((j) => ranges.least[j] < ranges.greatest[j])
  const pass = bracketPass(preparation, varied)
  const middles = [ranges.least.slice(), ranges.least.slice()]
  let wanted: readonly Wanted[] = varied.flatMap((j, place) => {
    const middle = (ranges.present[j] - 1) / 2
    const between = { j, place, low: ranges.least[j], high: ranges.greatest[j] }
    return [Math.floor(middle), Math.ceil(middle)].map((rank, side) => ({ ...between, rank, side }))
  })
  while (wanted.length > 0) {
    const narrower = narrowed(wanted, await session.run(pass, bracketsOf(wanted)))
    for (const { j, side, low } of narrower) middles[side][j] = low
    wanted = narrower.filter(({ low, high }) => low < high)
  }
  return preparation.columns.map((_, j) => middles[0][j] / 2 + middles[1][j] / 2)
}

/** One of the two values in the middle of a column, while it is looked for. */
interface Wanted {
  /** The prepared column, and its place among those that are kept. */
  readonly j: number
  readonly place: number
  /** Which of the two: 0 or 1. */
  readonly side: number
  /** How many values are before it. */
  readonly rank: number
  readonly low: number
  readonly high: number
}

function bracketsOf(wanted: readonly Wanted[]): Brackets {
  return {
    column: Int32Array.from(wanted, ({ place }) => place),
    low: Float64Array.from(wanted, ({ low }) => low),
    high: Float64Array.from(wanted, ({ high }) => high),
  }
}

/** Whether a bracket is the one before it: the two in the middle of an even number of values mostly lie in one bin. */
export function isAsBefore({ column, low, high }: Brackets, target: number): boolean {
  const before = target - 1
  return (
    before >= 0 &&
    column[before] === column[target] &&
    low[before] === low[target] &&
    high[before] === high[target]
  )
}

/** Gives a bracket what was counted for the one before it. */
export function copyCounts({ below, counts, least, greatest }: BracketCounts, target: number): void {
  below[target] = below[target - 1]
  const [from, to] = [(target - 1) * bins, target * bins]
  for (const values of [counts, least, greatest]) values.copyWithin(to, from, to)
}

function countValue(value: number, target: number, { low, high }: Brackets, into: BracketCounts): void {
  if (value < low[target]) into.below[target] += 1
  else if (value <= high[target]) {
    const width = high[target] - low[target]
    const bin = width === 0 ? 0 : Math.min(bins - 1, Math.floor(((value - low[target]) / width) * bins))
    const i = target * bins + bin
    into.counts[i] += 1
    if (value < into.least[i]) into.least[i] = value
    if (value > into.greatest[i]) into.greatest[i] = value
  }
}

/** The bin of each bracket that holds the wanted rank, shrunk to what lies in it. */
function narrowed(wanted: readonly Wanted[], counts: BracketCounts): readonly Wanted[] {
  return wanted.map((one, t) => {
    let before = counts.below[t]
    let i = t * bins
    while (before + counts.counts[i] <= one.rank) before += counts.counts[i++]
    return { ...one, low: counts.least[i], high: counts.greatest[i] }
  })
}

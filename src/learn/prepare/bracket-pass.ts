import type { Pass } from '../../engine/pass.ts'
import type { ReadonlyFloat64Array } from '../../math/arrays.ts'
import type { Preparation } from './compile.ts'
import type { Opened } from './opened.ts'
import type { Ranges } from './range-pass.ts'

/** Order statistics that are looked for, each between two bounds. All arrays are by target. */
export interface Brackets {
  /** The prepared column. */
  readonly column: Int32Array
  readonly low: Float64Array
  readonly high: Float64Array
}

/** What lies below a bracket, and in its bins; the latter [targets, bins]. */
export interface BracketCounts {
  readonly below: Float64Array
  readonly counts: Float64Array
  /** The least and the greatest value in each bin. */
  readonly least: Float64Array
  readonly greatest: Float64Array
}

const bins = 512

/** Counts the values in equal bins of each bracket. Missing values are left out. */
export function bracketPass(
  preparation: Preparation,
): Pass<Brackets, BracketCounts, readonly ReadonlyFloat64Array[]> {
  return {
    name: 'brackets',
    columns: preparation.reads,
    empty({ column }) {
      const cells = column.length * bins
      return {
        below: new Float64Array(column.length),
        counts: new Float64Array(cells),
        least: new Float64Array(cells).fill(Number.POSITIVE_INFINITY),
        greatest: new Float64Array(cells).fill(Number.NEGATIVE_INFINITY),
      }
    },
    local: (table, from, to) => preparation.columnsOf(table, from, to),
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
  const pass = bracketPass(preparation)
  const d = preparation.columns.length
  const ranks = Array.from({ length: 2 * d }, (_, t) => {
    const middle = (ranges.present[t >> 1] - 1) / 2
    return t % 2 === 0 ? Math.floor(middle) : Math.ceil(middle)
  })
  let brackets: Brackets = {
    column: Int32Array.from(ranks, (_, t) => t >> 1),
    low: Float64Array.from(ranks, (_, t) => ranges.least[t >> 1]),
    high: Float64Array.from(ranks, (_, t) => ranges.greatest[t >> 1]),
  }
  while (brackets.low.some((low, t) => low < brackets.high[t])) {
    brackets = narrowed(brackets, ranks, await session.run(pass, brackets))
  }
  return preparation.columns.map((_, j) => brackets.low[2 * j] / 2 + brackets.low[2 * j + 1] / 2)
}

/** Whether a bracket is the one before it: the two in the middle of an even number of values mostly lie in one bin. */
function isAsBefore({ column, low, high }: Brackets, target: number): boolean {
  const before = target - 1
  return (
    before >= 0 &&
    column[before] === column[target] &&
    low[before] === low[target] &&
    high[before] === high[target]
  )
}

/** Gives a bracket what was counted for the one before it. */
function copyCounts({ below, counts, least, greatest }: BracketCounts, target: number): void {
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
function narrowed(brackets: Brackets, ranks: readonly number[], counts: BracketCounts): Brackets {
  const found = ranks.map((rank, t) => {
    let before = counts.below[t]
    let i = t * bins
    while (before + counts.counts[i] <= rank) before += counts.counts[i++]
    return i
  })
  return {
    column: brackets.column,
    low: Float64Array.from(found, (i) => counts.least[i]),
    high: Float64Array.from(found, (i) => counts.greatest[i]),
  }
}

import type { ReadonlyFloat64Array } from '../math/arrays.ts'
import type { SortedRuns } from './sorted-runs.ts'
import { wholeRange } from './whole-range.ts'

/** Whole numbers within this range, or one not above that of their rows, are ticked off in a list; others are sorted. */
const MOST_TICKS = 2 ** 12

/** @internal How many different values each run has, missing ones aside. */
export function countDistinct(
  values: ReadonlyFloat64Array,
  starts: Uint32Array,
  sorted: () => SortedRuns,
): Float64Array {
  const wholes = wholeRange(values)
  if (wholes === null) return countChanges(sorted())
  const { least, most } = wholes
  const range = most < least ? 0 : most - least + 1
  return range <= Math.max(MOST_TICKS, values.length)
    ? countTicks(values, starts, least, range)
    : countChanges(sorted())
}

/** Remembers for each value the last run that had it. */
function countTicks(
  values: ReadonlyFloat64Array,
  starts: Uint32Array,
  least: number,
  range: number,
): Float64Array {
  const counts = new Float64Array(starts.length - 1)
  const lastRun = new Int32Array(range).fill(-1)
  for (let run = 0; run < counts.length; run++) {
    let count = 0
    for (let i = starts[run]; i < starts[run + 1]; i++) {
      if (Number.isNaN(values[i])) continue
      const tick = (values[i] - least) | 0
      if (lastRun[tick] !== run) count++
      lastRun[tick] = run
    }
    counts[run] = count
  }
  return counts
}

function countChanges({ values, starts, ends }: SortedRuns): Float64Array {
  const counts = new Float64Array(ends.length)
  for (let run = 0; run < ends.length; run++) {
    for (let i = starts[run]; i < ends[run]; i++)
      if (i === starts[run] || values[i] !== values[i - 1]) counts[run]++
  }
  return counts
}

import type { ReadonlyFloat64Array } from '../math/arrays.ts'

/** Runs whose values rise; missing ones are left out. */
export interface SortedRuns {
  readonly values: Float64Array
  /** Run r is `values[starts[r]]` up to `values[ends[r]]`. */
  readonly starts: Uint32Array
  readonly ends: Uint32Array
}

/** Runs of at most this many values are sorted by insertion: most customers have few events. */
const SHORT_RUN = 20

/** @internal A copy of the values, sorted within each run. */
export function sortRuns(values: ReadonlyFloat64Array, starts: Uint32Array): SortedRuns {
  const sorted = new Float64Array(values.length)
  const ends = new Uint32Array(starts.length - 1)
  for (let run = 0; run < ends.length; run++) {
    let end = starts[run]
    for (let i = starts[run]; i < starts[run + 1]; i++)
      if (!Number.isNaN(values[i])) sorted[end++] = values[i]
    ends[run] = end
    if (end - starts[run] > SHORT_RUN) sorted.subarray(starts[run], end).sort()
    else insertionSort(sorted, starts[run], end)
  }
  return { values: sorted, starts, ends }
}

function insertionSort(values: Float64Array, from: number, to: number): void {
  for (let i = from + 1; i < to; i++) {
    const value = values[i]
    let j = i
    for (; j > from && values[j - 1] > value; j--) values[j] = values[j - 1]
    values[j] = value
  }
}

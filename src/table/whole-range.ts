import type { ReadonlyFloat64Array } from '../math/arrays.ts'

/** Whole numbers from `least` to `most`; where there is none, `most` is below `least`. */
export interface WholeRange {
  readonly least: number
  readonly most: number
}

/** @internal The range of values that are all whole, missing ones aside; null where one is not whole, or all are one infinity. */
export function wholeRange(values: ReadonlyFloat64Array): WholeRange | null {
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  for (let row = 0; row < values.length; row++) {
    const value = values[row]
    if (Math.floor(value) < value) return null
    if (value < least) least = value
    if (value > most) most = value
  }
  return least === most && !Number.isFinite(least) ? null : { least, most }
}

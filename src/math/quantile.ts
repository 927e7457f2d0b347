/**
 * Sample quantiles by linear interpolation between order statistics: type 7 of Hyndman and Fan (1996), the default of
 * R and NumPy. NaN means missing and is skipped; of nothing the quantile is NaN.
 *
 * @param p - from 0 (the least) to 1 (the greatest); outside, NaN.
 */
export function quantile(values: ArrayLike<number>, p: number): number {
  return quantileSorted(sortPresent(values), p)
}

/** The quantile at 1/2. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5)
}

/** Several quantiles for one sort, in the order of `ps`. */
export function quantiles(values: ArrayLike<number>, ps: readonly number[]): number[] {
  const sorted = sortPresent(values)
  return ps.map((p) => quantileSorted(sorted, p))
}

/** The {@link quantile} of values that rise and hold no NaN. */
export function quantileSorted(sorted: ArrayLike<number>, p: number): number {
  if (sorted.length === 0 || !(p >= 0 && p <= 1)) return Number.NaN
  const position = (sorted.length - 1) * p
  const below = Math.floor(position)
  const share = position - below
  const low = sorted[below]
  if (share === 0) return low
  const high = sorted[below + 1]
  if (low === high) return low
  const gap = high - low
  if (gap === Number.POSITIVE_INFINITY) return low * (1 - share) + high * share
  return Math.min(low + gap * share, high)
}

/** A rising copy without the missing values. */
export function sortPresent(values: ArrayLike<number>): Float64Array {
  const present = new Float64Array(values.length)
  let count = 0
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i])) present[count++] = values[i]
  return present.subarray(0, count).sort()
}

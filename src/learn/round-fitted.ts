/**
 * A number rounded to 40 significant bits (the split of Dekker 1971), so that the last ulp of an engine's exp or of
 * another order of sums does not show in a stored model. For sizes up to 2^1010.
 */
export function roundFitted(value: number): number {
  const scaled = value * 8193
  return scaled - (scaled - value)
}

/** {@link roundFitted} of every number, as JSON can hold them. */
export function roundAll(values: ArrayLike<number>): number[] {
  return Array.from(values, roundFitted)
}

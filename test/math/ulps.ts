/** Distance of two numbers in units of the last place of the expected one; 0 when equal, both NaN, or same infinity. */
export function ulps(found: number, expected: number): number {
  if (Object.is(found, expected) || found === expected) return 0
  if (!Number.isFinite(found) || !Number.isFinite(expected)) return Number.POSITIVE_INFINITY
  const exponent = Math.max(-1022, Math.floor(Math.log2(Math.abs(expected) || 2 ** -1022)))
  return Math.abs(found - expected) / 2 ** (exponent - 52)
}

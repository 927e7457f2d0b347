/** Mean 0, deviation 1, at most 3.47 away: the sum of the four halves of two words. */
export function bell(a: number, b: number): number {
  return ((a & 65535) + (a >>> 16) + (b & 65535) + (b >>> 16) - 131070) * (1 / 37837.22738)
}

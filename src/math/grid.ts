import { ClienteleError } from '../errors.ts'

const largestExact = 9007199254740992

/**
 * The nearest whole multiple of a grid: floor(x / grid + 0.5) * grid, in this order of operations in every engine.
 * Ties go up (toward Infinity). Exact for a grid that is a power of two and multiples below 2^51.
 *
 * @param x - a finite number.
 * @param grid - a power of two, such as 2^-10 of the currency.
 */
export function roundToGrid(x: number, grid: number): number {
  return Math.floor(x / grid + 0.5) * grid
}

/** The size up to which a sum of whole multiples of the grid is exact in any order: 2^53 * grid. */
export function exactSumLimit(grid: number): number {
  return largestExact * grid
}

/**
 * Asserts that a sum of multiples of a grid was exact. Pass the sum of the absolute values, because partial sums may
 * be larger than the final one.
 *
 * @param total - the sum of the absolute addends, or a bound on it.
 * @param what - what was summed, for the message: "the dual value".
 * @throws EXACTNESS_LOST when it is above {@link exactSumLimit}, or not a number.
 */
export function assertExactSum(total: number, grid: number, what: string): void {
  const limit = exactSumLimit(grid)
  if (Math.abs(total) <= limit) return
  throw new ClienteleError(
    'EXACTNESS_LOST',
    `${what} adds up to ${total}, but sums on a grid of ${grid} are exact only up to ${limit}. Use a coarser grid or smaller amounts.`,
    { total: String(total), grid, limit },
  )
}

/** Whether a positive number is a power of two, so that dividing by it and multiplying with it are exact. */
export function isPowerOfTwo(grid: number): boolean {
  if (!(grid > 0 && grid < Number.POSITIVE_INFINITY)) return false
  return Number.isInteger(Math.log2(grid)) && 2 ** Math.log2(grid) === grid
}

/**
 * Keeps 40 significant bits, rounding to the nearest (Veltkamp 1968): two engines that differ by a few ulp then store
 * the same number, save where it lies within those of a tie. Infinite and missing values stay.
 */
export function round40(x: number): number {
  if (!Number.isFinite(x)) return x
  if (Math.abs(x) > 2 ** 1000) return round40(x * 2 ** -64) * 2 ** 64
  const scaled = x * 8193
  return scaled - (scaled - x)
}

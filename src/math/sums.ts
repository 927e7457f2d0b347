/**
 * Sums and moments of one contract: NaN means missing and is skipped; of nothing (empty, or all missing) every result
 * is NaN. Infinite values give what arithmetic gives.
 */

/** The sum, compensated (Neumaier 1974): the error does not grow with the count of values. */
export function sum(values: ArrayLike<number>): number {
  return total(values).sum
}

/** The arithmetic mean. */
export function mean(values: ArrayLike<number>): number {
  const { sum: found, count } = total(values)
  return found / count
}

/** How many values are not missing. */
export function countPresent(values: ArrayLike<number>): number {
  let count = 0
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i])) count++
  return count
}

/**
 * The sample variance with divisor n - 1, by two passes with the correction of Chan, Golub and LeVeque (1983); NaN for
 * fewer than two values.
 */
export function variance(values: ArrayLike<number>): number {
  const { sum: found, count } = total(values)
  if (count < 2) return Number.NaN
  const center = found / count
  let squares = 0
  let rest = 0
  for (let i = 0; i < values.length; i++) {
    const deviation = values[i] - center
    if (Number.isNaN(values[i])) continue
    squares += deviation * deviation
    rest += deviation
  }
  return (squares - (rest * rest) / count) / (count - 1)
}

/** The sample standard deviation: the root of {@link variance}. */
export function standardDeviation(values: ArrayLike<number>): number {
  return Math.sqrt(variance(values))
}

/** The smallest and the largest value. */
export function extent(values: ArrayLike<number>): { readonly min: number; readonly max: number } {
  let min = Number.NaN
  let max = Number.NaN
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (Number.isNaN(value)) continue
    if (!(value >= min)) min = value
    if (!(value <= max)) max = value
  }
  return { min, max }
}

function total(values: ArrayLike<number>): { sum: number; count: number } {
  let running = 0
  let lost = 0
  let count = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (Number.isNaN(value)) continue
    const next = running + value
    lost += Math.abs(running) >= Math.abs(value) ? running - next + value : value - next + running
    running = next
    count++
  }
  if (count === 0) return { sum: Number.NaN, count }
  return { sum: Number.isFinite(running) ? running + lost : running, count }
}

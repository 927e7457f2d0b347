import { log, log1p } from './log.ts'

/** The asymptotic series is exact to rounding from here on. */
const seriesFrom = 10

/**
 * ln gamma(x + h) - ln gamma(x), the logarithm of x (x + 1) ... (x + h - 1) for whole h: without the cancellation of the
 * two, so that the relative error stays below 1e-13 for small h as well, save near a root (x + h / 2 near 1.46).
 *
 * @param x - above 0; otherwise NaN.
 * @param h - from 0; otherwise NaN.
 */
export function logRisingFactorial(x: number, h: number): number {
  if (!(x > 0 && h >= 0)) return Number.NaN
  if (h === 0) return 0
  if (x === Number.POSITIVE_INFINITY || h === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY
  let at = x
  let below = 0
  for (; at < seriesFrom; at++) below += log1p(h / at)
  const rise = (at - 0.5) * log1p(h / at) - h + h * log(at + h)
  return rise + seriesRise(at, h) - below
}

/** Stirling's series at x + h less that at x: its terms are powers of v = 1 / x and w = 1 / (x + h), with w - v exact. */
function seriesRise(x: number, h: number): number {
  const v = 1 / x
  const w = 1 / (x + h)
  const first = -h * v * w
  let power = v
  let difference = first
  let total = 0
  for (const coefficient of stirlingCoefficients) {
    total += coefficient * difference
    difference = w * w * difference + power * (w + v) * first
    power *= v * v
  }
  return total
}

/** B_2k / (2k (2k - 1)) for k = 1 .. 7. */
const stirlingCoefficients: readonly number[] = [
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360360,
  1 / 156,
]

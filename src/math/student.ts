import { exp } from './exp.ts'
import { logGamma } from './gamma-function.ts'
import { betaLower } from './incomplete-beta.ts'
import { log } from './log.ts'
import { normalQuantile } from './normal.ts'
import { normalCdf } from './normal-distribution.ts'
import { betaKernel } from './saddle-point.ts'

/** Beyond this many times the root of the degrees, the upper tail is a power of t to the last digit. */
const powerLawFrom = 1e100

/** From this many degrees on, the distribution is the normal one to the last digit: they differ by about t^4 / (4 degrees). */
const normalFrom = 1e30

/**
 * The chance that a variable with Student's t distribution is at most t; keeps its digits in the lower tail.
 *
 * @param degrees - degrees of freedom, above 0, not necessarily whole; Infinity gives the normal distribution;
 * otherwise NaN.
 */
export function studentCdf(t: number, degrees: number): number {
  return t <= 0 ? upperTail(-t, degrees) : 1 - upperTail(t, degrees)
}

/** The chance that it is above t; keeps its digits in the upper tail. */
export function studentUpper(t: number, degrees: number): number {
  return studentCdf(-t, degrees)
}

/**
 * The value that a variable with Student's t distribution stays at or below with chance p.
 *
 * @param p - from 0 (gives -Infinity) to 1 (gives Infinity); outside, NaN.
 * @param degrees - as in {@link studentCdf}.
 */
export function studentQuantile(p: number, degrees: number): number {
  if (!(p >= 0 && p <= 1 && degrees > 0)) return Number.NaN
  if (degrees >= normalFrom) return normalQuantile(p)
  const size =
    Math.abs(p - 0.5) <= 0.25 ? fromCenter(Math.abs(p - 0.5), degrees) : fromTail(Math.min(p, 1 - p), degrees)
  return p < 0.5 ? -size : size
}

/** The chance above t, for t from 0. */
function upperTail(t: number, degrees: number): number {
  if (!(degrees > 0)) return Number.NaN
  if (degrees >= normalFrom) return normalCdf(-t)
  const far = powerLawFrom * Math.sqrt(degrees)
  if (t > far) return upperTail(far, degrees) * exp(-degrees * log(t / far))
  const square = t * t
  const sum = degrees + square
  return 0.5 * betaLower(degrees / sum, degrees / 2, 0.5, square / sum)
}

/** t times the density at t, for t above 0. */
function slope(t: number, degrees: number): number {
  const square = t * t
  const sum = degrees + square
  return betaKernel(degrees / 2, 0.5, degrees / sum, square / sum)
}

/**
 * The t above 0 for which the chance from 0 to t is `chance`, up to 1/4: Newton's method, which climbs without
 * overshooting, because the chance is a concave function of t.
 */
function fromCenter(chance: number, degrees: number): number {
  if (chance === 0) return 0
  const half = degrees / 2
  let t = chance * Math.sqrt(Math.PI * degrees) * exp(logGamma(half) - logGamma(half + 0.5))
  for (let round = 0; round < 100; round++) {
    const square = t * t
    const sum = degrees + square
    const found = 0.5 * betaLower(square / sum, 0.5, half, degrees / sum)
    const step = ((chance - found) * t) / slope(t, degrees)
    t += step
    if (Math.abs(step) <= 2 ** -52 * t) break
  }
  return t
}

/**
 * The t above 0 for which the chance above t is `chance`, below 1/4: Newton's method on the logarithms of both, from
 * the normal quantile, which is smaller. That curve is concave, so after the first step it comes from above.
 */
function fromTail(chance: number, degrees: number): number {
  if (chance === 0) return Number.POSITIVE_INFINITY
  const far = powerLawFrom * Math.sqrt(degrees)
  const beyond = upperTail(far, degrees)
  if (beyond > chance) return far * exp(log(beyond / chance) / degrees)
  let t = -normalQuantile(chance)
  for (let round = 0; round < 100; round++) {
    const tail = upperTail(t, degrees)
    const excess = tail / chance
    const logExcess = excess < Number.POSITIVE_INFINITY ? log(excess) : log(tail) - log(chance)
    const step = (logExcess * tail) / slope(t, degrees)
    t = Math.min(t * exp(step), far)
    if (Math.abs(step) <= 2 ** -52) break
  }
  return t
}

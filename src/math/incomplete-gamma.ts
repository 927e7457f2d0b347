import { exp, expm1 } from './exp.ts'
import { logGamma, logGammaOnePlus } from './gamma-function.ts'
import { log } from './log.ts'
import { poissonDensity } from './saddle-point.ts'

/**
 * The regularized lower incomplete gamma function P(a, x): the chance that a gamma variable of shape a and scale 1 is
 * at most x. Relative error below 1e-12 for a from 1e-10 to 1e6. Time grows with the root of a near x = a.
 *
 * @param a - above 0; otherwise NaN.
 * @param x - from 0; otherwise NaN.
 */
export function gammaLower(a: number, x: number): number {
  if (!inDomain(a, x)) return Number.NaN
  if (x === 0) return 0
  if (x === Number.POSITIVE_INFINITY) return 1
  return useSeries(a, x) ? lowerSeries(a, x) : 1 - upperFraction(a, x)
}

/** The regularized upper incomplete gamma function Q(a, x) = 1 - P(a, x), without the loss of digits where P is near 1. */
export function gammaUpper(a: number, x: number): number {
  if (!inDomain(a, x)) return Number.NaN
  if (x === 0) return 1
  if (x === Number.POSITIVE_INFINITY) return 0
  if (!useSeries(a, x)) return upperFraction(a, x)
  return a < 0.5 ? upperSeries(a, x) : 1 - lowerSeries(a, x)
}

/**
 * The chance that a chi-squared variable is above x.
 *
 * @param x - from 0; otherwise NaN.
 * @param degrees - degrees of freedom, above 0; otherwise NaN.
 */
export function chiSquaredUpper(x: number, degrees: number): number {
  return gammaUpper(degrees / 2, x / 2)
}

function inDomain(a: number, x: number): boolean {
  return a > 0 && a < Number.POSITIVE_INFINITY && x >= 0
}

function useSeries(a: number, x: number): boolean {
  return x < Math.max(1, a)
}

/** x^a e^-x / gamma(a + 1) times 1 + x / (a + 1) + x^2 / ((a + 1)(a + 2)) + ... (DLMF 8.7.1). */
function lowerSeries(a: number, x: number): number {
  let term = 1
  let total = 1
  for (let k = 1; term > total * 2 ** -54; k++) {
    term *= x / (a + k)
    total += term
  }
  return total * prefactor(a, x)
}

/**
 * For a below 1/2 and x up to 1, where P may be near 1: with p = x^a / gamma(a + 1), near 1 as well, P is p times
 * 1 + a (-x / (a + 1) + x^2 / (2 (a + 2)) - ...) (DLMF 8.7.3), so that Q is (1 - p) less p times the rest.
 */
function upperSeries(a: number, x: number): number {
  let power = 1
  let rest = 0
  for (let k = 1; ; k++) {
    power *= -x / k
    const next = rest + power / (a + k)
    if (next === rest) break
    rest = next
  }
  const lessOne = expm1(a * log(x) - logGammaOnePlus(a))
  return -lessOne - (1 + lessOne) * a * rest
}

/** The continued fraction of DLMF 8.9.2 in its contracted form, by the method of Lentz (1976). */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a
  let c = Number.POSITIVE_INFINITY
  let d = 1 / b
  let fraction = d
  for (let k = 1; ; k++) {
    const numerator = -k * (k - a)
    b += 2
    d = 1 / (numerator * d + b)
    c = b + numerator / c
    const factor = c * d
    fraction *= factor
    if (!(Math.abs(factor - 1) > 2 ** -50)) return a * prefactor(a, x) * fraction
  }
}

function prefactor(a: number, x: number): number {
  return a < 1 ? exp(a * log(x) - x - logGamma(a + 1)) : poissonDensity(a, x)
}

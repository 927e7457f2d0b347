import { expm1 } from './exp.ts'
import { logGammaOnePlus } from './gamma-function.ts'
import { log } from './log.ts'
import { logRisingFactorial } from './rising-factorial.ts'
import { betaKernel } from './saddle-point.ts'

/**
 * The regularized incomplete beta function I_x(a, b): the chance that a beta variable is at most x. Relative error below
 * 1e-12 for a and b from 1e-8 to 1e6. Time grows with the root of the larger parameter.
 *
 * @param x - from 0 to 1; otherwise NaN.
 * @param a - above 0; otherwise NaN.
 * @param b - above 0; otherwise NaN.
 * @param complement - 1 - x where the caller knows it with more digits. Default: 1 - x.
 */
export function betaLower(x: number, a: number, b: number, complement: number = 1 - x): number {
  if (!(x >= 0 && complement >= 0 && isShape(a) && isShape(b))) return Number.NaN
  if (x === 0) return 0
  if (complement === 0) return 1
  if (x * (a + b + 2) <= a + 1) return lowerFraction(x, a, b, complement)
  return b < 0.5 ? oneMinusSeries(complement, b, a) : 1 - lowerFraction(complement, b, a, x)
}

/**
 * The complement 1 - I_x(a, b), the chance that a beta variable is above x, without the loss of digits where I is near 1.
 * Arguments as in {@link betaLower}.
 */
export function betaUpper(x: number, a: number, b: number, complement: number = 1 - x): number {
  return betaLower(complement, b, a, x)
}

function isShape(a: number): boolean {
  return a > 0 && a < Number.POSITIVE_INFINITY
}

/**
 * 1 - I_x(a, b) for a below 1/2 and x below (a + 1) / (a + b + 2), where I may be near 1: with p = x^a / (a B(a, b)), near
 * 1 as well, I is p times 1 + a ((1 - b) x / (a + 1) + (1 - b)(2 - b) x^2 / (2 (a + 2)) + ...) (DLMF 8.17.7).
 */
function oneMinusSeries(x: number, a: number, b: number): number {
  let power = 1
  let rest = 0
  for (let k = 1; ; k++) {
    power *= ((k - b) / k) * x
    const next = rest + power / (a + k)
    if (next === rest) break
    rest = next
  }
  const lessOne = expm1(a * log(x) - logGammaOnePlus(a) + logRisingFactorial(b, a))
  return -lessOne - (1 + lessOne) * a * rest
}

/**
 * The even part of the continued fraction of DLMF 8.17.22, by the method of Lentz (1976), written with y = 1 - x so that
 * nothing cancels where x is near 1. Converges fast for x below (a + 1) / (a + b + 2), where its first denominator is above 0.
 */
function lowerFraction(x: number, a: number, b: number, y: number): number {
  const drift = a * y - b * x + 1
  let fraction = (a * drift) / (a + 1)
  let c = fraction
  let d = 0
  for (let m = 1; ; m++) {
    const e = a + (2 * m - 1)
    const numerator = ((((a + (m - 1)) / e) * (a + b + (m - 1))) / e) * m * (b - m) * x * x
    const denominator = m + (m * (b - m) * x) / e + ((a + m) * (drift + m * (1 + y))) / (e + 2)
    d = 1 / (denominator + numerator * d)
    c = denominator + numerator / c
    const factor = c * d
    fraction *= factor
    if (!(Math.abs(factor - 1) > 2 ** -50)) return betaKernel(a, b, x, y) / fraction
  }
}

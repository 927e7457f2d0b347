import { logGamma } from './gamma-function.ts'
import { logRisingFactorial } from './rising-factorial.ts'

/**
 * The natural logarithm of the beta function gamma(a) gamma(b) / gamma(a + b), without the cancellation of large
 * logarithms: relative error below 1e-12 save where it is near 0 (such as a = b = 1).
 *
 * @param a - above 0; 0 gives Infinity, below 0 NaN.
 * @param b - as a.
 */
export function logBeta(a: number, b: number): number {
  const smaller = Math.min(a, b)
  const larger = Math.max(a, b)
  if (!(smaller > 0)) return smaller === 0 ? Number.POSITIVE_INFINITY : Number.NaN
  if (larger === Number.POSITIVE_INFINITY) return Number.NEGATIVE_INFINITY
  return logGamma(smaller) - logRisingFactorial(larger, smaller)
}

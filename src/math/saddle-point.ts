import { exp } from './exp.ts'
import { stirlingError } from './gamma-function.ts'
import { log } from './log.ts'

/**
 * Densities by the saddle-point expansion of Loader (2000), "Fast and accurate computation of binomial probabilities":
 * the large terms that would cancel are never formed.
 */

/** m^x e^-m / gamma(x + 1), the Poisson probability for real x, for x and m above 0. */
export function poissonDensity(x: number, m: number): number {
  return exp(-stirlingError(x) - deviance(x, m)) / Math.sqrt(2 * Math.PI * x)
}

/**
 * p^a q^b / B(a, b), for a, b above 0.
 *
 * @param p - above 0 and below 1.
 * @param q - 1 - p, given so that it keeps its digits where p is near 1.
 */
export function betaKernel(a: number, b: number, p: number, q: number): number {
  const n = a + b
  const corrections = stirlingError(n) - stirlingError(a) - stirlingError(b)
  const exponent = corrections - deviance(a, n * p) - deviance(b, n * q)
  return exp(exponent) * Math.sqrt(((a / n) * b) / (2 * Math.PI))
}

/** x ln(x / m) + m - x, for x and m above 0: by its series where x and m are near each other. */
function deviance(x: number, m: number): number {
  if (Math.abs(x - m) >= 0.1 * (x + m)) return x * log(x / m) + m - x
  const ratio = (x - m) / (x + m)
  const square = ratio * ratio
  let power = 2 * x * ratio
  let total = (x - m) * ratio
  for (let odd = 3; ; odd += 2) {
    power *= square
    const next = total + power / odd
    if (next === total) return total
    total = next
  }
}

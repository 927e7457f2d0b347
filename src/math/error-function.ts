import { evaluateChebyshev } from './chebyshev.ts'
import { expMinusSquare, millsRatio } from './mills-ratio.ts'

/** The root of 2 / pi. */
const rootTwoOverPi = 0.7978845608028654

/** The complementary error function is 0 in doubles from here on. */
const vanishesFrom = 28

/**
 * The error function 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x; relative error below 1e-15. By its
 * Chebyshev series up to 1, from there by {@link erfc}.
 */
export function erf(x: number): number {
  if (Math.abs(x) <= 1) return x * evaluateChebyshev(aroundZero, 2 * x * x - 1)
  return x > 0 ? 1 - erfc(x) : erfc(-x) - 1
}

/** The complementary error function 1 - erf(x), without the loss of digits where erf is near 1; relative error about 1e-15. */
export function erfc(x: number): number {
  if (x < 0.5) return 1 - erf(x)
  if (x >= vanishesFrom) return 0
  return rootTwoOverPi * expMinusSquare(x, 1) * millsRatio(x * Math.SQRT2)
}

/** Chebyshev coefficients in 2 x^2 - 1 of erf(x) / x, computed with 50 digits; the rest is below 1e-18. */
const aroundZero: readonly number[] = [
  0.9754769393826541, -0.14226120510371365, 0.010035582187599796, -0.0005768764699767485,
  2.741993125219606e-5, -1.1043175507344507e-6, 3.8488755420345036e-8, -1.1808582533875466e-9,
  3.2334215826050907e-11, -7.991015947004549e-13, 1.7990725113961456e-14, -3.718635487818693e-16,
  7.103599003714253e-18, -1.2612455119155226e-19,
]

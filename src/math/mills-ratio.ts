import { evaluateChebyshev } from './chebyshev.ts'
import { withoutLowWord } from './double-bits.ts'
import { exp } from './exp.ts'

/**
 * The chance above x of a standard normal variable, divided by its density at x (Mills 1926), for x from 0; relative
 * error below 1e-15. Its product with x + 1 is a smooth function of (x - 4) / (x + 4).
 */
export function millsRatio(x: number): number {
  return evaluateChebyshev(coefficients, (x - 4) / (x + 4)) / (x + 1)
}

/**
 * e^(-x^2 weight), for x from 0 and a weight that is a power of two, without the rounding of the square: that of its
 * leading digits is exact, and the rest has a factor of its own.
 */
export function expMinusSquare(x: number, weight: number): number {
  const leading = withoutLowWord(x)
  return exp(-weight * leading * leading) * exp(-weight * (x - leading) * (x + leading))
}

/**
 * Chebyshev coefficients in t of (x + 1) Phi(-x) / phi(x) with x = 4 (1 + t) / (1 - t), computed with 50 digits; the
 * rest is below 2e-17.
 */
const coefficients: readonly number[] = [
  1.1670525350882472, -0.1610195767134654, -0.028002821825452974, 0.03167452189239266, -0.012103231162345369,
  0.0027056129762167095, -0.00029931636202703166, -1.716686526879361e-5, 1.0178489264109868e-5,
  -4.894829570004192e-7, -2.844006500151048e-7, 3.0766283713811506e-8, 9.180378674469537e-9,
  -1.2756102213808737e-9, -3.660279376104134e-10, 4.5926359348595205e-11, 1.7189314687646526e-11,
  -1.2726833698700693e-12, -8.668081913316188e-13, 1.1061557204136741e-15, 4.2750210770103334e-14,
  3.790937692263904e-15, -1.8474103010592332e-15, -4.0419094130708177e-16, 5.340854385017358e-17,
  2.941479937590055e-17, 9.076691823620142e-19,
]

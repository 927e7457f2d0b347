import { evaluateChebyshev } from './chebyshev.ts'
import { withoutLowWord } from './double-bits.ts'
import { exp } from './exp.ts'

const inverseRootTwoPi = 0.3989422804014327

/** The density of the standard normal distribution; relative error below 1e-15 in the tails too. */
export function normalPdf(x: number): number {
  const size = Math.abs(x)
  if (size > 39) return 0
  const exact = withoutLowWord(size)
  return inverseRootTwoPi * exp(-0.5 * exact * exact) * exp(-0.5 * (size - exact) * (size + exact))
}

/** The chance that a standard normal variable is at most x; relative error about 1e-15 in the lower tail too. */
export function normalCdf(x: number): number {
  return x <= 0 ? upperTail(-x) : 1 - upperTail(x)
}

/** The chance that a standard normal variable is above x; relative error about 1e-15 in the upper tail too. */
export function normalUpper(x: number): number {
  return normalCdf(-x)
}

/** For x from 0: the density times Mills' ratio, whose product with x + 1 is a smooth function of (x - 4) / (x + 4). */
function upperTail(x: number): number {
  const density = normalPdf(x)
  return density === 0 ? 0 : (density * evaluateChebyshev(mills, (x - 4) / (x + 4))) / (x + 1)
}

/**
 * Chebyshev coefficients in t of (x + 1) Phi(-x) / phi(x) with x = 4 (1 + t) / (1 - t), computed with 50 digits; the
 * rest is below 2e-17.
 */
const mills: readonly number[] = [
  1.1670525350882472, -0.1610195767134654, -0.028002821825452974, 0.03167452189239266, -0.012103231162345369,
  0.0027056129762167095, -0.00029931636202703166, -1.716686526879361e-5, 1.0178489264109868e-5,
  -4.894829570004192e-7, -2.844006500151048e-7, 3.0766283713811506e-8, 9.180378674469537e-9,
  -1.2756102213808737e-9, -3.660279376104134e-10, 4.5926359348595205e-11, 1.7189314687646526e-11,
  -1.2726833698700693e-12, -8.668081913316188e-13, 1.1061557204136741e-15, 4.2750210770103334e-14,
  3.790937692263904e-15, -1.8474103010592332e-15, -4.0419094130708177e-16, 5.340854385017358e-17,
  2.941479937590055e-17, 9.076691823620142e-19,
]

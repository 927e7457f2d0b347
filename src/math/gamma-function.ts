import { evaluateChebyshev } from './chebyshev.ts'
import { log } from './log.ts'

const halfLogTwoPi = 0.9189385332046727

/** Stirling's series is exact to rounding from here on. */
const stirlingFrom = 10

/**
 * The natural logarithm of the gamma function for x from 0; relative error below 1e-15 also near its zeros 1 and 2.
 * Infinity at 0 and Infinity, NaN below 0. Chebyshev series around 1 and 2, the recurrence between, Stirling's series above.
 */
export function logGamma(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.POSITIVE_INFINITY : Number.NaN
  if (x === Number.POSITIVE_INFINITY) return x
  if (x >= stirlingFrom) return (x - 0.5) * (log(x) - 1) + (halfLogTwoPi - 0.5) + stirlingSeries(x)
  if (x < 0.5) return logGammaOnePlus(x) - log(x)
  if (x <= 1.5) return (x - 1) * evaluateChebyshev(aroundOne, 2 * (x - 1))
  let rest = x
  let product = 1
  while (rest > 2.5) {
    rest -= 1
    product *= rest
  }
  const near = (rest - 2) * evaluateChebyshev(aroundTwo, 2 * (rest - 2))
  return product === 1 ? near : near + log(product)
}

/**
 * ln gamma(1 + x), for x from 0 to 1/2; relative error below 1e-15 also for x so small that 1 + x would lose its digits.
 */
export function logGammaOnePlus(x: number): number {
  return x * evaluateChebyshev(aroundOne, 2 * x)
}

/**
 * What Stirling's formula leaves out: ln gamma(x + 1) - ln(sqrt(2 pi x) (x / e)^x), for x above 0. About 1 / (12 x).
 * Absolute error below 1e-14.
 */
export function stirlingError(x: number): number {
  if (x >= stirlingFrom) return stirlingSeries(x)
  return logGamma(x + 1) - (x + 0.5) * log(x) + x - halfLogTwoPi
}

/** The first seven terms B_2k / (2k (2k - 1) x^(2k - 1)); the eighth is below 3e-17 from 10 on. */
function stirlingSeries(x: number): number {
  const z = 1 / (x * x)
  const bracket =
    1 / 12 +
    z * (-1 / 360 + z * (1 / 1260 + z * (-1 / 1680 + z * (1 / 1188 + z * (-691 / 360360 + z * (1 / 156))))))
  return bracket / x
}

/** Chebyshev coefficients of ln gamma(1 + t / 2) / (t / 2), computed with 50 digits. */
const aroundOne: readonly number[] = [
  -0.633011426275031, 0.4405675574678963, -0.057857409449912446, 0.010513973690267811, -0.002163989092091715,
  0.0004744402338724658, -0.00010799644528099427, 2.5201155299530276e-5, -5.986014498026819e-6,
  1.4410616180293054e-6, -3.5060690575761177e-7, 8.603823016763753e-8, -2.126510912478688e-8,
  5.287778091463614e-9, -1.3217135752166157e-9, 3.3186698554450495e-10, -8.365902567746219e-11,
  2.116338666160694e-11, -5.370507653794381e-12, 1.3666688100545857e-12, -3.486660039885161e-13,
  8.915622432767707e-14, -2.28454959350908e-14, 5.86514671522212e-15, -1.5084071183968602e-15,
  3.885614648428306e-16, -1.0024188186640361e-16, 2.5896418565384152e-17,
]

/** Chebyshev coefficients of ln gamma(2 + t / 2) / (t / 2), computed with 50 digits. */
const aroundTwo: readonly number[] = [
  0.41418612492156676, 0.16322170068760064, -0.008658972394126285, 0.0006727515726001485,
  -6.139556963628233e-5, 6.110065797003576e-6, -6.410003033826223e-7, 6.962242692768951e-8,
  -7.747248733788217e-9, 8.774075140687239e-10, -1.0070266869830198e-10, 1.1678602130652374e-11,
  -1.3656871334744932e-12, 1.6079351149711552e-13, -1.9039501088488732e-14, 2.2653768767833064e-15,
  -2.706656814831896e-16, 3.245660731626191e-17,
]

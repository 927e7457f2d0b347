import { log } from './log.ts'

/** Both asymptotic series are exact to rounding from here on. */
const seriesFrom = 10

/**
 * The digamma function, the slope of {@link logGamma}, for x from 0: by psi(x) = psi(x + 1) - 1 / x up to 10 and the
 * asymptotic series from there on (DLMF 5.5.2, 5.11.2). Error a few 1e-16 of the value or of 1, whichever is larger; its
 * root is near 1.4616. -Infinity at 0, NaN below.
 */
export function digamma(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN
  let at = x
  let below = 0
  for (; at < seriesFrom; at++) below += 1 / at
  const z = 1 / (at * at)
  const series =
    z *
    (1 / 12 -
      z * (1 / 120 - z * (1 / 252 - z * (1 / 240 - z * (1 / 132 - z * (691 / 32760 - z * (1 / 12)))))))
  return log(at) - (0.5 / at + series) - below
}

/**
 * The trigamma function, the slope of {@link digamma}, for x from 0: by psi'(x) = psi'(x + 1) + 1 / x^2 and the
 * asymptotic series (DLMF 5.15). Relative error a few 1e-16. Infinity at 0, NaN below.
 */
export function trigamma(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.POSITIVE_INFINITY : Number.NaN
  let at = x
  let below = 0
  for (; at < seriesFrom; at++) below += 1 / at / at
  const z = 1 / (at * at)
  const bracket =
    1 +
    z *
      (1 / 6 -
        z *
          (1 / 30 -
            z * (1 / 42 - z * (1 / 30 - z * (5 / 66 - z * (691 / 2730 - z * (7 / 6 - z * (3617 / 510))))))))
  return bracket / at + 0.5 / at / at + below
}

import { powerOfTwo } from './double-bits.ts'
import { log, log1p } from './log.ts'

const ln2High = 0.6931471803691238
const ln2Low = 1.9082149292705877e-10
const inverseLn2 = Math.LOG2E
const overflow = 709.782712893384
const underflow = -745.1332191019411

/**
 * e^x from + - * / in a written order, so that every engine and WebAssembly give the same bits; error below 1 ulp.
 * The method and constants are those of FDLIBM `e_exp.c` (Sun Microsystems, 1993, freely granted): x = k ln 2 + r with
 * |r| <= ln 2 / 2, then a rational function of r. Exp of -Infinity is 0, of NaN is NaN.
 */
export function exp(x: number): number {
  if (x > overflow) return Number.POSITIVE_INFINITY
  if (x < underflow) return 0
  if (!(Math.abs(x) > 2 ** -28)) return 1 + x
  const k = Math.abs(x) > 0.5 * ln2High ? Math.trunc(x * inverseLn2 + (x < 0 ? -0.5 : 0.5)) : 0
  const high = x - k * ln2High
  const low = k * ln2Low
  const r = high - low
  const t = r * r
  const c =
    r -
    t *
      (0.16666666666666602 +
        t *
          (-0.0027777777777015593 +
            t * (0.00006613756321437934 + t * (-0.0000016533902205465252 + t * 4.1381367970572385e-8))))
  const y = 1 - (low - (r * c) / (2 - c) - high)
  if (k >= -1021) return k === 1024 ? y * 2 * powerOfTwo(1023) : y * powerOfTwo(k)
  return y * powerOfTwo(k + 1000) * powerOfTwo(-1000)
}

/** e^x - 1, accurate for x near 0: (u - 1) x / log(u) with u = e^x rounded (Kahan); error a few ulp. */
export function expm1(x: number): number {
  const u = exp(x)
  if (u === 1) return x
  return Math.abs(x) < 1 ? (u - 1) * (x / log(u)) : u - 1
}

/** The logistic function 1 / (1 + e^-x), from 0 to 1. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + exp(-x))
  const e = exp(x)
  return e / (1 + e)
}

/** ln(1 + e^x) without overflow: 0 for -Infinity, about x for large x. */
export function log1pExp(x: number): number {
  return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x))
}

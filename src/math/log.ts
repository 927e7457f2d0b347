import { highWord, powerOfTwo, withHighWord } from './double-bits.ts'

const ln2High = 0.6931471803691238
const ln2Low = 1.9082149292705877e-10

/**
 * The natural logarithm from + - * / in a written order, so that every engine and WebAssembly give the same bits; error
 * below 1 ulp. The method and constants are those of FDLIBM `e_log.c` (Sun Microsystems, 1993, freely granted):
 * x = 2^k (1 + f) with 1 + f within [sqrt(1/2), sqrt(2)], then a polynomial in (f / (2 + f))^2. Log of 0 is -Infinity,
 * of a negative number NaN.
 */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN
  if (x === Number.POSITIVE_INFINITY) return x
  const subnormal = x < 2 ** -1022
  const scaled = subnormal ? x * 2 ** 54 : x
  const high = highWord(scaled)
  const significand = high & 0xfffff
  const upper = (significand + 0x95f64) & 0x100000
  const exponent = (high >> 20) - 1023 + (upper >> 20)
  const k = exponent - (subnormal ? 54 : 0)
  const f =
    (exponent > 1022
      ? withHighWord(scaled, significand | (upper ^ 0x3ff00000))
      : scaled * powerOfTwo(-exponent)) - 1
  if (Math.abs(f) < 2 ** -20) return nearPowerOfTwo(f, k)
  const s = f / (2 + f)
  const z = s * s
  const w = z * z
  const odd = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373))
  const even =
    z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)))
  const r = even + odd
  if (((significand - 0x6147a) | (0x6b851 - significand)) <= 0) {
    return k === 0 ? f - s * (f - r) : k * ln2High - (s * (f - r) - k * ln2Low - f)
  }
  const half = 0.5 * f * f
  return k === 0 ? f - (half - s * (half + r)) : k * ln2High - (half - (s * (half + r) + k * ln2Low) - f)
}

/** ln(1 + x), accurate for x near 0: log(u) x / (u - 1) with u = 1 + x rounded (Kahan); error a few ulp. */
export function log1p(x: number): number {
  const u = 1 + x
  if (u === 1) return x
  return x > -1 && x < 2 ** 53 ? (log(u) * x) / (u - 1) : log(u)
}

/** The log-odds ln(p / (1 - p)); -Infinity for 0, Infinity for 1, NaN outside [0, 1]. Accurate near 1/2 too. */
export function logit(p: number): number {
  return p > 0.25 && p < 0.75 ? log1p((2 * p - 1) / (1 - p)) : log(p / (1 - p))
}

function nearPowerOfTwo(f: number, k: number): number {
  if (f === 0) return k * ln2High + k * ln2Low
  const r = f * f * (0.5 - 0.3333333333333333 * f)
  return k === 0 ? f - r : k * ln2High - (r - k * ln2Low - f)
}

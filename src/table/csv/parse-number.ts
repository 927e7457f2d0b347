import { readUtf8 } from '../utf8.ts'
import { MINUS, PLUS, POINT, ZERO } from './byte.ts'

/** Reads the ASCII bytes from `from` up to `to` as a value; NaN where they are none. */
export type Parser = (bytes: Uint8Array, from: number, to: number) => number

/** Powers of ten that are exact in 64 bits. */
const POWERS = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`))

/** Digits of which any number is exact in 64 bits. */
const EXACT_DIGITS = 15

/**
 * A whole number below 2^53 in absolute value as people write numbers that are counted with: digits, perhaps a minus, no
 * leading zeros (those belong to keys and postal codes, which are text). Also as R abbreviates them: `9e+05`.
 */
export const parseInteger: Parser = (bytes, from, to) => {
  const first = bytes[from] === MINUS ? from + 1 : from
  const digits = to - first
  if (digits < 1 || (digits > 1 && bytes[first] === ZERO)) return Number.NaN
  if (isAbbreviated(bytes, from, to)) return safeInteger(parseNumber(bytes, from, to))
  const whole = digits > 16 ? Number.NaN : digitsIn(bytes, first, to)
  if (!(whole <= Number.MAX_SAFE_INTEGER)) return Number.NaN
  return first > from ? 0 - whole : whole
}

/** Whether it ends as `e+05` does: with its sign and two digits, which codes such as `12e4` hardly have. */
function isAbbreviated(bytes: Uint8Array, from: number, to: number): boolean {
  return to - from > 4 && bytes[to - 4] === SMALL_E && bytes[to - 3] === PLUS
}

function safeInteger(value: number): number {
  return Number.isSafeInteger(value) ? value : Number.NaN
}

const SMALL_E = 101

/**
 * A number with or without a fraction (`-12`, `0.5`, `.5`, `1.5e-3`), without leading zeros, and exact: whole numbers from
 * 2^53 on are none, they are text.
 */
export const parseNumber: Parser = (bytes, from, to) => {
  const first = bytes[from] === MINUS ? from + 1 : from
  const leadingZero = bytes[first] === ZERO && isDigit(bytes[first + 1]) && first + 1 < to
  if (leadingZero || isPlus(bytes, from, to)) return Number.NaN
  const value = parseStatedNumber(bytes, from, to)
  return Math.abs(value) >= 2 ** 53 && !hasPointOrExponent(bytes, from, to) ? Number.NaN : value
}

/**
 * A number where the column was stated to hold numbers: as {@link parseNumber}, and leading zeros, a plus sign and whole
 * numbers of any size are fine. Correctly rounded: up to 15 digits as a whole number by a power of ten, which is exact,
 * else by the platform.
 */
export const parseStatedNumber: Parser = (bytes, from, to) => {
  let at = bytes[from] === MINUS || isPlus(bytes, from, to) ? from + 1 : from
  let mantissa = 0
  let digits = 0
  let decimals = 0
  let point = false
  for (; at < to; at++) {
    const byte = bytes[at]
    if (isDigit(byte)) {
      mantissa = mantissa * 10 + (byte - ZERO)
      digits++
      if (point) decimals++
    } else if (byte === POINT && !point) point = true
    else break
  }
  if (digits === 0) return Number.NaN
  if (at < to || digits > EXACT_DIGITS || decimals >= POWERS.length) return parseLong(bytes, from, to, at)
  const value = mantissa / POWERS[decimals]
  return bytes[from] === MINUS ? 0 - value : value
}

/** The numbers that the short way does not cover: exponents, many digits. `at` is where digits and point end. */
function parseLong(bytes: Uint8Array, from: number, to: number, at: number): number {
  if (at < to && !isExponent(bytes, at, to)) return Number.NaN
  const value = Number(readUtf8(bytes, from, to))
  return Number.isFinite(value) ? value + 0 : Number.NaN
}

function isExponent(bytes: Uint8Array, at: number, to: number): boolean {
  if ((bytes[at] | 0x20) !== 0x65) return false
  const first = bytes[at + 1] === MINUS || bytes[at + 1] === PLUS ? at + 2 : at + 1
  for (let i = first; i < to; i++) if (!isDigit(bytes[i])) return false
  return first < to
}

/**
 * Makes the reader of amounts counted in units of 10^-decimals: `12.5` is 1250 of them with 2 decimals. Exact; further
 * decimals must be zeros, and the count must stay below 2^53. Leading zeros, a plus sign and `9e+05` are fine.
 */
export function scaledParser(decimals: number): Parser {
  const scale = POWERS[decimals]
  return (bytes, from, to) => {
    if (isAbbreviated(bytes, from, to)) {
      return safeInteger(safeInteger(parseStatedNumber(bytes, from, to)) * scale)
    }
    const first = bytes[from] === MINUS || isPlus(bytes, from, to) ? from + 1 : from
    const point = pointIn(bytes, first, to)
    const rest = Math.min(to, point + 1)
    const kept = Math.min(to, rest + decimals)
    if (point - first + to - rest < 1 || digitsIn(bytes, kept, to) !== 0) return Number.NaN
    const fraction = digitsIn(bytes, rest, kept) * POWERS[decimals - (kept - rest)]
    const units = digitsIn(bytes, first, point) * scale + fraction
    return safeInteger(bytes[from] === MINUS ? 0 - units : units)
  }
}

/** Where the first point is, or the end. */
function pointIn(bytes: Uint8Array, from: number, to: number): number {
  let at = from
  while (at < to && bytes[at] !== POINT) at++
  return at
}

/** The whole number that the digits from `from` up to `to` write; 0 for none, NaN where there is anything else. */
function digitsIn(bytes: Uint8Array, from: number, to: number): number {
  let value = 0
  for (let at = from; at < to; at++) {
    if (!isDigit(bytes[at])) return Number.NaN
    value = value * 10 + (bytes[at] - ZERO)
  }
  return value
}

function hasPointOrExponent(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] === POINT || (bytes[at] | 0x20) === 0x65) return true
  return false
}

function isPlus(bytes: Uint8Array, from: number, to: number): boolean {
  return from < to && bytes[from] === PLUS
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= 57
}

/** The bytes that {@link writeNumber} needs at most, as in -0.0000012345678901234567. */
export const longestNumber = 25

/**
 * Writes a number in ASCII as JavaScript does, by the shortest decimal that reads back as the same double, but -0 as "-0"; returns the position after it.
 * Whole numbers and decimals of up to 17 digits are made without a text, in exact arithmetic; what is out of range or too near to call is left to the platform.
 */
export function writeNumber(value: number, into: Uint8Array, at: number): number {
  const size = Math.abs(value)
  if (size < 2 ** 31 && Math.floor(size) === size && (value !== 0 || 1 / value > 0))
    return writeWhole(size, into, value < 0 ? writeMinus(into, at) : at)
  if (size >= smallest && size < largest && findDigits(size))
    return writeDecimal(into, value < 0 ? writeMinus(into, at) : at)
  return writeAscii(Object.is(value, -0) ? '-0' : String(value), into, at)
}

/** How many digits a whole number from 0 up to 2^31 has. */
export function digitsOf(whole: number): number {
  let digits = 1
  for (let power = 10; power <= whole; power *= 10) digits += 1
  return digits
}

const ZERO = 0x30
const POINT = 0x2e

function writeMinus(into: Uint8Array, at: number): number {
  into[at] = 0x2d
  return at + 1
}

function writeAscii(text: string, into: Uint8Array, at: number): number {
  for (let i = 0; i < text.length; i++) into[at + i] = text.charCodeAt(i)
  return at + text.length
}

function writeWhole(whole: number, into: Uint8Array, at: number): number {
  let rest = whole | 0
  const end = at + digitsOf(rest)
  for (let place = end - 1; place >= at; place--) {
    const tenth = (rest / 10) | 0
    into[place] = ZERO + rest - 10 * tenth
    rest = tenth
  }
  return end
}

/** Below it JavaScript writes an exponent. */
const smallest = 1e-6
const largest = 1e15
/** A power of ten up to 10^22 is a double. */
const powers = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`))
const inverses = Float64Array.from({ length: 7 }, (_, power) => Number(`1e-${power}`))
/** Multiplied by it and subtracted again, a double is left with its upper half (Veltkamp 1968). */
const splitter = 2 ** 27 + 1
/** Far above the rounding of what is compared, far below a digit. */
const doubt = 1e-6

/** The decimal found last: 0.ddd x 10^point of 9 digits in front, then 8. */
let point = 0
let front = 0
let back = 0

const asDouble = new Float64Array(1)
const asWords = new Uint32Array(asDouble.buffer)
/** Numbers are stored with their lower word first, or last. */
const upper = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0

/**
 * Finds the shortest digits of a size from `smallest` up to `largest`; false where that is too near to call. A decimal of at most 15 digits that reads back is the
 * only one. Else the size times 10^p, of 17 digits before its point, is the exact sum of two doubles (Dekker 1971); the nearest multiple of ten is taken where it
 * reads back, and the nearest whole number, which always does, where not.
 */
function findDigits(size: number): boolean {
  point = pointOf(size)
  const short = Math.round(size * powers[15 - point])
  if (short / powers[15 - point] === size && short < largest) {
    front = (short / 1e6) | 0
    back = (100 * (short - front * 1e6)) | 0
    return true
  }
  const power = powers[17 - point]
  const product = size * power
  if (product < 1e16 || product >= 1e17) return false
  const ahead = Math.floor(product / 1e8)
  const rest = product - ahead * 1e8 + productError(size, power, product)
  const reach = halfStep(size) * power
  const ten = 10 * Math.round(rest / 10)
  const near = Math.round(rest)
  const off = Math.abs(ten - rest)
  if (reach === 0 || isNear(off, reach) || isNear(off, 5) || isNear(Math.abs(near - rest), 0.5)) return false
  const end = off < reach ? ten : near
  const carry = end < 0 ? -1 : end >= 1e8 ? 1 : 0
  front = (ahead + carry) | 0
  back = (end - carry * 1e8) | 0
  return front < 1e9
}

function isNear(one: number, other: number): boolean {
  return Math.abs(one - other) < doubt
}

/** The size is 0.ddd x 10^point. */
function pointOf(size: number): number {
  let place = 0
  if (size >= 1) {
    while (size >= powers[place]) place++
    return place
  }
  while (size < inverses[1 - place]) place--
  return place
}

/** What a product lacks of the exact one. */
function productError(one: number, other: number, product: number): number {
  const oneSplit = splitter * one
  const oneUpper = oneSplit - (oneSplit - one)
  const oneLower = one - oneUpper
  const otherSplit = splitter * other
  const otherUpper = otherSplit - (otherSplit - other)
  const otherLower = other - otherUpper
  const upperPart = oneUpper * otherUpper - product
  return upperPart + oneUpper * otherLower + oneLower * otherUpper + oneLower * otherLower
}

/** Half the distance to the next double; 0 for a power of two, whose neighbors are not equally far. */
function halfStep(size: number): number {
  asDouble[0] = size
  const word = asWords[upper]
  if (asWords[1 - upper] === 0 && (word & 0xfffff) === 0) return 0
  asWords[1 - upper] = 0
  asWords[upper] = (word & 0x7ff00000) - (53 << 20)
  return asDouble[0]
}

function writeDecimal(into: Uint8Array, from: number): number {
  if (point > 0) {
    const end = writeDigits(into, from + 1)
    for (let i = from; i < from + point; i++) into[i] = into[i + 1]
    into[from + point] = POINT
    return end > from + point + 1 ? end : from + point
  }
  let at = from
  into[at++] = ZERO
  into[at++] = POINT
  for (let i = point; i < 0; i++) into[at++] = ZERO
  return writeDigits(into, at)
}

/** Writes the 17 digits found last; returns the position after the last that is not 0. */
function writeDigits(into: Uint8Array, at: number): number {
  let rest = front
  for (let i = at + 8; i >= at; i--) {
    const tenth = (rest / 10) | 0
    into[i] = ZERO + rest - 10 * tenth
    rest = tenth
  }
  rest = back
  let end = at + 17
  if (rest === 0 && point <= 9) end -= 8
  else
    for (let i = at + 16; i > at + 8; i--) {
      const tenth = (rest / 10) | 0
      into[i] = ZERO + rest - 10 * tenth
      rest = tenth
    }
  while (into[end - 1] === ZERO) end--
  return end
}

import type { ReadonlyUint8Array } from '../math/arrays.ts'

/**
 * Writes a text as UTF-8 from position `at`, and returns the position after it. Half surrogate pairs become U+FFFD, as
 * in the platform's own encoder. Three bytes per UTF-16 unit are always room enough.
 *
 * `TextEncoder.encodeInto` refuses shared memory in some browsers; this loop does not.
 */
export function writeUtf8(text: string, into: Uint8Array, at: number): number {
  let to = at
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) into[to++] = unit
    else if (unit < 0x800) {
      into[to++] = 0xc0 | (unit >> 6)
      into[to++] = 0x80 | (unit & 0x3f)
    } else {
      const point = text.codePointAt(i) ?? 0
      to = writeWidePoint(point, into, to)
      if (point > 0xffff) i++
    }
  }
  return to
}

function writeWidePoint(point: number, into: Uint8Array, at: number): number {
  if (point > 0xffff) {
    into[at] = 0xf0 | (point >> 18)
    into[at + 1] = 0x80 | ((point >> 12) & 0x3f)
    into[at + 2] = 0x80 | ((point >> 6) & 0x3f)
    into[at + 3] = 0x80 | (point & 0x3f)
    return at + 4
  }
  const whole = point >= 0xd800 && point <= 0xdfff ? 0xfffd : point
  into[at] = 0xe0 | (whole >> 12)
  into[at + 1] = 0x80 | ((whole >> 6) & 0x3f)
  into[at + 2] = 0x80 | (whole & 0x3f)
  return at + 3
}

/** Below this many bytes a loop beats the platform's decoder. */
const SHORT = 24

/** The text of the UTF-8 bytes from `from` up to `to`. A byte order mark is kept: it is part of the text. */
export function readUtf8(bytes: ReadonlyUint8Array, from: number, to: number): string {
  if (to - from <= SHORT) {
    let text = ''
    let i = from
    while (i < to && bytes[i] < 0x80) text += String.fromCharCode(bytes[i++])
    if (i === to) return text
  }
  // A copy, because decoders refuse shared memory in some browsers.
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.slice(from, to))
}

/** Compares two runs of bytes as unsigned numbers, a shorter one before what continues it: -1, 0 or 1. */
export function compareBytes(
  a: ReadonlyUint8Array,
  aFrom: number,
  aTo: number,
  b: ReadonlyUint8Array,
  bFrom: number,
  bTo: number,
): number {
  const common = Math.min(aTo - aFrom, bTo - bFrom)
  for (let i = 0; i < common; i++) {
    const difference = a[aFrom + i] - b[bFrom + i]
    if (difference !== 0) return difference < 0 ? -1 : 1
  }
  return Math.sign(aTo - aFrom - (bTo - bFrom))
}

/** Hashes the bytes from `from` up to `to` to a signed 32-bit integer (MurmurHash3 x86 32, Appleby 2011, seed 0). */
export function hashBytes(bytes: ReadonlyUint8Array, from: number, to: number): number {
  let hash = 0
  let i = from
  for (; i + 4 <= to; i += 4) {
    const block = bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24)
    hash ^= scramble(block)
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0
  }
  let rest = 0
  for (let shift = 0; i < to; i++, shift += 8) rest |= bytes[i] << shift
  hash ^= scramble(rest)
  return finish(hash ^ (to - from))
}

function scramble(block: number): number {
  const mixed = Math.imul(block, 0xcc9e2d51)
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593)
}

function finish(hash: number): number {
  let mixed = hash ^ (hash >>> 16)
  mixed = Math.imul(mixed, 0x85ebca6b)
  mixed ^= mixed >>> 13
  mixed = Math.imul(mixed, 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}

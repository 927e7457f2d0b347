import { daysFromCivil, daysInMonth } from '../calendar.ts'
import { BLANK, COLON, MINUS, PLUS, POINT, ZERO } from './byte.ts'
import type { Parser } from './parse-number.ts'

/** Days since 1970-01-01 of a date `YYYY-MM-DD`. */
export const parseDate: Parser = (bytes, from, to) => {
  if (to - from !== 10 || bytes[from + 4] !== MINUS || bytes[from + 7] !== MINUS) return Number.NaN
  return day(digits(bytes, from, 4), digits(bytes, from + 5, 2), digits(bytes, from + 8, 2))
}

/** Days since 1970-01-01 of a date `YYYYMMDD`. */
export const parseCompactDate: Parser = (bytes, from, to) => {
  if (to - from !== 8) return Number.NaN
  return day(digits(bytes, from, 4), digits(bytes, from + 4, 2), digits(bytes, from + 6, 2))
}

/** Milliseconds since 1970 of an instant with its zone: `2024-05-01T09:30:00Z`, `2024-05-01 09:30+02:00`. */
export const parseTime: Parser = (bytes, from, to) => instant(bytes, from, to, Number.NaN)

/** Milliseconds since 1970 of an instant that is meant in UTC where it names no zone. */
export const parseTimeAsUtc: Parser = (bytes, from, to) => instant(bytes, from, to, 0)

/** A number of so many digits, or NaN. */
function digits(bytes: Uint8Array, from: number, count: number): number {
  let value = 0
  for (let at = from; at < from + count; at++) {
    const digit = bytes[at] - ZERO
    if (!(digit >= 0 && digit <= 9)) return Number.NaN
    value = value * 10 + digit
  }
  return value
}

function day(year: number, month: number, dayOfMonth: number): number {
  if (!(month >= 1 && month <= 12 && dayOfMonth >= 1 && year >= 0)) return Number.NaN
  return dayOfMonth <= daysInMonth(year, month) ? daysFromCivil(year, month, dayOfMonth) : Number.NaN
}

/** The letter between day and hour, and the one for UTC. */
const T = 84
const Z = 90

function instant(bytes: Uint8Array, from: number, to: number, withoutZone: number): number {
  if (to - from < 16 || (bytes[from + 10] !== T && bytes[from + 10] !== BLANK)) return Number.NaN
  const hour = digits(bytes, from + 11, 2)
  const minute = digits(bytes, from + 14, 2)
  if (bytes[from + 13] !== COLON || hour > 23 || minute > 59) return Number.NaN
  const seconds = to > from + 16 && bytes[from + 16] === COLON
  const second = seconds ? digitsBefore(bytes, from + 17, to, 2) : 0
  if (second > 59) return Number.NaN
  const fractionAt = seconds ? from + 19 : from + 16
  const zoneAt =
    seconds && fractionAt < to && bytes[fractionAt] === POINT
      ? fractionEnd(bytes, fractionAt + 1, to)
      : fractionAt
  const offset = zoneAt === to ? withoutZone : offsetMinutes(bytes, zoneAt, to)
  const millisecond = zoneAt > fractionAt ? milliseconds(bytes, fractionAt + 1, zoneAt) : 0
  return (
    parseDate(bytes, from, from + 10) * 86_400_000 +
    ((hour * 60 + minute - offset) * 60 + second) * 1000 +
    millisecond
  )
}

function digitsBefore(bytes: Uint8Array, from: number, to: number, count: number): number {
  return from + count <= to ? digits(bytes, from, count) : Number.NaN
}

function fractionEnd(bytes: Uint8Array, from: number, to: number): number {
  let at = from
  while (at < to && bytes[at] >= ZERO && bytes[at] <= 57) at++
  return at
}

/** The first three of one to nine decimals of a second; NaN for none or more. */
function milliseconds(bytes: Uint8Array, from: number, to: number): number {
  if (to === from || to - from > 9) return Number.NaN
  let value = 0
  for (let i = 0; i < 3; i++) value = value * 10 + (from + i < to ? bytes[from + i] - ZERO : 0)
  return value
}

/** Minutes ahead of UTC of `Z`, `+02:00` or `+0200`; NaN for anything else. */
function offsetMinutes(bytes: Uint8Array, from: number, to: number): number {
  if (to - from === 1 && bytes[from] === Z) return 0
  const colon = to - from === 6 && bytes[from + 3] === COLON
  const signed = bytes[from] === PLUS || bytes[from] === MINUS
  if (!signed || (!colon && to - from !== 5)) return Number.NaN
  const hours = digits(bytes, from + 1, 2)
  const minutes = digits(bytes, from + (colon ? 4 : 3), 2)
  if (!(hours <= 23 && minutes <= 59)) return Number.NaN
  return (bytes[from] === MINUS ? -1 : 1) * (hours * 60 + minutes)
}

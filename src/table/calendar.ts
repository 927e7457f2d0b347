import { ClienteleError } from '../errors.ts'

const DAY_MILLISECONDS = 86_400_000

/** The first day a date column may hold: 0000-01-01. */
export const FIRST_DAY: number = -719_528
/** The last day a date column may hold: 9999-12-31. */
export const LAST_DAY: number = 2_932_896
/** The instants a time column may hold lie within this many milliseconds of 1970, as those of a `Date`. */
export const LAST_MILLISECOND: number = 8.64e15

/**
 * The day number of a civil date of the (proleptic) Gregorian calendar, counted from 1970-01-01. The date is not checked.
 *
 * @see Hinnant (2013), "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
 */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

/** A date as people write it. */
export interface CivilDate {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  /** 1 to 31. */
  readonly day: number
}

/** The civil date of a day number: the inverse of {@link daysFromCivil}. */
export function civilFromDays(days: number): CivilDate {
  const z = days + 719_468
  const era = Math.floor(z / 146_097)
  const dayOfEra = z - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const m = Math.floor((5 * dayOfYear + 2) / 153)
  const month = m < 10 ? m + 3 : m - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * m + 2) / 5) + 1,
  }
}

/**
 * The day number of a date written `YYYY-MM-DD`, counted from 1970-01-01.
 *
 * @throws DATE_INVALID for any other shape, and for days that do not exist (2023-02-29).
 */
export function daysFromText(text: string): number {
  const days = daysFromTextOrNull(text)
  if (days === null) throw invalid('a date', 'a day that exists, written YYYY-MM-DD')
  return days
}

/** The day number of a date written `YYYY-MM-DD`, or null where it is none. */
export function daysFromTextOrNull(text: string): number | null {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)
  if (parts === null) return null
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null
  return daysFromCivil(year, month, day)
}

/** @internal How many days a month has. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/**
 * Writes a day number as `YYYY-MM-DD`.
 *
 * @throws DATE_INVALID outside the years 0000 to 9999.
 */
export function textFromDays(days: number): string {
  if (!(Number.isInteger(days) && days >= FIRST_DAY && days <= LAST_DAY)) {
    throw invalid('a day number', 'a whole number of days since 1970-01-01, within the years 0000 to 9999')
  }
  const { year, month, day } = civilFromDays(days)
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
}

function two(number: number): string {
  return number < 10 ? `0${number}` : String(number)
}

/** How to read an instant. */
export interface InstantOptions {
  /**
   * What a text without a zone means, `2024-05-01 09:30:00`. Default: nothing, it is refused, because the same text
   * would be another instant elsewhere.
   */
  readonly withoutZone?: 'utc' | undefined
}

/**
 * The milliseconds since 1970-01-01T00:00:00Z of an instant: `2024-05-01T09:30:00Z`, with an offset (`+02:00`) instead of
 * Z, with a blank instead of T, with or without seconds and their fraction. Beyond milliseconds a fraction is cut off.
 *
 * @throws DATE_INVALID for any other shape, and for times that do not exist. Leap seconds are refused.
 */
export function millisecondsFromText(text: string, options: InstantOptions = {}): number {
  const milliseconds = millisecondsFromTextOrNull(text, options)
  if (milliseconds !== null) return milliseconds
  throw invalid(
    'a time',
    options.withoutZone === undefined
      ? 'an instant with its zone, such as 2024-05-01T09:30:00Z or 2024-05-01T09:30:00+02:00'
      : 'an instant, such as 2024-05-01T09:30:00Z or 2024-05-01 09:30:00',
  )
}

const INSTANT = /^(\d{4}-\d\d-\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?$/

/** The milliseconds since 1970-01-01T00:00:00Z of an instant, or null where the text is none. */
export function millisecondsFromTextOrNull(text: string, options: InstantOptions = {}): number | null {
  const parts = INSTANT.exec(text)
  if (parts === null) return null
  const days = daysFromTextOrNull(parts[1])
  const [hour, minute, second] = [Number(parts[2]), Number(parts[3]), Number(parts[4] ?? 0)]
  const fraction = Number((parts[5] ?? '').padEnd(3, '0').slice(0, 3))
  const offset = offsetMinutes(parts[6], options)
  if (days === null || offset === null || hour > 23 || minute > 59 || second > 59) return null
  return days * DAY_MILLISECONDS + ((hour * 60 + minute - offset) * 60 + second) * 1000 + fraction
}

function offsetMinutes(zone: string | undefined, options: InstantOptions): number | null {
  if (zone === undefined) return options.withoutZone === 'utc' ? 0 : null
  if (zone === 'Z') return 0
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))]
  if (hours > 23 || minutes > 59) return null
  return (zone[0] === '-' ? -1 : 1) * (hours * 60 + minutes)
}

/** Writes an instant as `YYYY-MM-DDTHH:MM:SSZ`, with milliseconds (`.250`) only where there are any. */
export function textFromMilliseconds(milliseconds: number): string {
  if (!(Number.isInteger(milliseconds) && Math.abs(milliseconds) <= LAST_MILLISECOND)) {
    throw invalid('a time', 'a whole number of milliseconds since 1970, at most 8.64e15 from it')
  }
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z')
}

function invalid(noun: string, expected: string): ClienteleError {
  return new ClienteleError(
    'DATE_INVALID',
    `A text or number was found where ${noun} is needed: expected ${expected}.`,
    {
      expected,
    },
  )
}

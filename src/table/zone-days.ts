import { ClienteleError } from '../errors.ts'
import { daysFromCivil } from './calendar.ts'
import { type DateColumn, MISSING_DATE, type TimeColumn } from './column.ts'

const HOUR_MILLISECONDS = 3_600_000
const DAY_MILLISECONDS = 86_400_000
/** A century of hours is remembered: enough for real data, a bound for any other. */
const MOST_OFFSETS = 876_600

/**
 * The calendar day (since 1970-01-01) on which an instant falls in a named zone. For many instants use
 * {@link zoneDays} or {@link daysInZone}, which prepare the zone once.
 *
 * @param zone - an IANA name, `Europe/Berlin`, or `UTC`. Its rules are the platform's.
 * @throws ARGUMENT_INVALID for a zone that the platform does not know.
 */
export function dayInZone(milliseconds: number, zone: string): number {
  return zoneDays(zone)(milliseconds)
}

/**
 * The calendar day of each instant in a named zone; missing stays missing.
 *
 * @throws ARGUMENT_INVALID for a zone that the platform does not know.
 */
export function daysInZone(column: TimeColumn, zone: string): DateColumn {
  const dayOf = zoneDays(zone)
  const values = new Int32Array(column.values.length)
  for (let row = 0; row < values.length; row++) {
    const milliseconds = column.values[row]
    values[row] = Number.isNaN(milliseconds) ? MISSING_DATE : dayOf(milliseconds)
  }
  return Object.freeze({ kind: 'date', values })
}

/**
 * Prepares a zone: the function gives the calendar day of an instant. Offsets are asked of the platform once an hour of
 * the data; an hour in which the offset changes is asked about instant by instant.
 *
 * @throws ARGUMENT_INVALID for a zone that the platform does not know.
 */
export function zoneDays(zone: string): (milliseconds: number) => number {
  const format = zoneFormat(zone)
  if (isUtcFormat(format)) return (milliseconds) => Math.floor(milliseconds / DAY_MILLISECONDS)
  const offsets = new Map<number, number>()
  const offsetAtHour = (hour: number): number => {
    const known = offsets.get(hour)
    if (known !== undefined) return known
    if (offsets.size === MOST_OFFSETS) offsets.clear()
    const offset = offsetAt(format, hour * HOUR_MILLISECONDS)
    offsets.set(hour, offset)
    return offset
  }
  return (milliseconds) => {
    const hour = Math.floor(milliseconds / HOUR_MILLISECONDS)
    const before = offsetAtHour(hour)
    const offset = before === offsetAtHour(hour + 1) ? before : offsetAt(format, milliseconds)
    return Math.floor((milliseconds + offset) / DAY_MILLISECONDS)
  }
}

/**
 * Whether the days of a zone are those of UTC.
 *
 * @throws ARGUMENT_INVALID for a zone that the platform does not know.
 */
export function isUtc(zone: string): boolean {
  return isUtcFormat(zoneFormat(zone))
}

function isUtcFormat(format: Intl.DateTimeFormat): boolean {
  return format.resolvedOptions().timeZone === 'UTC'
}

function zoneFormat(zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
      timeZone: zone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch (cause) {
    throw new ClienteleError(
      'ARGUMENT_INVALID',
      `There is no time zone "${zone}" on this platform. Name it as IANA does: "Europe/Berlin", "America/New_York", "UTC".`,
      { zone },
      cause,
    )
  }
}

/** What a clock in the zone shows, minus the instant, in milliseconds. */
function offsetAt(format: Intl.DateTimeFormat, milliseconds: number): number {
  const shown: Record<string, string> = {}
  for (const { type, value } of format.formatToParts(milliseconds)) shown[type] = value
  const { era, year, month, day, hour, minute, second } = shown
  const civilYear = era.startsWith('B') ? 1 - Number(year) : Number(year)
  const days = daysFromCivil(civilYear, Number(month), Number(day))
  const seconds = days * 86_400 + Number(hour) * 3600 + Number(minute) * 60 + Number(second)
  return (seconds - Math.floor(milliseconds / 1000)) * 1000
}

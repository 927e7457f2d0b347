import type { ReadonlyInt32Array } from '../math/arrays.ts'
import {
  daysFromTextOrNull,
  FIRST_DAY,
  type InstantOptions,
  LAST_DAY,
  LAST_MILLISECOND,
  millisecondsFromTextOrNull,
} from './calendar.ts'
import { type DateColumn, MISSING_DATE, type TimeColumn } from './column.ts'
import { type NumberValues, refusedValue, toFloat64 } from './number-columns.ts'

/** Dates as texts `YYYY-MM-DD`, or as whole days since 1970-01-01. */
export type DateValues = ReadonlyInt32Array | readonly (string | number | null | undefined)[]

/**
 * A column of calendar days. An `Int32Array` of days since 1970-01-01, with {@link MISSING_DATE} for missing, is taken
 * as it is, without copying: the caller writes into it no more.
 *
 * @throws COLUMN_VALUE for what is not a day of the years 0000 to 9999.
 */
export function dateColumn(values: DateValues): DateColumn {
  const days = isInt32Array(values) ? values : Int32Array.from(values, readDay)
  for (let row = 0; row < days.length; row++) {
    if ((days[row] < FIRST_DAY || days[row] > LAST_DAY) && days[row] !== MISSING_DATE) throw refusedDay(row)
  }
  return Object.freeze({ kind: 'date', values: days })
}

function isInt32Array(values: DateValues): values is ReadonlyInt32Array {
  return Object.prototype.toString.call(values) === '[object Int32Array]'
}

function readDay(value: string | number | null | undefined, row: number): number {
  if (value === null || value === undefined || Number.isNaN(value)) return MISSING_DATE
  const days = typeof value === 'string' ? daysFromTextOrNull(value) : value
  if (typeof days !== 'number' || !(Number.isInteger(days) && days >= FIRST_DAY && days <= LAST_DAY)) {
    throw refusedDay(row)
  }
  return days
}

function refusedDay(row: number): Error {
  return refusedValue(
    row,
    'something that is no date',
    'a day that exists, written YYYY-MM-DD, or days since 1970-01-01',
  )
}

/** Instants as texts with their zone, as `Date`s, or as milliseconds since 1970-01-01T00:00:00Z. */
export type TimeValues = NumberValues | readonly (string | Date | number | null | undefined)[]

/**
 * A column of instants; NaN, null and undefined are missing. A `Float64Array` of whole milliseconds since
 * 1970-01-01T00:00:00Z is taken as it is, without copying: the caller writes into it no more.
 *
 * @throws COLUMN_VALUE for what is not an instant, and for fractions of a millisecond.
 */
export function timeColumn(values: TimeValues, options: InstantOptions = {}): TimeColumn {
  const milliseconds = isPlainArray(values)
    ? Float64Array.from(values, (value, row) => readInstant(value, row, options))
    : toFloat64(values)
  for (let row = 0; row < milliseconds.length; row++) {
    const value = milliseconds[row]
    if (!(Number.isInteger(value) && Math.abs(value) <= LAST_MILLISECOND) && !Number.isNaN(value)) {
      throw refusedInstant(row, options)
    }
  }
  return Object.freeze({ kind: 'time', values: milliseconds })
}

function isPlainArray(values: TimeValues): values is readonly (string | Date | number | null | undefined)[] {
  return Array.isArray(values)
}

function readInstant(value: unknown, row: number, options: InstantOptions): number {
  if (value === null || value === undefined) return Number.NaN
  const milliseconds = instantOf(value, options)
  if (milliseconds === null) throw refusedInstant(row, options)
  return milliseconds
}

function instantOf(value: unknown, options: InstantOptions): number | null {
  if (typeof value === 'number') return value
  if (typeof value === 'string') return millisecondsFromTextOrNull(value, options)
  if (!(value instanceof Date) || Number.isNaN(value.getTime())) return null
  return value.getTime()
}

function refusedInstant(row: number, options: InstantOptions): Error {
  const zone = options.withoutZone === undefined ? ' with its zone' : ''
  return refusedValue(
    row,
    'something that is no time',
    `an instant${zone} (2024-05-01T09:30:00Z) or whole milliseconds since 1970`,
  )
}

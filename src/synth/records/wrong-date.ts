import { integerBelow, type Stream } from '../../math/philox.ts'
import { civilFromDays, daysFromCivil } from '../../table/calendar.ts'

/** The date with month and day taken for each other, or null where that is no other date. */
export function swapMonthAndDay(days: number): number | null {
  const { year, month, day } = civilFromDays(days)
  return day > 12 || day === month ? null : daysFromCivil(year, day, month)
}

/** Another date: the last digit of the year, the month or the day is wrong. Two words. */
export function mistypeDate(days: number, stream: Stream): number {
  const { year, month, day } = civilFromDays(days)
  const part = integerBelow(stream, 3)
  const draw = stream.word()
  if (part === 0)
    return daysFromCivil(year - (year % 10) + other(year % 10, 10, draw), month, Math.min(28, day))
  if (part === 1) return daysFromCivil(year, 1 + other(month - 1, 12, draw), Math.min(28, day))
  return daysFromCivil(year, month, 1 + other(day - 1, 28, draw))
}

/** A whole number from 0 to `count` - 1 other than the one there. */
function other(there: number, count: number, draw: number): number {
  return there >= count ? draw % count : (there + 1 + (draw % (count - 1))) % count
}

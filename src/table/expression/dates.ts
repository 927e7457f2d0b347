import { civilFromDays, FIRST_DAY, LAST_DAY } from '../calendar.ts'
import { type NumericNode, numericNode } from './node.ts'

/** The operators on one date. */
export type DatePart = 'year' | 'month' | 'weekday'

const parts: Readonly<Record<DatePart, (day: number) => number>> = {
  year: (day) => civilFromDays(day).year,
  month: (day) => civilFromDays(day).month,
  // 1970-01-01 was a Thursday.
  weekday: (day) => ((((day + 3) % 7) + 7) % 7) + 1,
}

/** A part of a date. */
export function datePart(operator: DatePart, date: NumericNode): NumericNode {
  const part = parts[operator]
  return numericNode('number', [date], (out, from, to) => {
    const days = date.read(from, to)
    for (let i = 0; i < to - from; i++) out[i] = Number.isNaN(days[i]) ? Number.NaN : part(days[i])
  })
}

/** Dates so many days later; missing where the number is not whole or the year leaves 0000 to 9999. */
export function addDays(date: NumericNode, shift: NumericNode): NumericNode {
  return numericNode('date', [date, shift], (out, from, to) => {
    const days = date.read(from, to)
    const shifts = shift.read(from, to)
    for (let i = 0; i < to - from; i++) {
      const day = days[i] + shifts[i]
      const fits = Number.isInteger(shifts[i]) && day >= FIRST_DAY && day <= LAST_DAY
      out[i] = fits ? day : Number.NaN
    }
  })
}

/** The days from the second date to the first. */
export function daysBetween(later: NumericNode, earlier: NumericNode): NumericNode {
  return numericNode('number', [later, earlier], (out, from, to) => {
    const laterDays = later.read(from, to)
    const earlierDays = earlier.read(from, to)
    for (let i = 0; i < to - from; i++) out[i] = laterDays[i] - earlierDays[i]
  })
}

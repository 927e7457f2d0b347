import { civilFromDays, daysFromCivil } from '../../table/calendar.ts'

/** Opens the day of birth of who has completed so many years on day 0; `share` tells how much of another year has passed. */
export function openBirthDates(dayZero: number): (years: number, share: number) => number {
  const { year, month, day } = civilFromDays(dayZero)
  const birthday = month === 2 ? Math.min(28, day) : day
  return (years, share) => daysFromCivil(year - years, month, birthday) - Math.floor(364 * share)
}

/** Opens the completed years on a day of who was born on another. */
export function openAges(today: number): (birth: number) => number {
  const now = civilFromDays(today)
  return (birth) => {
    const born = civilFromDays(birth)
    const isBefore = now.month < born.month || (now.month === born.month && now.day < born.day)
    return now.year - born.year - (isBefore ? 1 : 0)
  }
}

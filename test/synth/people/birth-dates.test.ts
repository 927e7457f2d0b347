import { expect, it } from 'vitest'
import { openAges, openBirthDates } from '../../../src/synth/people/birth-dates.ts'
import { yearsOf } from '../../../src/synth/people/years.ts'
import { daysFromText, textFromDays } from '../../../src/table/calendar.ts'

it('a person in the middle is 46, and nobody below 18 or above 95', () => {
  expect([0, 1, -1, -9, 9].map(yearsOf)).toEqual([46, 59, 33, 18, 95])
})

it('who is 40 on a day was born on it 40 years before, or up to a year earlier', () => {
  const bornOn = openBirthDates(daysFromText('2025-06-02'))
  expect(textFromDays(bornOn(40, 0))).toBe('1985-06-02')
  expect(textFromDays(bornOn(40, 1 - 2 ** -33))).toBe('1984-06-04')
})

it.each(['2024-02-29', '2025-12-31', '2023-03-01', '2025-06-02'])(
  'who has completed years on %s has completed them by the date of birth',
  (today) => {
    const day = daysFromText(today)
    const bornOn = openBirthDates(day)
    const yearsBy = openAges(day)
    for (let years = 18; years <= 95; years++)
      for (const share of [0, 0.2, 0.5, 0.9, 1 - 2 ** -33]) expect(yearsBy(bornOn(years, share))).toBe(years)
  },
)

it('a year is completed on the birthday', () => {
  const born = daysFromText('1990-06-15')
  expect(openAges(daysFromText('2025-06-14'))(born)).toBe(34)
  expect(openAges(daysFromText('2025-06-15'))(born)).toBe(35)
  expect(openAges(daysFromText('2025-05-20'))(born)).toBe(34)
})

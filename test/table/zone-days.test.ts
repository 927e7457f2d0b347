import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import {
  dayInZone,
  daysFromText,
  daysInZone,
  makeTable,
  timeColumn,
  toRows,
  zoneDays,
} from '../../src/table/index.ts'

/** What the platform itself shows, in the Swedish order year-month-day. */
function shownDay(milliseconds: number, zone: string): string {
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(milliseconds)
}

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Africa/Monrovia',
  'Australia/Lord_Howe',
]

describe('dayInZone', () => {
  test.each([
    ['2024-06-30T22:00:00Z', 'Europe/Berlin', '2024-07-01'],
    ['2024-06-30T21:59:59Z', 'Europe/Berlin', '2024-06-30'],
    ['2024-12-31T22:59:59Z', 'Europe/Berlin', '2024-12-31'],
    ['2024-12-31T23:00:00Z', 'Europe/Berlin', '2025-01-01'],
    ['2024-01-01T04:59:59Z', 'America/New_York', '2023-12-31'],
    // Samoa left out 30 December 2011.
    ['2011-12-30T09:59:59Z', 'Pacific/Apia', '2011-12-29'],
    ['2011-12-30T10:00:00Z', 'Pacific/Apia', '2011-12-31'],
    // In Iran the clock went back from midnight, which is at half past an hour of UTC.
    ['2022-09-21T19:29:59Z', 'Asia/Tehran', '2022-09-21'],
    ['2022-09-21T19:45:00Z', 'Asia/Tehran', '2022-09-21'],
    ['2022-09-21T20:30:00Z', 'Asia/Tehran', '2022-09-22'],
    ['2024-01-01T00:00:00Z', 'UTC', '2024-01-01'],
    ['2023-12-31T23:59:59Z', 'UTC', '2023-12-31'],
  ])('%s in %s is %s', (instant, zone, day) => {
    expect(dayInZone(Date.parse(instant), zone)).toBe(daysFromText(day))
  })

  property.prop([
    fc.constantFrom(...zones),
    fc.array(fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2060, 0, 1) }), {
      minLength: 1,
      maxLength: 20,
    }),
  ])('agrees with the platform, instant by instant', (zone, instants) => {
    const dayOf = zoneDays(zone)
    for (const instant of instants) expect(dayOf(instant)).toBe(daysFromText(shownDay(instant, zone)))
  })

  test('agrees with the platform around changes of an offset that is no whole number of hours', () => {
    // Liberia: -0:44:30 until 7 January 1972.
    const dayOf = zoneDays('Africa/Monrovia')
    const change = Date.UTC(1972, 0, 7)
    for (let minute = -120; minute <= 120; minute++) {
      const instant = change + minute * 60_000
      expect(dayOf(instant)).toBe(daysFromText(shownDay(instant, 'Africa/Monrovia')))
    }
  })

  test('an unknown zone is refused', () => {
    expect(() => dayInZone(0, 'Europe/Berlim')).toThrowError(
      expect.objectContaining({ code: 'ARGUMENT_INVALID' }),
    )
  })
})

test('daysInZone keeps missing instants missing', () => {
  const column = daysInZone(timeColumn(['2024-06-30T22:00:00Z', null]), 'Europe/Berlin')
  expect(toRows(makeTable({ day: column }))).toEqual([{ day: '2024-07-01' }, { day: null }])
})

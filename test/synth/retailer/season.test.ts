import { describe, expect, it } from 'vitest'
import { synthesize } from '../../../src/synth/index.ts'
import { openSeason } from '../../../src/synth/retailer/season.ts'
import { daysFromText } from '../../../src/table/calendar.ts'
import { toRows } from '../../../src/table/to-rows.ts'

describe('operational time', () => {
  const season = openSeason(daysFromText('2025-01-01'), 365)

  it('runs through a year as the months say', () => {
    expect(season.operational(0 - 31) + 31 * 1.19).toBeCloseTo(season.operational(-1) + 1.19, 9)
    expect(season.operational(-365)).toBe(0)
    // 2024 had 366 days; the window begins on 2 January.
    expect(season.operational(-335)).toBeCloseTo(30 * 0.8, 9)
  })

  it('is undone by the calendar', () => {
    for (const day of [-365, -364.5, -200.125, -31, -30.75, -0.25])
      expect(season.calendar(season.operational(day))).toBeCloseTo(day, 9)
    expect(season.calendar(1e9)).toBe(0)
  })
})

describe('purchases', () => {
  it('come more often in November than in February, by the ratio of the months', () => {
    const { transactions, crm } = synthesize({
      seed: 2,
      customers: 30_000,
      level: 'easy',
      dayZero: '2025-01-01',
    })
    const joined = new Set(toRows(crm.table()).map((row) => `${row['customer_id']} ${row['joined']}`))
    const perDay = { '2024-11': 0, '2024-10': 0, '2024-12': 0 }
    const days = { '2024-11': 30, '2024-10': 31, '2024-12': 31 }
    for (const row of toRows(transactions.table())) {
      const month = String(row['at']).slice(0, 7)
      if (row['quantity'] !== 1 || joined.has(`${row['customer_id']} ${row['at']}`)) continue
      if (month in perDay) perDay[month as '2024-11'] += 1 / days[month as '2024-11']
    }
    const neighbours = (perDay['2024-10'] + perDay['2024-12']) / 2
    expect(perDay['2024-11'] / neighbours).toBeGreaterThan(1.1)
    expect(perDay['2024-11'] / neighbours).toBeLessThan(1.35)
  })
})

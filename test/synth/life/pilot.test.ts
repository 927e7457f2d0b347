import { describe, expect, it } from 'vitest'
import { synthesize } from '../../../src/synth/index.ts'
import { toRows } from '../../../src/table/to-rows.ts'

const customers = 40_000
const retailer = synthesize({ seed: 21, customers, level: 'easy' })
const rows = toRows(retailer.contacts.table())
const weights: Readonly<Record<string, number>> = {
  email: 0.45,
  push: 0.2,
  sms: 0.17,
  post: 0.15,
  call: 0.03,
}

/** The channels that reached each customer on day 0: those granted, and those that the pilot ended. */
const reached = new Map<string, Set<string>>()
for (const row of toRows(retailer.consent.table())) {
  if (row['status'] === 'withdrawn' && String(row['since']) < '2025-06-02') continue
  const id = String(row['customer_id'])
  reached.set(id, (reached.get(id) ?? new Set()).add(String(row['channel'])))
}

/** Whether a share of n draws is within four standard errors of p. */
function near(share: number, p: number, n: number): boolean {
  return Math.abs(share - p) < 4 * Math.sqrt((p * (1 - p)) / n)
}

describe('the pilot', () => {
  const treated = rows.filter((row) => row['arm'] === 'treated')

  it('takes half of the customers whom a channel reaches, and treats 70 % of them', () => {
    expect(near(rows.length / reached.size, 0.5, reached.size)).toBe(true)
    expect(near(treated.length / rows.length, 0.7, rows.length)).toBe(true)
    for (const row of rows) expect(reached.has(String(row['customer_id']))).toBe(true)
  })

  it('logs the exact chance of what was done', () => {
    for (const row of rows) {
      const channels = [...(reached.get(String(row['customer_id'])) ?? [])]
      const total = channels.reduce((sum, channel) => sum + weights[channel], 0)
      const chance = row['arm'] === 'control' ? 0.3 : ((0.7 / 12) * weights[String(row['channel'])]) / total
      expect(Number(row['propensity'])).toBeCloseTo(chance, 12)
      if (row['arm'] === 'treated') expect(channels).toContain(row['channel'])
      else expect([row['offer'], row['channel'], row['cost']]).toEqual([null, null, 0])
    }
  })

  it('draws offers at equal chances, and channels by their weights among those that reach', () => {
    const offers = new Map<unknown, number>()
    for (const row of treated) offers.set(row['offer'], (offers.get(row['offer']) ?? 0) + 1)
    expect(offers.size).toBe(12)
    for (const count of offers.values())
      expect(near(count / treated.length, 1 / 12, treated.length)).toBe(true)
    for (const channel of Object.keys(weights)) {
      let expected = 0
      let variance = 0
      for (const row of treated) {
        const open = reached.get(String(row['customer_id'])) ?? new Set<string>()
        const total = [...open].reduce((sum, name) => sum + weights[name], 0)
        const p = open.has(channel) ? weights[channel] / total : 0
        expected += p
        variance += p * (1 - p)
      }
      const found = treated.filter((row) => row['channel'] === channel).length
      expect(Math.abs(found - expected)).toBeLessThan(4 * Math.sqrt(variance))
    }
  })

  it('gives weights that add up to the customers, by inverse propensity, for an arm that reaches all', () => {
    const sum = treated.reduce((total, row) => total + 1 / (12 * Number(row['propensity'])), 0)
    // Each treated customer weighs the number of their channels: the sum estimates the pairs of customer and channel.
    const pairs = rows.reduce((total, row) => total + (reached.get(String(row['customer_id']))?.size ?? 0), 0)
    expect(Math.abs(sum / pairs - 1)).toBeLessThan(0.05)
  })

  it('costs what the channels cost, and ends only channels of the treated', () => {
    for (const row of rows) {
      if (row['arm'] === 'control') expect([row['redeemed'], row['opted_out']]).toEqual([false, false])
      if (row['channel'] === 'call') expect(row['cost']).toBe(4)
    }
    expect(rows.some((row) => row['opted_out'] === true)).toBe(true)
  })

  it('moves orders: the treated of each department order more there than the controls', () => {
    const control = rows.filter((row) => row['arm'] === 'control')
    const firstOffers = { food: 0, home: 3, style: 6, tech: 9 }
    const names = toRows(retailer.offers).map((row) => row['offer'])
    for (const [department, first] of Object.entries(firstOffers)) {
      const own = new Set(names.slice(first, first + 3))
      const arm = treated.filter((row) => own.has(row['offer']))
      const mean = (of: typeof rows) =>
        of.reduce((sum, row) => sum + Number(row[`orders_${department}` as 'orders_food']), 0) / of.length
      expect(mean(arm)).toBeGreaterThan(mean(control))
    }
  })
})

describe('consent', () => {
  const statements = toRows(retailer.consent.table())

  it.each([
    ['email', 0.66],
    ['push', 0.31],
    ['sms', 0.42],
    ['post', 0.8],
    ['call', 0.24],
  ])('lets %s reach about the share of customers it should, %d', (channel, share) => {
    const open = [...reached.values()].filter((channels) => channels.has(channel)).length
    expect(Math.abs(open / customers - share)).toBeLessThan(0.02)
  })

  it('leaves about 2 % whom nothing reaches', () => {
    expect(Math.abs(1 - reached.size / customers - 0.02)).toBeLessThan(0.004)
  })

  it('says one thing per customer and channel, for marketing, on a day after they joined', () => {
    const joined = new Map(
      toRows(retailer.crm.table()).map((row) => [row['customer_id'], String(row['joined'])]),
    )
    const keys = new Set(statements.map((row) => `${row['customer_id']} ${row['channel']}`))
    expect(keys.size).toBe(statements.length)
    for (const row of statements) {
      expect(row['purpose']).toBe('marketing')
      const first = joined.get(String(row['customer_id'])) ?? '9999'
      if (row['status'] === 'granted') expect(row['since']).toBe(first)
      else expect(String(row['since']) >= first).toBe(true)
    }
  })

  it('is withdrawn at .0004 a week by those who granted, and through the pilot by those who left it', () => {
    const before = statements.filter(
      (row) => row['status'] === 'withdrawn' && String(row['since']) < '2025-06-02',
    ).length
    const granted = statements.length - before
    // Tenure is even over 155 weeks: the mean of e^(.0004 t) - 1 over it.
    const expected = (Math.exp(0.062) - 1) / 0.062 - 1
    expect(Math.abs(before / granted / expected - 1)).toBeLessThan(0.06)
    const optedOut = new Set(
      rows.filter((row) => row['opted_out'] === true).map((row) => `${row['customer_id']} ${row['channel']}`),
    )
    const ended = statements.filter((row) => String(row['since']) >= '2025-06-02')
    expect(new Set(ended.map((row) => `${row['customer_id']} ${row['channel']}`))).toEqual(optedOut)
    for (const row of ended) expect(String(row['since']) < '2025-06-30').toBe(true)
  })
})

import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { openWorld, type PlanTable, type Retailer } from '../../src/synth/index.ts'
import { daysFromText, textFromDays } from '../../src/table/calendar.ts'
import { fromArrays } from '../../src/table/from-arrays.ts'
import type { Table } from '../../src/table/table.ts'
import { toRows } from '../../src/table/to-rows.ts'

type Row = { readonly [column: string]: unknown }

const dayZero = daysFromText('2025-06-02')
const dateOf = (day: number): string => textFromDays(dayZero + day)

/** The last day before the conditions of suppliers change: three waves have had their plan. */
const latest = 111

const rowsOf = (table: { table(): Table }): Row[] => toRows(table.table())

function planFor(keys: readonly string[]): PlanTable {
  return fromArrays({
    customer_id: keys.flatMap((key) => [key, key]),
    offer: keys.flatMap(() => ['Fresh 15 %', 'Home 20 %']),
    channel: keys.flatMap(() => ['push', 'sms']),
  })
}

/** What followed a contact is not known before its 28 days are over; leaks are of the day of the view. */
function contactsKnown(rows: readonly Row[], asOf: string): Row[] {
  return rows
    .filter((row) => String(row['at']) < asOf)
    .map(({ last_call_seconds, coupon_used, segment_today, days_since_order, ...row }) => {
      if (dateOf(daysFromText(String(row['at'])) - dayZero + 28) <= asOf) return row
      const followed = ['orders_food', 'orders_home', 'orders_style', 'orders_tech', 'margin']
      const unknown = [...followed, 'redeemed', 'visited', 'opted_out'].map((name) => [name, null])
      return { ...row, ...Object.fromEntries(unknown) }
    })
}

/** The day each customer joined, by the key under which they speak. */
function joinedOn(retailer: Retailer): Map<unknown, string> {
  const spoken = rowsOf(retailer.consent).filter((row) => row['purpose'] === 'service')
  const file = spoken.length > 0 ? spoken : rowsOf(retailer.crm)
  return new Map(file.map((row) => [row['customer_id'], String(row['since'] ?? row['joined'])]))
}

/** A withdrawal that was not made yet was a grant; where the shop held the same, it held that grant. */
function consentKnown(rows: readonly Row[], asOf: string, joined: ReadonlyMap<unknown, string>): Row[] {
  return rows.flatMap((row, at) => {
    const before = rows[at - 1]
    const isSecond =
      row['source'] === 'shop' &&
      before?.['source'] === 'crm' &&
      before['channel'] === row['channel'] &&
      before['purpose'] === 'marketing' &&
      row['purpose'] === 'marketing'
    const first = isSecond ? before : row
    const isRevised =
      first['purpose'] === 'marketing' && first['status'] === 'withdrawn' && String(first['since']) >= asOf
    const known = isRevised ? { ...row, status: 'granted', since: joined.get(first['customer_id']) } : row
    return String(known['since']) < asOf ? [known] : []
  })
}

function knownBy(retailer: Retailer, asOf: string): { readonly [table: string]: readonly Row[] } {
  const joined = joinedOn(retailer)
  const before = (day: string) => (row: Row) => String(row[day]) < asOf
  const sold = (name: keyof Retailer['suppliers']) =>
    rowsOf(retailer.suppliers[name])
      .filter(
        (row) =>
          isKnown(row) &&
          (joined.get(row['customer_id']) ?? '') < asOf &&
          asOf >= (retailer.supplierTerms[name].collected ?? asOf),
      )
      .map(({ spend_decile_fresh, ...row }) => row)
  const keys = new Set(
    [...rowsOf(retailer.crm), ...rowsOf(retailer.shop)]
      .filter(before('joined'))
      .map((row) => row['customer_id']),
  )
  const isKnown = (row: Row): boolean => keys.has(row['customer_id'])
  return {
    crm: rowsOf(retailer.crm)
      .filter(before('joined'))
      .map((row) => (before('updated')(row) ? row : { ...row, updated: row['joined'] })),
    shop: rowsOf(retailer.shop).filter(before('joined')),
    service: rowsOf(retailer.service).filter(before('called')),
    transactions: rowsOf(retailer.transactions).filter(before('at')).filter(before('recorded_at')),
    contacts: contactsKnown(rowsOf(retailer.contacts), asOf),
    campaigns: contactsKnown(rowsOf(retailer.campaigns), asOf).filter(isKnown),
    consent: consentKnown(rowsOf(retailer.consent), asOf, joined).filter(isKnown),
    home_panel: sold('home_panel'),
    coalition: sold('coalition'),
    life_score: sold('life_score'),
    data_plus: sold('data_plus'),
  }
}

describe.each(['easy', 'realistic', 'hostile'] as const)('at level %s', (level) => {
  const world = openWorld({ seed: 23, customers: 500, level, pilotShare: 1 })
  const written = [
    ...new Set(rowsOf(world.view(dateOf(28)).contacts).map((row) => String(row['customer_id']))),
  ]
  for (let wave = 1; wave <= 3; wave++) world.apply(planFor(written.slice(100 * wave)), wave)
  const later = world.view(dateOf(latest))

  test.prop([fc.integer({ min: -900, max: latest })], {
    seed: 5,
    numRuns: 10,
    examples: [[-200], [0], [27], [28], [40], [84], [latest]],
  })('an early view is the later one, restricted to what was known then, table by table', (day) => {
    const asOf = dateOf(day)
    expect(knownBy(world.view(asOf), asOf)).toEqual(knownBy(later, asOf))
  })

  test('the waves ended channels, and the later view knows more', () => {
    const known = knownBy(later, dateOf(latest))
    const early = knownBy(later, dateOf(28))
    expect(known['transactions'].length).toBeGreaterThan(early['transactions'].length)
    const ended = known['consent'].filter(
      (row) => row['status'] === 'withdrawn' && String(row['since']) >= dateOf(28),
    )
    expect(ended.length).toBeGreaterThan(0)
  })
})

it.each(['2024-09-15', '2025-03-01', '2025-06-30'])(
  'a view of %s writes of nobody whom none of its sources knows',
  (day) => {
    const view = openWorld({ seed: 8, customers: 3000 }).view(day)
    const keysOf = (table: Table): Set<unknown> =>
      new Set(toRows(table).map((row) => row['customer_id'] ?? null))
    const known = [view.crm, view.shop, view.service].map((source) => keysOf(source.table()))
    const { transactions, contacts, campaigns, consent, suppliers } = view
    for (const source of [transactions, contacts, campaigns, consent, ...Object.values(suppliers)])
      for (const key of keysOf(source.table()))
        if (key !== null) expect(known.some((keys) => keys.has(key))).toBe(true)
  },
)

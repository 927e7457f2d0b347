import { fc } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { sourceOf } from '../../src/engine/index.ts'
import { outcomesAfter } from '../../src/features/index.ts'
import { daysFromText, textFromDays } from '../../src/table/calendar.ts'
import { take } from '../../src/table/take.ts'
import { toRows } from '../../src/table/to-rows.ts'
import { tableHash } from '../engine/plain.ts'
import { baseOf, contactsOf, type Line, transactionsOf } from './events.ts'

const contacts = contactsOf([
  { customer_id: 'b', at: '2024-01-10', option: 0 },
  { customer_id: 'a', at: '2024-01-10', option: 0 },
  { customer_id: 'a', at: '2024-01-20', option: null },
  { customer_id: 'a', at: null, option: 1 },
])
const line = (at: string, order_id: string, euros: number, department = 'food'): Line => ({
  customer_id: 'a',
  at,
  order_id,
  euros,
  department,
})
const transactions = transactionsOf([
  line('2024-01-09', 'before', 1000),
  line('2024-01-10', 'o1', 10),
  line('2024-01-10', 'o1', 3, 'home'),
  line('2024-01-21', 'o2', 20),
  line('2024-01-22', 'r2', -20),
  line('2024-01-23', 'o3', 40),
  line('2024-01-24', 'o4', 80),
])

describe('outcomesAfter', () => {
  it('counts the day of the contact and not the day after the last', async () => {
    const of = async (metric: 'orders' | 'spend'): Promise<unknown[]> =>
      toRows(
        await outcomesAfter(contacts, transactions, {
          days: 14,
          metric,
          byDepartment: ['food', 'home', 'toys'],
        }),
      ).map((row) => ['', '_food', '_home', '_toys'].map((department) => row[`${metric}_after${department}`]))
    // The first contact of "a" sees 10 to 23 January.
    expect(await of('orders')).toEqual([
      [0, 0, 0, 0],
      [3, 3, 1, 0],
      [3, 3, 0, 0],
      [null, null, null, null],
    ])
    expect(await of('spend')).toEqual([
      [0, 0, 0, 0],
      [5_300, 5_000, 300, 0],
      [12_000, 12_000, 0, 0],
      [null, null, null, null],
    ])
  })

  it('keeps the contacts as they are and adds columns with a unit', async () => {
    const table = await outcomesAfter(contacts, transactions, { days: 14, metric: 'spend' })
    expect(table.names).toEqual([...contacts.table.names, 'spend_after'])
    for (const name of contacts.table.names) expect(table.columns[name]).toBe(contacts.table.columns[name])
    expect(table.columns['spend_after']).toMatchObject({ kind: 'integer', unit: 'EUR/100' })
  })

  it('has no outcome for contacts whose time is not over, and uses nothing from the as-of date on', async () => {
    const ordersAsOf = async (asOf: string): Promise<unknown[]> =>
      toRows(await outcomesAfter(contacts, transactions, { days: 14, metric: 'orders', asOf })).map(
        (row) => row['orders_after'],
      )
    expect(await ordersAsOf('2024-01-23')).toEqual([null, null, null, null])
    expect(await ordersAsOf('2024-01-24')).toEqual([0, 3, null, null])
    expect(await ordersAsOf('2024-02-03')).toEqual([0, 3, 3, null])
  })

  it('leads the ids of one customer together where the base is given', async () => {
    const base = {
      ...(await baseOf([{ customer_id: 'b' }])),
      journal: [{ event: 'merged', customer: 'b', from: ['a', 'b'] }],
    } as const
    const table = await outcomesAfter(contacts, transactions, { days: 14, metric: 'orders', base })
    expect(toRows(table).map((row) => row['orders_after'])).toEqual([3, 3, 3, null])
    const stranger = { ...base, journal: [] }
    const apart = await outcomesAfter(contacts, transactions, { days: 14, metric: 'orders', base: stranger })
    expect(toRows(apart).map((row) => row['orders_after'])).toEqual([0, null, null, null])
  })

  it('agrees with filters over row objects, in any order and as a row source', async () => {
    const day = fc.integer({ min: 19_700, max: 19_730 }).map(textFromDays)
    const contact = fc.record({
      customer_id: fc.constantFrom('a', 'b', 'c'),
      at: day,
      option: fc.constant(0),
    })
    const purchase = fc.record({
      customer_id: fc.constantFrom('a', 'b', 'x'),
      at: day,
      order_id: fc.option(fc.constantFrom('1', '2', '3')),
      euros: fc.integer({ min: -3, max: 9 }),
      department: fc.constantFrom('food', 'home'),
    })
    const inputs = [
      fc.array(contact, { minLength: 1, maxLength: 9 }),
      fc.array(purchase, { maxLength: 30 }),
      fc.integer({ min: 1, max: 20 }),
    ] as const
    await fc.assert(
      fc.asyncProperty(...inputs, async (some, all, days) => {
        const events = transactionsOf(all)
        const options = { days, metric: 'orders', byDepartment: ['home'] } as const
        const table = await outcomesAfter(contactsOf(some), events, options)
        const naive = some.map(({ customer_id, at }) => {
          const from = daysFromText(at)
          const own = all.filter(
            (one) =>
              one.customer_id === customer_id &&
              one.euros >= 0 &&
              daysFromText(one.at) >= from &&
              daysFromText(one.at) < from + days,
          )
          const orders = (lines: typeof own): number =>
            new Set(lines.map((one) => one.order_id ?? one.at)).size
          return [orders(own), orders(own.filter(({ department }) => department === 'home'))]
        })
        expect(toRows(table).map((row) => [row['orders_after'], row['orders_after_home']])).toEqual(naive)
        const backwards = take(
          events.table,
          all.map((_, i) => all.length - 1 - i),
        )
        for (const rows of [backwards, sourceOf(events.table, 7)]) {
          const again = await outcomesAfter(contactsOf(some), { kind: 'transactions', table: rows }, options)
          expect(tableHash(again)).toBe(tableHash(table))
        }
      }),
      { numRuns: 100, seed: 5 },
    )
  })

  it.each<[string, object, string]>([
    ['no days', { days: 0 }, 'ARGUMENT_INVALID'],
    ['half days', { days: 1.5 }, 'ARGUMENT_INVALID'],
    ['another metric', { metric: 'clicks' }, 'ARGUMENT_INVALID'],
    ['a margin that is not there', { metric: 'margin' }, 'COLUMN_UNKNOWN'],
    ['an as-of date that is none', { asOf: 'today' }, 'DATE_INVALID'],
  ])('refuses %s', async (_, changed, code) => {
    const outcome = outcomesAfter(contacts, transactions, { days: 14, metric: 'orders', ...changed })
    await expect(outcome).rejects.toMatchObject({ code })
  })

  it('refuses to write over a column', async () => {
    const table = await outcomesAfter(contacts, transactions, { days: 14, metric: 'orders' })
    const again = outcomesAfter({ ...contacts, table }, transactions, { days: 28, metric: 'orders' })
    await expect(again).rejects.toMatchObject({ code: 'COLUMN_DUPLICATE' })
  })
})

import { expect, it } from 'vitest'
import { openWorld } from '../../../src/synth/index.ts'
import { trueLeaks } from '../../../src/synth/truth.ts'
import { toRows } from '../../../src/table/to-rows.ts'

const world = openWorld({ seed: 4, customers: 20_000 })
const { contacts, suppliers } = world.view('2025-06-30')

it('every leak that the truth names is a column, and every column that leaks is named', () => {
  const named = toRows(trueLeaks(world)).map((row) => `${row['table']}.${row['column']}`)
  const plain = openWorld({ seed: 4, customers: 10, level: 'easy' }).view('2025-06-30')
  const extra = (name: string, one: readonly { name: string }[], other: readonly { name: string }[]) =>
    one.filter((column) => other.every((known) => known.name !== column.name)).map((c) => `${name}.${c.name}`)
  const found = [
    ...extra('contacts', contacts.columns, plain.contacts.columns),
    ...extra('data_plus', suppliers.data_plus.columns, plain.suppliers.data_plus.columns),
  ]
  expect(found.sort()).toEqual(named.sort())
  expect(toRows(trueLeaks(openWorld({ seed: 4, customers: 10, level: 'easy' })))).toEqual([])
})

it('leaks tell what came of a contact: long calls, used coupons, orders of late', () => {
  const rows = toRows<string>(contacts.table())
  const calls = rows.filter((row) => row['last_call_seconds'] !== null)
  expect(calls.length).toBeGreaterThan(100)
  expect(calls.every((row) => row['channel'] === 'call')).toBe(true)
  for (const row of calls) expect(Number(row['last_call_seconds']) >= 180).toBe(row['redeemed'])
  expect(rows.every((row) => row['coupon_used'] === row['redeemed'])).toBe(true)
  const bought = rows.filter((row) => Number(row['orders_food']) > 0)
  expect(bought.length).toBeGreaterThan(100)
  expect(bought.every((row) => Number(row['days_since_order']) <= 28 && row['segment_today'] === 'hot')).toBe(
    true,
  )
})

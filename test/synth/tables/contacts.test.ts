import { expect, it } from 'vitest'
import { openWorld } from '../../../src/synth/index.ts'
import { truePersons } from '../../../src/synth/truth.ts'
import { fromArrays } from '../../../src/table/from-arrays.ts'
import { toRows } from '../../../src/table/to-rows.ts'

const spec = { seed: 12, customers: 1500 } as const

it('ids of contacts do not tell which records are of one person', () => {
  const world = openWorld(spec)
  const { crm, shop } = world.view('2025-06-30')
  const all = [...toRows(crm.table()), ...toRows(shop.table())].map((row) => String(row['customer_id']))
  const keys = all.filter((_, i) => i % 3 > 0)
  const personOf = new Map(toRows(truePersons(spec)).map((row) => [row['customer_id'], row['person']]))
  expect(new Set(keys.map((key) => personOf.get(key))).size).toBeLessThan(keys.length - 300)
  const twice = [...keys, ...keys]
  const plan = fromArrays({
    customer_id: twice,
    offer: twice.map((_, i) => (i < keys.length ? 'Home 20 %' : 'Tech 8 %')),
    channel: twice.map(() => 'email'),
  })
  const ids = toRows(world.apply(plan, 1).contacts.table()).map((row) => String(row['contact_id']))
  expect(ids.sort()).toEqual(keys.flatMap((key) => [`k1-0-${key}`, `k1-1-${key}`]).sort())
})

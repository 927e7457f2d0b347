import { describe, expect, it } from 'vitest'
import { type FeatureHistory, openHistory } from '../../src/brief/kept-features.ts'
import type { CustomerBase } from '../../src/contracts/base.ts'
import { buildFeatures } from '../../src/features/index.ts'
import { mergeSources } from '../../src/merge/index.ts'
import { concat } from '../../src/table/concat.ts'
import { fromRows } from '../../src/table/from-rows.ts'
import { sort } from '../../src/table/sort.ts'
import type { Table } from '../../src/table/table.ts'
import { take } from '../../src/table/take.ts'
import { toRows } from '../../src/table/to-rows.ts'
import { options, source } from '../merge/sources.ts'

const kinds = { customer_id: 'text', at: 'date', recorded_at: 'date', order_id: 'text' } as const

const purchase = (customer: string, day: string, order: string, amount: number, recorded = day) => ({
  customer_id: customer,
  at: day,
  recorded_at: recorded,
  order_id: order,
  amount,
})

const purchases = fromRows(
  [
    purchase('a', '2024-01-10', '1', 10),
    purchase('a', '2024-02-10', '2', 20),
    purchase('b', '2024-01-20', '3', 30),
    purchase('c', '2024-01-30', '4', 40),
    purchase('c', '2024-04-30', '5', 50),
  ],
  { kinds },
)

const baseOf = (rows: readonly { id: string; mail: string; age: number }[]): Promise<CustomerBase> =>
  mergeSources(
    [source('shop', fromRows(rows), { key: 'id', meanings: { id: 'customer_id', mail: 'email' } })],
    options,
  )

const people = [
  { id: 'a', mail: 'a@x.org', age: 30 },
  { id: 'b', mail: 'b@x.org', age: 40 },
  { id: 'c', mail: 'c@x.org', age: 50 },
]

const contacts = fromRows([
  { customer_id: 'a' },
  { customer_id: 'b' },
  { customer_id: 'c' },
  { customer_id: 'x' },
])

async function historyOf(
  base: CustomerBase,
  table: Table,
  earlier: Table | null,
  windowsDays: readonly number[] = [30],
): Promise<FeatureHistory> {
  const make = (asOf: string, some: Table) =>
    buildFeatures(base, { transactions: { kind: 'transactions', table: some } }, { asOf, windowsDays })
  const today = await make('2024-06-01', table)
  return openHistory({ base, purchases: table, earlier, today, asked: windowsDays, make })
}

/** Computes with what was kept and without, and says of how many customers it was computed. */
async function computedAgain(
  base: CustomerBase,
  table: Table,
  windowsDays?: readonly number[],
): Promise<number> {
  const first = await historyOf(await baseOf(people), purchases, null)
  await first.asOf('2024-03-01', contacts)
  expect(first.counts).toEqual({ computed: 3, found: 0 })
  const kept = await historyOf(base, table, first.kept(), windowsDays)
  const anew = await historyOf(base, table, null, windowsDays)
  const found = await kept.asOf('2024-03-01', contacts)
  expect(toRows(sort(found, ['customer_id']))).toEqual(
    toRows(sort(await anew.asOf('2024-03-01', contacts), ['customer_id'])),
  )
  return kept.counts.computed
}

describe('openHistory', () => {
  it('computes nothing again where nothing changed that was known then, in whatever order', async () => {
    const base = await baseOf(people)
    expect(await computedAgain(base, purchases)).toBe(0)
    const later = fromRows([purchase('a', '2024-05-01', '9', 99)], { kinds })
    const turned = take(concat([later, purchases]), Int32Array.from([5, 3, 0, 2, 4, 1]))
    expect(await computedAgain(base, turned)).toBe(0)
  })

  it('computes again whose purchases were changed, or are known now to have been known', async () => {
    const base = await baseOf(people)
    const added = fromRows([purchase('b', '2024-01-05', '8', 5, '2024-02-20')], { kinds })
    expect(await computedAgain(base, concat([purchases, added]))).toBe(1)
    const late = fromRows([purchase('b', '2024-01-05', '8', 5, '2024-04-20')], { kinds })
    expect(await computedAgain(base, concat([purchases, late]))).toBe(0)
    expect(await computedAgain(base, take(purchases, Int32Array.from([1, 2, 3, 4])))).toBe(1)
  })

  it('computes again who is merged, or of whom the base says something else, and nobody for who left', async () => {
    const gone = await baseOf([people[0], people[2]])
    expect(await computedAgain(gone, purchases)).toBe(0)
    const older = await baseOf([people[0], people[1], { ...people[2], age: 51 }])
    expect(await computedAgain(older, purchases)).toBe(1)
    const one = await mergeSources(
      [
        source('shop', fromRows(people.slice(0, 2)), {
          key: 'id',
          meanings: { id: 'customer_id', mail: 'email' },
        }),
        source('club', fromRows([{ id: 'c', mail: 'b@x.org', age: 40 }]), {
          key: 'id',
          meanings: { id: 'customer_id', mail: 'email' },
        }),
      ],
      options,
    )
    expect(toRows(one.customers).length).toBe(2)
    expect(await computedAgain(one, purchases)).toBe(1)
  })

  it('computes all again where other features are asked for', async () => {
    expect(await computedAgain(await baseOf(people), purchases, [30, 60])).toBe(3)
  })
})

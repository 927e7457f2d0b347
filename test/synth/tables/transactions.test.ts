import { describe, expect, it } from 'vitest'
import { openWorld, type World } from '../../../src/synth/index.ts'
import { departments } from '../../../src/synth/retailer/departments.ts'
import { trueOptions } from '../../../src/synth/truth.ts'
import { columnOfKind } from '../../../src/table/access.ts'
import { MISSING_CODE } from '../../../src/table/column.ts'
import { fromArrays } from '../../../src/table/from-arrays.ts'
import { makeTable } from '../../../src/table/make-table.ts'
import type { Table } from '../../../src/table/table.ts'
import { textColumn } from '../../../src/table/text-columns.ts'
import { toRows } from '../../../src/table/to-rows.ts'

const over = '2025-08-25'

/** Nobody is written to. */
const nothing = makeTable({ customer_id: textColumn([]), offer: textColumn([]), channel: textColumn([]) })

/** Sends everybody who was in the pilot a call in two waves, which causes orders and drives others away. */
function callEverybody(world: World): void {
  for (let wave = 1; wave <= 2; wave++) {
    const keys = toRows(world.view('2025-06-30').contacts.table()).map((row) => String(row['customer_id']))
    const { offer, channel } = trueOptions[5 * wave + 4]
    world.apply(
      fromArrays({
        customer_id: keys,
        offer: keys.map(() => offer),
        channel: keys.map(() => channel),
      }),
      wave,
    )
  }
}

function madeBy(table: Table): Map<string, { day: string; place: number; order: string }[]> {
  const made = new Map<string, { day: string; place: number; order: string }[]>()
  for (const row of toRows(table)) {
    if (row['quantity'] !== 1 || row['customer_id'] === null) continue
    const key = String(row['customer_id'])
    const department = (departments as readonly string[]).indexOf(String(row['department']))
    const place = 1e9 * department + Number(row['amount'])
    made.set(key, [
      ...(made.get(key) ?? []),
      { day: String(row['at']), place, order: String(row['order_id']) },
    ])
  }
  return made
}

describe.each(['easy', 'realistic', 'hostile'] as const)('purchases at level %s', (level) => {
  const world = openWorld({ seed: 31, customers: 1500, level, pilotShare: 1 })
  callEverybody(world)
  const made = madeBy(world.view(over).transactions.table())

  it('stand in the order of their days, whatever caused them', () => {
    let orders = 0
    for (const lines of made.values())
      lines.slice(1).forEach((line, before) => {
        const last = lines[before]
        expect(last.day < line.day || (last.day === line.day && last.place <= line.place)).toBe(true)
        orders++
      })
    expect(orders).toBeGreaterThan(1500)
  })

  it('are known by their texts alone: no dictionary holds a key of no row', () => {
    const { columns } = world.view('2025-06-10').transactions.table()
    for (const name of ['customer_id', 'order_id'] as const) {
      const column = columns[name]
      if (column.kind !== 'text') throw new Error(`${name} is no text`)
      const used = new Set(column.codes)
      used.delete(MISSING_CODE)
      expect(column.dictionary.size).toBe(used.size)
    }
  })

  it('are made on a deal as often after day 0 as before, where nobody is written to', () => {
    const calm = openWorld({ seed: 32, customers: 3000, level, pilotShare: 0, drift: false })
    for (let wave = 1; wave <= 3; wave++) calm.apply(nothing, wave)
    const { transactions } = calm.view('2025-09-22')
    const table = transactions.table()
    const at = toRows(table).map((row) => String(row['at']))
    const { values } = columnOfKind(table, 'on_deal', 'flag')
    const shareOf = (of: (day: string) => boolean): { share: number; count: number } => {
      const rows = at.flatMap((day, row) => (of(day) ? [values[row]] : []))
      return { share: rows.reduce((sum, deal) => sum + deal, 0) / rows.length, count: rows.length }
    }
    const before = shareOf((day) => day >= '2025-02-01' && day < '2025-06-02')
    const after = shareOf((day) => day >= '2025-06-02')
    const error = Math.sqrt(before.share * (1 - before.share) * (1 / before.count + 1 / after.count))
    expect(after.count).toBeGreaterThan(800)
    // Orders of one person are alike, which widens the error.
    expect(Math.abs(after.share - before.share)).toBeLessThan(6 * error)
  })
})

// Only at level easy does an order's name tell whose it is and which of theirs.
it('purchases are numbered without a gap where some were driven away', () => {
  const world = openWorld({ seed: 31, customers: 1500, level: 'easy', pilotShare: 1 })
  callEverybody(world)
  const made = madeBy(world.view(over).transactions.table())
  for (const [key, lines] of made) {
    const numbers = lines.map(({ order }) => Number(order.split('-')[1]))
    expect(numbers).toEqual(numbers.map((_, i) => i + 1))
    expect(lines[0].order.slice(1, 10)).toBe(key.slice(1))
  }
  const calm = openWorld({ seed: 31, customers: 1500, level: 'easy', pilotShare: 1 })
  for (let wave = 1; wave <= 2; wave++) calm.apply(nothing, wave)
  const anyway = madeBy(calm.view(over).transactions.table())
  const fewer = [...made].filter(([key, lines]) => lines.length < (anyway.get(key)?.length ?? 0))
  expect(fewer.length).toBeGreaterThan(0)
})

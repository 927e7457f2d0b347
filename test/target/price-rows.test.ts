import { describe, expect, it } from 'vitest'
import type { Session } from '../../src/engine/pass.ts'
import { hash32, hashThreshold } from '../../src/math/md5.ts'
import { columnOfKind, numbersOf } from '../../src/table/access.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { numberColumn } from '../../src/table/number-columns.ts'
import type { Table } from '../../src/table/table.ts'
import { take } from '../../src/table/take.ts'
import { textColumn } from '../../src/table/text-columns.ts'
import { openPriceRows } from '../../src/target/price-rows.ts'

const ids = Array.from({ length: 5000 }, (_, i) => `k${i}`)
const table = makeTable({ customer_id: textColumn(ids), number: numberColumn(ids.map((_, i) => i)) })

/** The numbers of the customers in a session, ascending. */
async function membersOf(session: Session): Promise<number[]> {
  const mapped = await session.map(
    {
      name: 'members',
      columns: ['number'],
      shard: (rows, from, to) =>
        makeTable({ number: numberColumn(numbersOf(rows, 'number').slice(from, to)) }),
    },
    null,
  )
  return [...numbersOf(mapped, 'number')].sort((a, b) => a - b)
}

async function samplesOf(rows: Table, folds: readonly number[]): Promise<number[][]> {
  const opened = await openPriceRows(rows, columnOfKind(rows, 'customer_id', 'text'), 1, {})
  const samples: number[][] = []
  for (const fold of folds) samples.push(await membersOf(await opened.sample(fold)))
  await opened.close()
  return samples
}

describe('a sample of the customers among whom prices are sought', () => {
  it('holds those whose hash is below its share', async () => {
    const [sample] = await samplesOf(table, [10])
    const below = ids.flatMap((id, i) =>
      hash32('clientele price sample', id) < hashThreshold(0.1) ? [i] : [],
    )
    expect(sample).toEqual(below)
    expect(sample.length).toBeGreaterThan(400)
    expect(sample.length).toBeLessThan(600)
  })

  it('holds the smaller ones', async () => {
    const [small, large] = await samplesOf(table, [160, 10])
    expect(large).toEqual(expect.arrayContaining(small))
  })

  it('does not hang on where a customer stands, or on who else is there', async () => {
    const rows = Uint32Array.from({ length: 2500 }, (_, i) => 4999 - 2 * i)
    const [whole] = await samplesOf(table, [10])
    const [half] = await samplesOf(take(table, rows), [10])
    expect(half).toEqual(whole.filter((number) => number % 2 === 1))
  })
})

import { describe, expect, it } from 'vitest'
import { collect, openRows, runPass, sourceFromBatches, sourceOf } from '../../src/engine/index.ts'
import { slice } from '../../src/table/slice.ts'
import { take } from '../../src/table/take.ts'
import { people } from './people.ts'
import { rowsOf } from './plain.ts'
import { ages, graded, nearest, totals } from './sample-passes.ts'

const table = people(150_000)
const backwards = take(
  table,
  Uint32Array.from({ length: table.rowCount }, (_, i) => (i * 7_919) % table.rowCount),
)

/** The means and squares differ in their last bits when rows are added in another order. */
const agesOf = (rows: typeof table, key?: string): Promise<unknown> => runPass(rows, ages, null, {}, { key })

describe('rows opened with a key', () => {
  it('give the same bytes whatever their order', async () => {
    expect(await agesOf(backwards, 'customer_id')).toEqual(await agesOf(table, 'customer_id'))
    expect(await agesOf(table, 'customer_id')).toEqual(await agesOf(table))
    expect(await agesOf(backwards), 'the test would not notice').not.toEqual(await agesOf(table))
  })

  it('are mapped in the order they came in', async () => {
    const sorted = await openRows(backwards, graded.columns, {}, { key: 'customer_id' })
    const plain = await openRows(backwards, graded.columns, {})
    const found = await sorted.map(graded, 90_000)
    const expected = await plain.map(graded, 90_000)
    for (const name of ['over', 'grade', 'arm'] as const)
      expect(rowsOf(found.columns[name])).toEqual(rowsOf(expected.columns[name]))
  })

  it('need a key that is a text column of the table', async () => {
    await expect(openRows(table, [], {}, { key: 'customer' })).rejects.toMatchObject({
      code: 'COLUMN_UNKNOWN',
    })
    await expect(openRows(table, [], {}, { key: 'age' })).rejects.toMatchObject({ code: 'COLUMN_KIND' })
    await expect(openRows(sourceOf(table), [], {}, { key: 'customer' })).rejects.toMatchObject({
      code: 'COLUMN_UNKNOWN',
    })
  })
})

describe('a misspelt column', () => {
  it('is refused with the nearest name', async () => {
    const expected = { code: 'COLUMN_UNKNOWN', details: { found: 'sepnd', nearest: 'spend' } }
    await expect(openRows(table, ['sepnd'], {})).rejects.toMatchObject(expected)
    await expect(openRows(sourceOf(table), ['sepnd'], {})).rejects.toMatchObject(expected)
  })

  it('and a column that was not opened are refused by the session', async () => {
    const session = await openRows(table, ['age'], {})
    await expect(session.run(totals, null)).rejects.toMatchObject({ code: 'COLUMN_UNKNOWN' })
    await expect(session.map(graded, 1)).rejects.toThrow('the rows opened for graded')
  })

  it('and a column that the pass did not declare cannot be read', async () => {
    const session = await openRows(table, ['age', 'spend', 'treated'], {})
    await expect(session.run({ ...totals, columns: ['spend'] }, null)).rejects.toMatchObject({
      code: 'COLUMN_UNKNOWN',
      details: { found: 'treated' },
    })
  })
})

describe('rows that change', () => {
  it('are found where a column of a table is written into', async () => {
    const own = people(3_000)
    const session = await openRows(own, totals.columns, {})
    await session.run(totals, null)
    const { values } = own.columns.spend as unknown as { values: Float64Array }
    values.fill(7)
    await expect(session.run(totals, null)).rejects.toMatchObject({ code: 'ROWS_CHANGED' })
  })

  it('are found where a column of a table is replaced', async () => {
    const own = people(3_000)
    const loose = { ...own, columns: { ...own.columns } }
    const session = await openRows(loose, totals.columns, {})
    loose.columns.spend = people(3_000, 2).columns.spend
    await expect(session.run(totals, null)).rejects.toMatchObject({ code: 'ROWS_CHANGED' })
  })

  it('are found where the fingerprint of a source changes', async () => {
    let version = 1
    const { columns, open } = sourceOf(table)
    const source = sourceFromBatches(columns, open, async () => `v${version}`)
    const session = await openRows(source, totals.columns, {})
    await session.run(totals, null)
    await session.run(totals, null)
    version = 2
    await expect(session.run(totals, null)).rejects.toMatchObject({ code: 'ROWS_CHANGED' })
  })

  it('are found where a source has more or fewer rows than before', async () => {
    let rows = 100_000
    const open = (): AsyncIterable<typeof table> => sourceOf(slice(table, 0, rows)).open()
    const session = await openRows(
      sourceFromBatches(sourceOf(table).columns, open, async () => 'always the same'),
      totals.columns,
      {},
    )
    await session.run(totals, null)
    rows = 100_001
    await expect(session.run(totals, null)).rejects.toThrow('100000 rows before, 100001 now')
  })

  it('are not claimed where one row out of many is missing its value', async () => {
    const session = await openRows(people(3_000), ['age', 'orders'], {})
    const first = await session.run(ages, null)
    expect(await session.run(ages, null)).toEqual(first)
  })
})

describe('a stream that can be read once', () => {
  const once = (): ReturnType<typeof sourceOf> =>
    sourceFromBatches(sourceOf(table).columns, sourceOf(table).open, null)

  it('allows one pass', async () => {
    const session = await openRows(once(), totals.columns, {})
    expect(session.rowCount).toBeNull()
    expect(await session.run(totals, null)).toMatchObject({ rows: table.rowCount })
    expect(session.rowCount).toBe(table.rowCount)
    await expect(session.run(totals, null)).rejects.toMatchObject({ code: 'SOURCE_NOT_REPEATABLE' })
  })

  it('also through two sessions', async () => {
    const source = once()
    await collect(source)
    await expect(runPass(source, totals, null, {})).rejects.toMatchObject({ code: 'SOURCE_NOT_REPEATABLE' })
  })
})

describe('the ceiling', () => {
  const centers = Array.from({ length: 1_000 }, (_, i) => i)

  it('stops a sum that is too large, naming the pass and its size', async () => {
    // 1,000 centers take 8,016 bytes as a state and 16,000 as a sum.
    await expect(runPass(table, nearest, centers, {}, { ceilingBytes: 24_015 })).rejects.toMatchObject({
      code: 'STATE_TOO_LARGE',
      details: { pass: 'nearest', bytes: 24_016 },
    })
    await runPass(table, nearest, centers, {}, { ceilingBytes: 24_016 })
  })

  it('stops a sum that grows with the rows before the last shard', async () => {
    let shards = 0
    const growing = {
      name: 'growing',
      columns: [],
      empty: (): { rows: number[] } => ({ rows: [] }),
      shard(_: unknown, from: number, to: number, __: null, into: { rows: number[] }): void {
        shards++
        for (let row = from; row < to; row++) into.rows.push(row)
      },
      add(into: { rows: number[] }, other: { rows: number[] }): void {
        for (const row of other.rows) into.rows.push(row)
      },
    }
    const run = runPass(table, growing, null, {}, { ceilingBytes: 800_000 })
    await expect(run).rejects.toMatchObject({ code: 'STATE_TOO_LARGE' })
    expect(shards).toBe(2)
  })

  it('is a positive number of bytes', async () => {
    for (const ceilingBytes of [0, -1, Number.NaN])
      await expect(openRows(table, [], {}, { ceilingBytes })).rejects.toMatchObject({
        code: 'ARGUMENT_INVALID',
      })
  })
})

describe('what every function over rows accepts', () => {
  it.each([
    [{ seed: -1 }, 'ARGUMENT_INVALID', /seed is -1.*whole number from 0/],
    [{ seed: 1.5 }, 'ARGUMENT_INVALID', /seed is 1.5/],
    [{ seed: Number.NaN }, 'ARGUMENT_INVALID', /seed is NaN/],
    [{ asOf: 'yesterday' }, 'DATE_INVALID', /YYYY-MM-DD/],
    [{ asOf: '2026-02-30' }, 'DATE_INVALID', /YYYY-MM-DD/],
  ])('is checked once, where rows are opened: %j', async (context, code, says) => {
    const opening = openRows(table, ['customer_id'], context)
    await expect(opening).rejects.toMatchObject({ code, message: expect.stringMatching(says) })
  })
})

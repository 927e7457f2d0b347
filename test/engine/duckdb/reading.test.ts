import { openDuckDb } from 'clientele/duckdb'
import type { Engine, Sql } from 'clientele/engine'
import { numbersOf, type Table } from 'clientele/table'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readNumbers } from '../../../src/engine/duckdb/vectors.ts'
import { rowsOf } from '../plain.ts'

let engine: Engine
beforeAll(async () => {
  engine = await openDuckDb({ threads: 2 })
})
afterAll(() => engine.close())

/** SQL as no program should write it. */
const written = (text: string): Sql => ({ text }) as unknown as Sql

async function tablesOf(text: string): Promise<readonly Table[]> {
  const tables: Table[] = []
  for await (const table of engine.query(written(text))) tables.push(table)
  return tables
}

describe('a result of DuckDB', () => {
  it.each([
    'double',
    'float',
    'tinyint',
    'smallint',
    'integer',
    'bigint',
    'utinyint',
    'usmallint',
    'uinteger',
    'ubigint',
    'hugeint',
  ])('gives numbers of type %s, with NULL at any place', async (type) => {
    const tables = await tablesOf(
      `select case when range % 7 = 3 then null else (range % 100)::${type} end as x from range(70000)`,
    )
    expect(tables.map(({ rowCount }) => rowCount)).toEqual([65_536, 4464])
    const values = tables.flatMap((table) => [...numbersOf(table, 'x')])
    expect(values).toEqual(Array.from(values, (_, i) => (i % 7 === 3 ? Number.NaN : i % 100)))
  })

  it('gives integers of 64 bits that have a double, and refuses others', async () => {
    const whole = [2n ** 53n - 1n, -(2n ** 53n) + 1n, 2n ** 62n, -(2n ** 63n), -1n, 0n, -4294967296n]
    const [table] = await tablesOf(`select unnest([${whole.map((n) => `'${n}'::bigint`).join()}, null]) as x`)
    expect([...numbersOf(table, 'x')]).toEqual([...whole.map(Number), Number.NaN])
    await expect(tablesOf('select 9007199254740993 as x')).rejects.toMatchObject({ code: 'EXACTNESS_LOST' })
  })

  it('refuses columns that are neither numbers nor texts', async () => {
    for (const value of ["date '2024-01-01'", 'true', '1.5', "timestamp '2024-01-01'", '[1]', "{'a': 1}"])
      await expect(tablesOf(`select ${value} as x`), value).rejects.toMatchObject({ code: 'COLUMN_KIND' })
  })

  it('keeps every byte of a text, a byte order mark at its beginning, too', async () => {
    const texts = [
      '\uFEFF',
      '\uFEFFab',
      `\uFEFF${'long '.repeat(9)}`,
      'a\uFEFF',
      '',
      '12 bytes....',
      '😀'.repeat(400),
    ]
    const [table] = await tablesOf(`select unnest([${texts.map((text) => `'${text}'`).join()}, null]) as t`)
    expect(rowsOf(table.columns['t'])).toEqual([...texts, null])
  })

  it('gives texts of many chunks one dictionary', async () => {
    const tables = await tablesOf(
      `select case when range % 5 = 0 then null else 'customer number ' || range % 1000 end as t from range(140000)`,
    )
    const texts = tables.flatMap((table) => rowsOf(table.columns['t']))
    expect(texts).toHaveLength(140_000)
    for (const i of [1, 65_537, 139_999]) expect(texts[i]).toBe(`customer number ${i % 1000}`)
    expect([texts[0], texts[65_540]]).toEqual([null, null])
  })

  it('keeps the order that was asked for', async () => {
    const tables = await tablesOf('select range as i from range(300000) order by hash(range), range')
    const again = await tablesOf('select range as i from range(300000) order by hash(range), range')
    expect(again.map((table) => numbersOf(table, 'i'))).toEqual(tables.map((table) => numbersOf(table, 'i')))
  })

  it('has a table without rows where there are none', async () => {
    const [table, ...others] = await tablesOf("select 1 as n, 'a' as t where false")
    expect(others).toEqual([])
    expect([table.rowCount, table.columns['n'].kind, table.columns['t'].kind]).toEqual([0, 'number', 'text'])
  })
})

describe('a vector of the client', () => {
  it('is looked into, and read value by value where it is made otherwise', async () => {
    const { DuckDBInstance } = await import('@duckdb/node-api')
    const connection = await (await DuckDBInstance.create(':memory:')).connect()
    const result = await connection.run(
      'select case when range = 1 then null else range::double end from range(3)',
    )
    const vector = (await result.fetchAllChunks())[0].getColumnVector(0)
    expect(vector, 'the client of DuckDB holds its vectors otherwise: see vectors.ts').toMatchObject({
      items: expect.any(Float64Array),
      validity: { data: expect.any(BigUint64Array), offset: 0 },
      vector: expect.anything(),
    })
    const other = { itemCount: 3, getItem: (i: number) => vector.getItem(i) } as unknown as typeof vector
    for (const one of [vector, other]) {
      const into = new Float64Array(3)
      readNumbers(one, into, 'x')
      expect([...into]).toEqual([0, Number.NaN, 2])
    }
    connection.closeSync()
  })
})

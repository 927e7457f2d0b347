import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { openDuckDb } from 'clientele/duckdb'
import { collect, type Engine, openRows, type Relation, type Sql, sourceOfRelation } from 'clientele/engine'
import { dataFolder } from 'clientele/node'
import { fromArrays, makeTable, readParquet, type Table, textColumn } from 'clientele/table'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compilePreparation } from '../../../src/learn/prepare/compile.ts'
import { inputsOf } from '../../../src/learn/prepare/opened.ts'
import { rangePass } from '../../../src/learn/prepare/range-pass.ts'
import { project, temporaryFolder } from '../../house/temporary.ts'
import { testEngines } from '../engines.ts'
import { rowsOf } from '../plain.ts'

const folder = temporaryFolder()
const at = (name: string): string => join(folder.path, name)
let engine: Engine
beforeAll(async () => {
  engine = await openDuckDb({ threads: 2 })
})
afterAll(async () => {
  await engine.close()
  folder.remove()
})

const here = (relation: Relation): Promise<Table> => collect(sourceOfRelation(relation))

async function valuesOf(relation: Relation): Promise<Readonly<Record<string, unknown[]>>> {
  const table = await here(relation)
  return Object.fromEntries(table.names.map((name) => [name, rowsOf(table.columns[name])]))
}

const written = (text: string): Sql => ({ text }) as unknown as Sql

const kindsOf = ({ columns }: Relation): readonly string[] => columns.map(({ kind }) => kind)

describe('CSV', () => {
  const text = 'id,spend,since,note\n007,1.5,2024-02-29,"a ""b"", c"\n008,,,""\n,-2,1999-12-31,\n'

  it('is taken by its ending, with kinds as they look', async () => {
    folder.write({ 'people.csv': text, "it's.csv": text })
    writeFileSync(at('people.csv.gz'), gzipSync(text))
    for (const name of ['people.csv', "it's.csv", 'people.csv.gz']) {
      const relation = await engine.file(at(name))
      expect(kindsOf(relation)).toEqual(['text', 'number', 'date', 'text'])
      expect(await valuesOf(relation)).toEqual({
        id: ['007', '008', null],
        spend: [1.5, Number.NaN, -2],
        since: [19_782, -(2 ** 31), 10_956],
        note: ['a "b", c', '', null],
      })
    }
  })

  it('has the kinds that are said', async () => {
    folder.write({ 'people.csv': text })
    const columns = [
      { name: 'id', kind: 'text' },
      { name: 'spend', kind: 'number' },
    ] as const
    const relation = await engine.file(at('people.csv'), { columns, key: 'id' })
    expect(await valuesOf(relation)).toMatchObject({ id: ['007', '008', null] })
  })

  it('may be separated by tabs, or by what is said', async () => {
    folder.write({ 'a.tsv': 'a\tb\n1\tx,y\n', 'b.csv': 'a;b\n1;x,y\n' })
    for (const relation of [
      await engine.file(at('a.tsv')),
      await engine.file(at('b.csv'), { delimiter: ';' }),
    ])
      expect(await valuesOf(relation)).toEqual({ a: [1], b: ['x,y'] })
  })

  it('with a value of another kind fails, and says where', async () => {
    const rows = Array.from({ length: 50_000 }, (_, i) => String(i))
    folder.write({ 'late.csv': ['n', ...rows, 'many'].join('\n') })
    await expect((async () => here(await engine.file(at('late.csv'))))()).rejects.toMatchObject({
      code: 'ENGINE_FAILED',
    })
    const columns = [{ name: 'n', kind: 'text' }] as const
    const relation = await engine.file(at('late.csv'), { columns })
    expect((await here(relation)).rowCount).toBe(50_001)
  })

  it('with integers that are not whole has a code, also where they come late', async () => {
    const rows = Array.from({ length: 50_000 }, (_, i) => `${i},x`)
    folder.write({ 'late.csv': ['n,t', ...rows, '1.5,x', '9007199254740993,7'].join('\n') })
    const columns = [{ name: 'n', kind: 'integer' }] as const
    await expect(engine.file(at('late.csv'), { columns })).rejects.toMatchObject({
      code: 'COLUMN_VALUE',
      details: { column: 'n', rows: 2 },
    })
    folder.write({ 'whole.csv': 'n\n9007199254740991\n\n-2\n' })
    const relation = await engine.file(at('whole.csv'), { columns })
    expect(await valuesOf(relation)).toEqual({ n: [2 ** 53 - 1, Number.NaN, -2] })
  })

  it('without rows has its columns; a column or file that is not there has a code', async () => {
    folder.write({ 'none.csv': 'id,spend\n' })
    const relation = await engine.file(at('none.csv'))
    expect((await here(relation)).rowCount).toBe(0)
    expect(relation.columns.map(({ name }) => name)).toEqual(['id', 'spend'])
    const columns = [{ name: 'spent', kind: 'number' }] as const
    await expect(engine.file(at('none.csv'), { columns })).rejects.toMatchObject({ code: 'COLUMN_UNKNOWN' })
    await expect(engine.file(at('missing.csv'))).rejects.toMatchObject({ code: 'ENGINE_FAILED' })
  })
})

describe('JSON', () => {
  it('is taken as an array, or a line an object', async () => {
    folder.write({
      'a.json': '[{"id": "007", "n": 1, "d": "2024-02-29"}, {"id": null, "n": 2.5}]',
      'a.jsonl': '{"id": "007", "n": 1, "d": "2024-02-29"}\n{"n": 2.5}\n',
    })
    for (const name of ['a.json', 'a.jsonl'])
      expect(await valuesOf(await engine.file(at(name)))).toEqual({
        id: ['007', null],
        n: [1, 2.5],
        d: [19_782, -(2 ** 31)],
      })
  })

  it('has the kinds that are said of all its columns', async () => {
    folder.write({ 'b.json': '[{"id": "7", "d": "2024-02-29", "other": {"a": 1}}]' })
    const columns = [
      { name: 'd', kind: 'text' },
      { name: 'id', kind: 'text' },
    ] as const
    const relation = await engine.file(at('b.json'), { columns })
    expect(await valuesOf(relation)).toEqual({ d: ['2024-02-29'], id: ['7'] })
    await expect(engine.file(at('b.json'))).rejects.toMatchObject({ code: 'COLUMN_KIND' })
  })
})

describe('Parquet', () => {
  const table: Table = makeTable([
    ['id', textColumn(['a', '\uFEFFb', null])],
    ['spend', { kind: 'integer', values: Float64Array.of(1, Number.NaN, 2 ** 53 - 1), unit: 'EUR/100' }],
    ['share', { kind: 'number', values: Float64Array.of(0.1, Number.NaN, -1e300) }],
    ['since', { kind: 'date', values: Int32Array.of(-1, -(2 ** 31), 20_000) }],
    ['at', { kind: 'time', values: Float64Array.of(-1, Number.NaN, 1.7e12) }],
    ['treated', { kind: 'flag', values: Uint8Array.of(1, 255, 0) }],
  ])

  it('is written, and read here and there', async () => {
    const relation = await engine.register(table, 'all kinds')
    await engine.write(relation, at("it's.parquet"))
    const again = await engine.file(at("it's.parquet"))
    expect(kindsOf(again)).toEqual(kindsOf(relation))
    const found = await readParquet(await dataFolder(folder.path).open("it's.parquet"))
    for (const read of [await here(again), found])
      for (const name of table.names)
        expect(rowsOf(read.columns[name]), name).toEqual(rowsOf(table.columns[name]))
  })

  it('replaces what is there, be it what is read', async () => {
    const path = at('same.parquet')
    await engine.write(await engine.register(fromArrays({ x: [1, 2] }), 'two'), path)
    await engine.write(await engine.file(path), path)
    expect(await valuesOf(await engine.file(path))).toEqual({ x: [1, 2] })
    await engine.write(await engine.register(fromArrays({ x: [] as number[] }), 'none'), path)
    expect((await here(await engine.file(path))).rowCount).toBe(0)
  })

  it('leaves nothing half written where it ends in the middle', async () => {
    const controller = new AbortController()
    const relation = await engine.register(fromArrays({ x: [1] }), 'one')
    const { sql } = engine.dialect
    const endless = {
      ...relation,
      from: sql`(select cast(a.i as double) as x from ${engine.dialect.numbers(1e8)} a, ${engine.dialect.numbers(1e5)} b) as rows_`,
    }
    setTimeout(() => controller.abort(), 200)
    await expect(
      engine.write(endless, at('half.parquet'), { signal: controller.signal }),
    ).rejects.toMatchObject({ name: 'AbortError' })
    expect(() => statSync(at('half.parquet'))).toThrow()
  })

  it('may be several files by a pattern', async () => {
    mkdirSync(at('parts'))
    for (const x of [1, 2])
      await engine.write(await engine.register(fromArrays({ x: [x] }), 'part'), at(`parts/${x}.parquet`))
    const { x } = await valuesOf(await engine.file(at('parts/*.parquet')))
    expect(x.toSorted()).toEqual([1, 2])
  })

  it('that is written anew between two passes is found changed', async () => {
    const path = at('changing.parquet')
    const numbers = fromArrays({ x: [1, 2, 3] })
    await engine.write(await engine.register(numbers, 'before'), path)
    const pass = rangePass(compilePreparation([], inputsOf(numbers, ['x'], 'pass', [])))
    const session = await openRows(await engine.file(path), ['x'], {})
    expect(await session.run(pass, null)).toMatchObject({ rows: 3 })
    expect(await session.run(pass, null)).toMatchObject({ rows: 3 })
    await engine.write(await engine.register(fromArrays({ x: [1, 2.5, 3] }), 'after'), path)
    await expect(session.run(pass, null)).rejects.toMatchObject({ code: 'ROWS_CHANGED' })
  })
})

describe('a file of texts', () => {
  it('that is written anew with others as long, within the same bounds, is found changed', async () => {
    const path = at('changing-texts.parquet')
    const write = async (texts: readonly string[]): Promise<void> =>
      engine.write(await engine.register(fromArrays({ x: [1, 2, 3], t: [...texts] }), 'texts'), path)
    await write(['a', 'm', 'z'])
    const pass = rangePass(compilePreparation([], inputsOf(fromArrays({ x: [1] }), ['x'], 'pass', [])))
    const session = await openRows(await engine.file(path), ['x', 't'], {})
    expect(await session.run(pass, null)).toMatchObject({ rows: 3 })
    await write(['z', 'm', 'a'])
    expect(await session.run(pass, null)).toMatchObject({ rows: 3 })
    await write(['a', 'n', 'z'])
    await expect(session.run(pass, null)).rejects.toMatchObject({ code: 'ROWS_CHANGED' })
  })
})

describe('a database file of the user', () => {
  it('is read, and never written', async () => {
    const { DuckDBInstance } = await import('@duckdb/node-api')
    const path = at('user "data" it\'s.db')
    const instance = await DuckDBInstance.create(path)
    const connection = await instance.connect()
    await connection.run(
      "create table customers as select 'a' as id, 1.5 as spend union all select null, null",
    )
    connection.closeSync()
    instance.closeSync()
    const before = readFileSync(path)
    const given = await openDuckDb({ path })
    const relation = await given.store(await given.table('customers'), 'kept')
    expect(await valuesOf(relation)).toEqual({ id: ['a', null], spend: [1.5, Number.NaN] })
    const { sql, identifier } = given.dialect
    for (const write of [
      sql`insert into ${identifier('customers')} select * from ${identifier('customers')}`,
      sql`drop table ${identifier('clientele_given')}.main.customers`,
      sql`create table ${identifier('clientele_given')}.main.other as select 1 as x`,
    ])
      await expect(given.run(write)).rejects.toMatchObject({ code: 'ENGINE_FAILED' })
    await given.close()
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  it('that is not there, or is none, is told', async () => {
    folder.write({ 'none.db': 'not a database, but some text that is long enough to be looked at' })
    for (const name of ['missing.db', 'none.db'])
      await expect(openDuckDb({ path: at(name) })).rejects.toMatchObject({ code: 'ENGINE_FAILED' })
    expect(() => statSync(at('missing.db'))).toThrow()
  })
})

describe('a table of the user', () => {
  it('that is not there is told, and one of another schema is not taken for it', async () => {
    await expect(engine.table('nowhere')).rejects.toMatchObject({ code: 'ENGINE_FAILED' })
    await engine.run(written('create schema staging'))
    await engine.run(written('create table staging.people as select 1 as ID, 2 as other'))
    await expect(engine.table('people')).rejects.toMatchObject({ code: 'ENGINE_FAILED' })
    await engine.run(written("create table people as select 'a' as id"))
    expect((await engine.table('people')).columns).toEqual([{ name: 'id', kind: 'text', unit: null }])
  })

  it('has whole numbers below 2^53 where it is said to, or is refused', async () => {
    await engine.run(
      written(
        'create table numbers as select 1.5e0 as half, 9007199254740993 as vast, 3e0 as whole, cast(7 as decimal(9, 0)) as exact, cast(7.25 as decimal(9, 2)) as price',
      ),
    )
    const take = (name: string, kind?: 'integer' | 'number') =>
      engine.table('numbers', { columns: [{ name, kind }] })
    for (const name of ['half', 'vast'])
      await expect(take(name, 'integer')).rejects.toMatchObject({
        code: 'COLUMN_VALUE',
        details: { column: name, rows: 1 },
      })
    await expect(take('vast')).rejects.toMatchObject({ code: 'COLUMN_VALUE' })
    expect(await valuesOf(await take('vast', 'number'))).toEqual({ vast: [2 ** 53] })
    expect(await valuesOf(await take('whole', 'integer'))).toEqual({ whole: [3] })
    expect(kindsOf(await take('exact'))).toEqual(['integer'])
    expect(kindsOf(await take('price'))).toEqual(['number'])
  })

  it('has instants on the days of UTC, wherever the process runs', async () => {
    await engine.run(written("create table instants as select timestamptz '2024-03-01 00:00:00+00' as at"))
    const day = await engine.table('instants', { columns: [{ name: 'at', kind: 'date' }] })
    expect(await valuesOf(day)).toEqual({ at: [19_783] })
    const zone: unknown[] = []
    for await (const found of engine.query(written("select current_setting('TimeZone') as zone")))
      zone.push(...rowsOf(found.columns['zone']))
    expect(zone).toEqual(['UTC'])
  })

  it('with a value that cannot be converted fails without the value in the message', async () => {
    await engine.run(written("create table people_of_text as select 'ann@example.com' as email"))
    const columns = [{ name: 'email', kind: 'number' }] as const
    const relation = await engine.table('people_of_text', { columns })
    const error = await here(relation).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      code: 'ENGINE_FAILED',
      message: expect.stringContaining('Conversion Error'),
    })
    expect((error as Error).message).not.toContain('ann@')
    expect(String((error as Error).cause)).toContain('ann@')
  })
})

describe('null keys', () => {
  it('join nothing, and are counted as missing', async () => {
    const rows = await engine.register(fromArrays({ id: ['a', null, 'b', null], x: [1, 2, 3, 4] }), 'keys')
    const { sql, count, identifier } = engine.dialect
    const id = identifier('id')
    const joined: Sql = sql`select ${count()} as n from ${rows.from} join (select ${id} as other from ${rows.from}) as o on ${id} = other`
    for await (const found of engine.query(joined)) expect(rowsOf(found.columns['n'])).toEqual([2])
    expect((await valuesOf(rows))['id']).toEqual(['a', null, 'b', null])
  })
})

describe('the package of DuckDB', () => {
  it('is named where it is not installed, with what installs it', async () => {
    const { spawnSync } = await import('node:child_process')
    mkdirSync(at('apart'))
    // A copy beside which no package lies but those that the source itself needs.
    symlinkSync(join(project, 'src'), at('apart/src'))
    const script = `import { openDuckDb } from './src/engine/duckdb/index.ts'
      await openDuckDb().catch((error) => console.log(error.code, error.message))`
    writeFileSync(at('apart/missing.mts'), script)
    const tsx = join(project, 'node_modules/tsx/dist/loader.mjs')
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--preserve-symlinks', '--import', tsx, at('apart/missing.mts')],
      { encoding: 'utf8', cwd: at('apart') },
    )
    expect(stdout, stderr).toContain('ENGINE_MISSING')
    expect(stdout).toContain('npm install @duckdb/node-api')
  })
})

describe.each(testEngines)('$name', ({ open }) => {
  it('says which files it does not read or write', async () => {
    const database = await open()
    const { dialect } = database
    for (const write of [
      () => dialect.csv('a.csv', ',', []),
      () => dialect.json('a.json', []),
      () => dialect.parquet('a.parquet'),
      () => dialect.writeParquet('a.parquet', dialect.sql`select ${1} as x`),
    ])
      try {
        expect(write().text).toMatch(/a\.(csv|json|parquet)/)
      } catch (error) {
        expect(error).toMatchObject({ code: 'ARGUMENT_INVALID' })
      }
    if (dialect.name !== 'postgres') return
    const relation = await database.register(fromArrays({ x: [1] }), 'one')
    await expect(database.write(relation, 'a.parquet')).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' })
    await expect(database.file('a.csv')).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' })
  })
})

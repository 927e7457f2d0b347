/** What only a real server can show. Start them with `npx tsx scripts/spark-servers.ts -- npx vitest run --project spark`. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { collect, sourceOfRelation } from '../../../src/engine/index.ts'
import { connectSpark, openSpark, type SparkConnection } from '../../../src/engine/spark/index.ts'
import { wholeBatches } from '../../../src/engine/spark/whole-batches.ts'
import { asSql as written } from '../../../src/engine/sql/ansi.ts'
import type { NumberColumn } from '../../../src/table/column.ts'
import { fromArrays, toRows } from '../../../src/table/index.ts'
import { tableOf } from './fake-server.ts'
import { below, proxied, type RealServer, servers, variables } from './servers.ts'
import { terminateTls } from './tls-terminator.ts'

for (const [name, variable] of Object.entries(variables))
  if (!servers.some((server) => server.name === name))
    test(`nothing is tried against ${name}: ${variable} names no server`, () => {
      console.log(
        `left out: tests against ${name}, as ${variable} is not set (npx tsx scripts/spark-servers.ts)`,
      )
    })

async function rowsOf(spark: SparkConnection, sql: string): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = []
  for await (const table of spark.query(sql)) rows.push(...toRows(table))
  return rows
}

const endlessSql = 'select sum(a.id * b.id % 7) as x from range(3000000) a cross join range(2000) b'

describe.each(servers)('against $name', (server: RealServer) => {
  let spark: SparkConnection
  const isSpark = server.name === 'Spark'
  /** What Sail does not do is no test that is skipped there. */
  const testOnSpark = (title: string, run: () => Promise<void>): void => {
    if (isSpark) test(title, run)
  }

  beforeAll(async () => {
    spark = await connectSpark(server.remote)
    await rowsOf(spark, 'select 1 as x')
  })

  afterAll(() => spark?.close())

  test('a connection reset three times in 3,000,000 rows loses none and repeats none', async () => {
    // Sail compresses what it sends.
    const resetAt = isSpark ? [5e6, 15e6, 30e6] : [1e6, 3e6, 5e6]
    let resets = 0
    const far = await proxied(server, (bytes, proxy) => {
      if (resets === resetAt.length || bytes < resetAt[resets]) return
      resets += 1
      proxy.reset()
    })
    const seen = new Uint8Array(3_000_000)
    let rows = 0
    let inOrder = true
    for await (const table of far.spark.query(
      'select id, cast(id as double) / 2 as x from range(0, 3000000)',
    )) {
      const { values } = table.columns['id'] as NumberColumn
      const halves = (table.columns['x'] as NumberColumn).values
      for (let row = 0; row < values.length; row++) {
        if (values[row] !== rows) inOrder = false
        if (halves[row] * 2 !== values[row]) throw new Error('a row is torn')
        seen[values[row]] += 1
        rows += 1
      }
    }
    await far.spark.close()
    far.proxy.close()
    expect([rows, resets, seen.every((times) => times === 1)]).toEqual([3_000_000, 3, true])
    if (isSpark) expect(inOrder).toBe(true)
  })

  test('a connection reset while a table is made makes it once', async () => {
    const far = await proxied(server, () => {})
    await far.spark.run('drop table if exists clientele_once')
    const making = far.spark.run(
      'create table clientele_once using parquet as select id, md5(cast(id as string)) as m from range(2000000)',
    )
    await new Promise((resolve) => setTimeout(resolve, 150))
    far.proxy.reset()
    await making
    expect(
      await rowsOf(far.spark, 'select count(*) as n, count(distinct id) as d from clientele_once'),
    ).toEqual([{ n: 2e6, d: 2e6 }])
    await far.spark.run('drop table clientele_once')
    await far.spark.close()
    far.proxy.close()
  })

  test('a statement that is cancelled ends within a second, and the server is free', async () => {
    const abort = new AbortController()
    let cancelled = 0
    setTimeout(() => {
      cancelled = performance.now()
      abort.abort('enough')
    }, 1500)
    await expect(
      spark.query(endlessSql, { signal: abort.signal })[Symbol.asyncIterator]().next(),
    ).rejects.toBe('enough')
    const ms = performance.now() - cancelled
    console.log(`${server.name}: cancelled in ${ms.toFixed(0)} ms`)
    expect(ms).toBeLessThan(1000)
    expect(await rowsOf(spark, 'select count(*) as n from range(1000)')).toEqual([{ n: 1000 }])
  })

  test('a server that is gone in the middle of a statement is an error, and soon', async () => {
    const far = await proxied(server, () => {}, { patienceMs: 2000 })
    const reading = far.spark.query('select id, id as b from range(0, 3000000)')[Symbol.asyncIterator]()
    await reading.next()
    const start = performance.now()
    far.proxy.close()
    const rest = async (): Promise<void> => {
      while (!(await reading.next()).done);
    }
    await expect(rest()).rejects.toMatchObject({ code: 'ENGINE_UNREACHABLE' })
    expect(performance.now() - start).toBeLessThan(8000)
    await expect(far.spark.run('select 1')).rejects.toMatchObject({ code: 'ENGINE_UNREACHABLE' })
    await far.spark.close()
  })

  test('a session that the server has dropped is said to be lost', async () => {
    const { session, responses } = await below(server)
    await session.channel.ask('ReleaseSession', session.head, 5000)
    await expect(responses('select 1 as x').next()).rejects.toMatchObject({ code: 'ENGINE_SESSION_LOST' })
    await session.close()
  })

  testOnSpark('a wrong token, or none, is refused', async () => {
    for (const remote of [
      server.remote.replace(/token=.*/, ''),
      server.remote.replace(/token=.*/, 'token=wrong'),
    ])
      await expect(connectSpark(remote)).rejects.toMatchObject({ code: 'ENGINE_REFUSED' })
  })

  test('a server without TLS is refused where TLS was asked for', async () => {
    const secure = `${server.remote.replace(/\/?$/, '')}${server.remote.includes('/;') ? ';' : '/;'}use_ssl=true`
    await expect(connectSpark(secure)).rejects.toMatchObject({ code: 'ENGINE_REFUSED' })
  })

  test('behind TLS it is trusted where its authority is ours, and refused where it is not', async () => {
    const terminator = await terminateTls(server.address.port)
    const { token } = server.address
    const secure = `sc://localhost:${terminator.port}/;use_ssl=true${token === null ? '' : `;token=${token}`}`
    await expect(connectSpark(secure)).rejects.toMatchObject({ code: 'ENGINE_REFUSED' })
    const trusted = await connectSpark(secure, { certificateAuthority: terminator.certificate })
    expect(await rowsOf(trusted, 'select 7 as x')).toEqual([{ x: 7 }])
    await trusted.close()
    terminator.close()
  })

  test('a cell of 150 MB is refused before it is asked for, and the server lives on', async () => {
    const engine = await openSpark(server.remote)
    await engine.run(
      written(
        "create or replace temporary view vast as select repeat('x', 150000000 * cast(id as int)) as t, cast(id as double) as n from range(1, 2)",
      ),
    )
    const vast = await engine.table('vast')
    // Sail sends the bytes of texts that it then says are missing, and our limit of a message keeps them out.
    const refused = { code: 'ENGINE_TOO_LARGE', ...(isSpark ? { details: { characters: 1.5e8 } } : {}) }
    await expect(collect(sourceOfRelation(vast))).rejects.toMatchObject(refused)
    await expect(sourceOfRelation(vast).fingerprint?.()).rejects.toMatchObject(refused)
    expect(await rowsOf(spark, 'select 7 as x')).toEqual([{ x: 7 }])
    await engine.close()
  })

  test('what is uploaded is what comes back: texts as texts, missing as missing', async () => {
    const table = tableOf({
      n: [1.5, null, -0.25, 2 ** 53, 1e-300],
      t: ['x', null, '', 'it\'s \\ "quoted" `\n', '😀ü'],
    })
    await spark.upload?.('uploaded', table)
    const back = await rowsOf(
      spark,
      'select n, t, cast(n is null as int) as nn, cast(t is null as int) as tn from uploaded',
    )
    const byNumber = (rows: readonly Record<string, unknown>[]) =>
      rows.map((row) => JSON.stringify(row)).sort()
    expect(byNumber(back)).toEqual(
      byNumber(
        toRows(table).map((row) => ({
          ...row,
          nn: row['n'] === null ? 1 : 0,
          tn: row['t'] === null ? 1 : 0,
        })),
      ),
    )
    await spark.upload?.('uploaded', tableOf({ t: [] }))
    expect(await rowsOf(spark, 'select t from uploaded')).toEqual([])
  })

  test('an upload of 7 MB arrives whole', async () => {
    const n = 400_000
    const values = Array.from({ length: n }, (_, i) => i)
    await spark.upload?.('large', tableOf({ a: values, b: values }))
    expect(await rowsOf(spark, 'select count(*) as n, sum(a + b) as s from large')).toEqual([
      { n, s: n * (n - 1) },
    ])
  })

  test('a table larger than a statement takes is sent in pieces, and is one', async () => {
    const engine = await openSpark(server.remote)
    const n = 300_000
    const keys = Array.from({ length: n }, (_, i) => `customer ${i} of a company with long names`)
    const sent = await engine.register(fromArrays({ id: keys, x: keys.map((_, i) => i) }), 'many', {
      key: 'id',
    })
    const found: unknown[] = []
    const { sql, count } = engine.dialect
    const asked = sql`select ${count()} as n, count(distinct ${engine.dialect.identifier('id')}) as d, sum(${engine.dialect.identifier('x')}) as s from ${sent.from}`
    for await (const rows of engine.query(asked)) found.push(...toRows(rows))
    expect(found).toEqual([{ n, d: n, s: (n * (n - 1)) / 2 }])
    await engine.drop(sent)
    await engine.close()
  })

  test('numbers of every type come as numbers, and missing ones as missing', async () => {
    const sql = `select cast(a as double) as d, cast(a as float) as f, cast(a as int) as i, cast(a as bigint) as l, cast(a as smallint) as s,
      cast(a as decimal(12, 2)) as m, cast(a as string) as t from values (1), (null), (3) as v(a) order by a nulls last`
    const row = (value: number) => ({
      d: value,
      f: value,
      i: value,
      l: value,
      s: value,
      m: value,
      t: String(value),
    })
    const none = { d: null, f: null, i: null, l: null, s: null, m: null, t: null }
    expect(await rowsOf(spark, sql)).toEqual([row(1), row(3), none])
  })

  test('a result without rows has its columns', async () => {
    const tables = []
    for await (const table of spark.query('select id, cast(id as string) as t from range(10) where id > 10'))
      tables.push(table)
    expect(tables.map(({ rowCount, names }) => [rowCount, names])).toEqual([[0, ['id', 't']]])
    expect(tables[0].columns['t'].kind).toBe('text')
  })

  test('1/0 is an error, as is a bad cast', async () => {
    for (const sql of ['select 1 / 0 as x', "select cast('abc' as int) as x"])
      await expect(rowsOf(spark, sql)).rejects.toMatchObject({ code: 'ENGINE_FAILED' })
  })

  testOnSpark('an error has its class and state', async () => {
    await expect(rowsOf(spark, 'select * from no_such_table')).rejects.toMatchObject({
      details: { errorClass: 'TABLE_OR_VIEW_NOT_FOUND', sqlState: '42P01' },
      message: expect.stringContaining('no_such_table'),
    })
    const error = await rowsOf(spark, "select cast('ann@example.com' as int) as x").catch((caught) => caught)
    expect(error).toMatchObject({
      details: { errorClass: 'CAST_INVALID_INPUT' },
      message: expect.not.stringContaining('ann@'),
    })
  })

  testOnSpark(
    'batches in pieces, and streams that end before the statement is complete, are put together',
    async () => {
      const { session, streams, responses } = await below(server)
      const batches = wholeBatches(2 ** 27)
      let pieces = 0
      let whole = 0
      for await (const { arrow_batch: batch } of responses(
        'select id a, id b, id c, id d from range(0, 2000000)',
      )) {
        if (batch === undefined) continue
        if ((batch.num_chunks_in_batch ?? 1) > 1) pieces += 1
        if (batches.take(batch) !== null) whole += 1
      }
      console.log(`Spark: ${whole} batches, ${pieces} pieces, ${streams['ReattachExecute'] ?? 0} clean ends`)
      expect(pieces).toBeGreaterThan(whole)
      expect(streams['ReattachExecute']).toBeGreaterThan(1)
      await session.close()
    },
  )

  testOnSpark('progress is told', async () => {
    const shares: number[] = []
    for await (const _ of spark.query(
      'select count(distinct md5(cast(id as string))) as n from range(1000000)',
      {
        onProgress: (share) => shares.push(share),
      },
    )) {
      // Only the progress counts here.
    }
    expect(shares.length).toBeGreaterThan(0)
    expect(shares.every((share, i) => share > 0 && share <= 1 && (i === 0 || share > shares[i - 1]))).toBe(
      true,
    )
  })

  test('a slow reader gets every row', async () => {
    let rows = 0
    let tables = 0
    for await (const table of spark.query('select id, id as b from range(0, 1500000)')) {
      if (tables++ < 5) await new Promise((resolve) => setTimeout(resolve, 200))
      rows += table.rowCount
    }
    expect(rows).toBe(1_500_000)
  })

  test('a reader that leaves, and a closed connection, leave nothing running', async () => {
    const own = await connectSpark(server.remote)
    for await (const _ of own.query('select id from range(0, 1000000)')) break
    const waiting = expect(rowsOf(own, endlessSql)).rejects.toMatchObject({ code: 'ENGINE_CLOSED' })
    await new Promise((resolve) => setTimeout(resolve, 500))
    await own.close()
    await waiting
    expect(await rowsOf(spark, 'select count(*) as n from range(10)')).toEqual([{ n: 10 }])
  })
})

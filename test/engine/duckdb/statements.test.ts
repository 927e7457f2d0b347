import { setTimeout as sleep } from 'node:timers/promises'
import { openDuckDb } from 'clientele/duckdb'
import type { Engine, Sql, StatementOptions } from 'clientele/engine'
import { fromArrays, numbersOf } from 'clientele/table'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const written = (text: string): Sql => ({ text }) as unknown as Sql
/** Takes minutes, and gives its first rows at its end. */
const long = written('select sum(a.range * b.range % 7) as s from range(3000000) a, range(100000) b')
/** Gives rows at once, and never ends. */
const endless = written('select a.range as i from range(100000000) a, range(100000) b')

let engine: Engine
beforeEach(async () => {
  engine = await openDuckDb({ threads: 2 })
})
afterEach(() => engine.close())

async function first(sql: Sql, options?: StatementOptions, from: Engine = engine): Promise<number> {
  for await (const table of from.query(sql, options)) return numbersOf(table, table.names[0])[0]
  return Number.NaN
}

/** The milliseconds within which a promise rejects, with what it rejects. */
async function rejection(
  work: Promise<unknown>,
): Promise<{ readonly error: unknown; readonly after: number }> {
  const start = performance.now()
  try {
    await work
  } catch (error) {
    return { error, after: performance.now() - start }
  }
  throw new Error('It did not reject.')
}

describe('a query', () => {
  it('is left in the middle, and the next one has the machine', async () => {
    const seen: number[] = []
    for await (const table of engine.query(endless)) {
      seen.push(table.rowCount)
      if (seen.length === 2) break
    }
    expect(seen).toEqual([65_536, 65_536])
    const before = process.cpuUsage()
    await sleep(300)
    const { user } = process.cpuUsage(before)
    expect(user / 1000, 'milliseconds of work that went on').toBeLessThan(150)
    expect(await first(written('select 1 as x'))).toBe(1)
  })

  it('waits for a slow reader', async () => {
    const memory: number[] = []
    let tables = 0
    for await (const _ of engine.query(endless)) {
      await sleep(20)
      memory.push(process.memoryUsage().rss)
      if (++tables === 20) break
    }
    expect((Math.max(...memory.slice(5)) - memory[5]) / 1e6, 'megabytes that piled up').toBeLessThan(100)
  })

  it('runs beside another, and beside a statement', async () => {
    const both = await Promise.all([
      first(written('select count(*) as n from range(2000000)')),
      first(written('select sum(range) as s from range(1000)')),
      engine.run(written('create temp table t as select 1 as x')),
    ])
    expect(both.slice(0, 2)).toEqual([2_000_000, 499_500])
    for await (const outer of engine.query(written('select range as i from range(3)')))
      expect(await first(written('select 7 as x'))).toBe(outer.rowCount + 4)
  })

  it.each([0, 1, 300])('ends within a second once its signal aborts after %d ms', async (after) => {
    for (const work of [
      (signal: AbortSignal) => first(long, { signal }),
      (signal: AbortSignal) => engine.run(written(`create table made as ${long.text}`), { signal }),
    ]) {
      const controller = new AbortController()
      const reason = new Error('enough')
      setTimeout(() => controller.abort(reason), after)
      const ended = await rejection(work(controller.signal))
      expect(ended.error).toBe(reason)
      expect(ended.after - after).toBeLessThan(1000)
    }
  })

  it('gives no more tables once its signal aborts between two', async () => {
    const controller = new AbortController()
    const reason = new Error('enough')
    let tables = 0
    const { error } = await rejection(
      (async () => {
        for await (const _ of engine.query(endless, { signal: controller.signal }))
          if (++tables === 2) controller.abort(reason)
      })(),
    )
    expect([error, tables]).toEqual([reason, 2])
  })

  it('does not begin where its signal aborted before', async () => {
    const reason = new Error('before')
    expect((await rejection(first(long, { signal: AbortSignal.abort(reason) }))).error).toBe(reason)
  })

  it('tells how far it has come, from 0 to 1', async () => {
    await engine.run(written('create table t as select range as i, hash(range) as h from range(6000000)'))
    const told: number[] = []
    await engine.run(written('create table sorted as select * from t order by h desc'), {
      onProgress: (share) => told.push(share),
    })
    expect(told.length).toBeGreaterThan(0)
    expect(told.every((share) => share >= 0 && share <= 1)).toBe(true)
    expect(told).toEqual(told.toSorted((a, b) => a - b))
  })

  it('ends with what onProgress throws', async () => {
    const thrown = new Error('told too much')
    await engine.run(written('create table t as select range as i from range(10000000)'))
    const { error } = await rejection(
      first(written('select sum(a.i * b.i % 7) as s from t a, t b'), {
        onProgress() {
          throw thrown
        },
      }),
    )
    expect(error).toBe(thrown)
  })

  it.each([
    "select case when range = 1500000 then error('late') else range end as x from range(2000000)",
    "select cast(case when range = 1000000 then 'x' else '1' end as integer) as x from range(2000000)",
  ])('that fails after its first rows does not end as if it were complete: %s', async (text) => {
    let rows = 0
    const { error } = await rejection(
      (async () => {
        for await (const table of engine.query(written(text))) rows += table.rowCount
      })(),
    )
    expect(error).toMatchObject({ code: 'ENGINE_FAILED' })
    expect(rows).toBeGreaterThan(0)
  })

  it('that DuckDB refuses fails without the statement in its message', async () => {
    const { error } = await rejection(first(written("select 'secret' as x from nowhere")))
    expect(error).toMatchObject({ code: 'ENGINE_FAILED', message: expect.stringContaining('nowhere') })
    expect(String(error)).not.toContain('secret')
  })
})

describe('an engine that closes', () => {
  it('may be closed again, and refuses everything after', async () => {
    const relation = await engine.register(fromArrays({ x: [1] }), 'one')
    await engine.close()
    await engine.close()
    const words = { code: 'ARGUMENT_INVALID', message: expect.stringContaining('closed') }
    await expect(first(written('select 1 as x'))).rejects.toMatchObject(words)
    await expect(engine.run(written('select 1'))).rejects.toMatchObject(words)
    await expect(engine.table('t')).rejects.toMatchObject(words)
    await expect(engine.file('t.parquet')).rejects.toMatchObject(words)
    await expect(engine.register(fromArrays({ x: [1] }), 'one')).rejects.toMatchObject(words)
    await expect(engine.store(relation, 'two')).rejects.toMatchObject(words)
    await expect(engine.write(relation, '/tmp/never.parquet')).rejects.toMatchObject(words)
    await expect(engine.drop(relation)).rejects.toMatchObject(words)
  })

  it('ends what runs', async () => {
    const running = rejection(first(long))
    const between = engine.query(endless)[Symbol.asyncIterator]()
    await between.next()
    await sleep(100)
    const start = performance.now()
    await engine.close()
    expect(performance.now() - start).toBeLessThan(1000)
    const ended = await running
    expect(ended.error).toMatchObject({ code: 'ENGINE_FAILED' })
    expect(ended.after).toBeLessThan(1500)
    await expect(
      (async () => {
        while (!(await between.next()).done);
      })(),
    ).rejects.toMatchObject({ code: 'ENGINE_FAILED' })
  })
})

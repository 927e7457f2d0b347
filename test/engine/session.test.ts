import { describe, expect, it, vi } from 'vitest'
import { openRows, type Progress, runPass, sourceOf } from '../../src/engine/index.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { slice } from '../../src/table/slice.ts'
import type { Table } from '../../src/table/table.ts'
import { textColumn } from '../../src/table/text-columns.ts'
import { countingSource } from './counting.ts'
import { people } from './people.ts'
import { rowsOf } from './plain.ts'
import { ages, graded, nearest, totals } from './sample-passes.ts'

const table = people(200_000)

describe('a pass', () => {
  it('sums what a loop over the rows sums', async () => {
    let spend = 0
    let treated = 0
    for (const value of rowsOf(table.columns.spend)) spend += Number(value)
    for (const value of rowsOf(table.columns.treated)) treated += value === 1 ? 1 : 0
    expect(await runPass(table, totals, null, {})).toEqual({ rows: 200_000, spend, treated })
  })

  it('over no rows gives the empty sum', async () => {
    const none = slice(table, 0, 0)
    expect(await runPass(none, totals, null, {})).toEqual({ rows: 0, spend: 0, treated: 0 })
    expect(await runPass(sourceOf(none), totals, null, {})).toEqual({ rows: 0, spend: 0, treated: 0 })
  })

  it('gives the same bytes for a table and for streams of any batches', async () => {
    const expected = await runPass(table, ages, null, {})
    for (const batchRows of [1_000, 65_535, 65_536, 65_537, 131_072, 200_000, 1_000_000])
      expect(await runPass(countingSource(table, { batchRows }), ages, null, {}), `${batchRows}`).toEqual(
        expected,
      )
  })

  it('is the tree of its shards, not the running sum', async () => {
    const shards = [0, 65_536, 131_072, 196_608].map((from) =>
      slice(table, from, Math.min(table.rowCount, from + 65_536)),
    )
    const [a, b, c, d] = await Promise.all(shards.map((shard) => runPass(shard, ages, null, {})))
    ages.add(a, b)
    ages.add(c, d)
    ages.add(a, c)
    expect(await runPass(table, ages, null, {})).toEqual(a)
  })

  it('keeps a Local with each shard of a table, and makes it afresh for a stream', async () => {
    const local = vi.fn(nearest.local)
    const counted = { ...nearest, local }
    const session = await openRows(table, counted.columns, {})
    await session.run(counted, [1, 2])
    await session.run(counted, [3, 4])
    expect(local).toHaveBeenCalledTimes(4)
    expect(local.mock.calls.map(([, from, to]) => [from, to])).toEqual([
      [0, 65_536],
      [65_536, 131_072],
      [131_072, 196_608],
      [196_608, 200_000],
    ])
    const streamed = await openRows(sourceOf(table), counted.columns, {})
    await streamed.run(counted, [1, 2])
    await streamed.run(counted, [3, 4])
    expect(local).toHaveBeenCalledTimes(12)
  })

  it('keeps Locals apart by pass', async () => {
    const other = {
      ...nearest,
      local: (t: Table, from: number, to: number) => ({
        ...local(t, from, to),
        packed: new Float64Array(to - from),
      }),
    }
    const local = nearest.local ?? expect.fail('nearest has a Local')
    const session = await openRows(table, nearest.columns, {})
    const expected = await session.run(nearest, [1, 5])
    expect(await session.run(other, [1, 5])).not.toEqual(expected)
    expect(await session.run(nearest, [1, 5])).toEqual(expected)
  })

  it('is refused by a closed session', async () => {
    const session = await openRows(table, totals.columns, {})
    await session.close()
    await expect(session.run(totals, null)).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' })
  })
})

describe('progress', () => {
  it('is told once a shard, with the pass and the rows done', async () => {
    const seen: Progress[] = []
    const session = await openRows(sourceOf(table, 5_000), ['age', 'spend', 'treated'], {
      onProgress: (p) => seen.push(p),
    })
    await session.run(ages, null)
    await session.run(totals, null)
    expect(seen).toEqual(
      [
        ['ages', 1, null],
        ['totals', 2, 200_000],
      ].flatMap(([stage, pass, total]) =>
        [65_536, 131_072, 196_608, 200_000].map((done) => ({ stage, pass, done, total })),
      ),
    )
  })

  it('stops the work by throwing', async () => {
    const onProgress = (): never => {
      throw new Error('no more')
    }
    await expect(runPass(table, totals, null, { onProgress })).rejects.toThrow('no more')
  })
})

describe('a signal', () => {
  it('that has aborted stops before the first shard, with its reason', async () => {
    const source = countingSource(table)
    const reason = { why: 'left the page' }
    const signal = AbortSignal.abort(reason)
    await expect(runPass(source, totals, null, { signal })).rejects.toBe(reason)
    const session = await openRows(source, graded.columns, {})
    await session.close()
    expect(source.counts.opens).toBe(0)
  })

  it('is heard between shards when a timer aborts it', async () => {
    const large = people(1)
    const repeated = makeTable([
      ['age', { kind: 'number', values: new Float64Array(65_536 * 400).fill(large.rowCount) }],
    ])
    const controller = new AbortController()
    let shards = 0
    const slow = {
      ...ages,
      shard: (...parts: Parameters<typeof ages.shard>): void => {
        ages.shard(...parts)
        shards++
      },
    }
    setTimeout(() => controller.abort(new Error('too late')), 5)
    await expect(runPass(repeated, slow, null, { signal: controller.signal })).rejects.toThrow('too late')
    expect(shards).toBeLessThan(400)
  })

  it('reaches the source, which is closed in the end', async () => {
    const source = countingSource(table, { batchRows: 10_000 })
    let ended = false
    let given: AbortSignal | undefined
    const watched = {
      ...source,
      async *open(signal?: AbortSignal): AsyncGenerator<Table, void, undefined> {
        given = signal
        try {
          yield* source.open(signal)
        } finally {
          ended = true
        }
      },
    }
    const controller = new AbortController()
    const context = { signal: controller.signal, onProgress: () => controller.abort() }
    await expect(runPass(watched, totals, null, context)).rejects.toMatchObject({ name: 'AbortError' })
    expect(given).toBe(controller.signal)
    expect(ended).toBe(true)
    expect(source.counts.batches).toBeLessThan(14)
  })
})

describe('a mapping', () => {
  it('gives a row for every row, from a table and from a stream', async () => {
    const expected = rowsOf(table.columns.spend).map((spend) => Number(spend) - 90_000)
    for (const rows of [table, countingSource(table, { batchRows: 7_777 })]) {
      const mapped = await (await openRows(rows, graded.columns, {})).map(graded, 90_000)
      expect(mapped.names).toEqual(['over', 'grade', 'arm'])
      expect(rowsOf(mapped.columns.over)).toEqual(expected)
      expect(rowsOf(mapped.columns.grade)).toEqual(expected.map((over) => (over > 0 ? 'high' : 'low')))
      expect(rowsOf(mapped.columns.arm)).toEqual(rowsOf(table.columns.arm))
    }
  })

  it('joins dictionaries that have nothing in common', async () => {
    const named = {
      name: 'named',
      columns: [],
      shard: (_: Table, from: number, to: number) =>
        makeTable([
          ['t', textColumn(Array.from({ length: to - from }, (__, i) => [`s${from}`, 'all', null][i % 3]))],
        ]),
    }
    const mapped = await (await openRows(table, [], {})).map(named, null)
    const expected = Array.from({ length: table.rowCount }, (_, row) => {
      const from = row - (row % 65_536)
      return [`s${from}`, 'all', null][(row - from) % 3]
    })
    expect(rowsOf(mapped.columns.t)).toEqual(expected)
  })

  it('over no rows has its columns', async () => {
    const mapped = await (await openRows(slice(table, 0, 0), graded.columns, {})).map(graded, 1)
    expect([mapped.rowCount, mapped.names]).toEqual([0, ['over', 'grade', 'arm']])
  })

  it('may not change its columns from shard to shard', async () => {
    const fickle = {
      ...graded,
      shard: (_: Table, from: number, to: number) =>
        makeTable([[from === 0 ? 'a' : 'b', { kind: 'number', values: new Float64Array(to - from) }]]),
    }
    await expect((await openRows(table, graded.columns, {})).map(fickle, 1)).rejects.toMatchObject({
      code: 'ARGUMENT_INVALID',
    })
  })
})

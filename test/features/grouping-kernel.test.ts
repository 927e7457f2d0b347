import { fc, test as property } from '@fast-check/vitest'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openRows, runPass } from '../../src/engine/index.ts'
import { SHARD_ROWS } from '../../src/engine/rows.ts'
import { groupedSum, joinGroups } from '../../src/features/grouped-sum.ts'
import { joinManyGroups } from '../../src/features/join-many-groups.ts'
import { nodeThreads } from '../../src/node/index.ts'
import type { Table } from '../../src/table/table.ts'
import { endMemoryAt } from '../ended-memory.ts'
import { bytesOf } from '../engine/plain.ts'
import { testThreads } from '../engine/test-threads.ts'
import { keyedTable, type Row, twoGroupings } from './two-groupings.ts'

const pass = twoGroupings
const plainly = { ...pass, kernel: undefined }

/** So many rows without an order. */
function manyRows(count: number): Table {
  return keyedTable(
    Array.from({ length: count }, (_, i): Row => {
      const mixed = (i * 7919) % 100_003
      return [mixed % 5000, (mixed % 31) - 15, i % 3, i % 17 === 0 ? Number.NaN : (mixed % 2001) - 1000]
    }),
  )
}

const anyKey = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  fc.constantFrom(-(2 ** 31), 2 ** 31 - 1, 2 ** 11, 2 ** 22),
)
const anyRow = fc.tuple(
  fc.oneof(fc.nat(5), fc.nat(100_000)),
  anyKey,
  anyKey,
  fc.oneof(fc.integer({ min: -1000, max: 1000 }), fc.constantFrom(Number.NaN, 2 ** 40, -(2 ** 40))),
)

describe('the kernel of groups', () => {
  property.prop([fc.array(anyRow, { maxLength: 300 }), fc.boolean()], { numRuns: 100 })(
    'finds the groups of the plain pass, bit for bit, whatever the bound',
    async (rows, onThreads) => {
      const table = keyedTable(rows)
      const session = await openRows(table, pass.columns, { threads: onThreads ? testThreads[1] : undefined })
      for (const bound of [Number.NEGATIVE_INFINITY, 0, 2 ** 50, Number.NEGATIVE_INFINITY]) {
        const grouped = await session.run(pass, bound)
        expect(session.path).toBe(onThreads ? 'threads' : 'kernel')
        expect(bytesOf(grouped)).toBe(bytesOf(await session.run(plainly, bound)))
      }
      await session.close()
    },
  )
})

describe('groups by the kernel', () => {
  const table = manyRows(2 * SHARD_ROWS + 5)
  const expected = runPass(table, plainly, -500, {}).then(bytesOf)

  afterEach(() => {
    vi.restoreAllMocks()
    vi.unstubAllGlobals()
  })

  it('are the same where memory is refused, at once or in the middle', async () => {
    const outside: number[] = []
    for (const pages of [1, 100, 1000]) {
      endMemoryAt(65_536 * pages)
      const session = await openRows(table, pass.columns, {})
      expect(bytesOf(await session.run(pass, -500))).toBe(await expected)
      outside.push(session.plainShards)
      await session.close()
      vi.restoreAllMocks()
    }
    // The last shard is small, and finds room anyhow.
    expect(outside).toEqual([2, 1, 0])
  })

  it('are plain where WebAssembly is refused', async () => {
    vi.stubGlobal('WebAssembly', undefined)
    const session = await openRows(table, pass.columns, {})
    expect(bytesOf(await session.run(pass, -500))).toBe(await expected)
    expect(session.path).toBe('plain')
  })

  it('stop at a signal, and are found afterwards', async () => {
    for (const threads of [undefined, testThreads[1]]) {
      const control = new AbortController()
      const reason = new Error('enough')
      const context = { threads, signal: control.signal, onProgress: () => control.abort(reason) }
      await expect(runPass(table, pass, -500, context)).rejects.toBe(reason)
      expect(bytesOf(await runPass(table, pass, -500, { threads }))).toBe(await expected)
    }
  })

  it('fail with a code where workers end in the middle, and come without them later', async () => {
    const threads = nodeThreads({ count: 2 })
    const onProgress = (): void => void threads.close()
    const closing = runPass(table, pass, -500, { threads, onProgress })
    await expect(closing).rejects.toMatchObject({ code: 'THREADS_FAILED' })
    expect(bytesOf(await runPass(table, pass, -500, { threads }))).toBe(await expected)
  })
})

const grouped = fc.array(anyRow, { maxLength: 200 }).map((rows) =>
  groupedSum(
    {
      keys: [0, 1].map((k) => Int32Array.from(rows, (row) => row[k])),
      values: [Float64Array.from(rows, (row) => row[2]), Float64Array.from(rows, (row) => row[2])],
    },
    ['sum', 'max'],
  ),
)

/** Many groups of one first key, so that its own are sorted by merging. */
const crowded = fc.array(anyKey, { minLength: 1, maxLength: 300 }).map((seconds) =>
  groupedSum(
    {
      keys: [new Int32Array(seconds.length), Int32Array.from(seconds)],
      values: [Float64Array.from(seconds), Float64Array.from(seconds)],
    },
    ['sum', 'max'],
  ),
)

describe('joining many groups at once', () => {
  property.prop([fc.oneof(grouped, crowded), fc.array(fc.oneof(grouped, crowded), { maxLength: 6 })])(
    'is joining them one by one',
    (first, others) => {
      const [atOnce, oneByOne] = [{ ...first }, { ...first }]
      joinManyGroups(atOnce, others)
      for (const other of others) joinGroups(oneByOne, other)
      expect(bytesOf(atOnce)).toBe(bytesOf(oneByOne))
    },
  )
})

import { afterEach, describe, expect, it, vi } from 'vitest'
import { type KernelCall, openRows, type Pass, type Session } from '../../src/engine/index.ts'
import { pathWarnings } from '../../src/engine/path-warnings.ts'
import { kmeansPass } from '../../src/learn/kmeans-pass.ts'
import { type KMeansState, type KMeansSum, powerUnitsOf } from '../../src/learn/kmeans-sums.ts'
import { compilePreparation } from '../../src/learn/prepare/compile.ts'
import { fitGrid } from '../../src/learn/prepare/grid.ts'
import { inputsOf } from '../../src/learn/prepare/opened.ts'
import { nodeThreads } from '../../src/node/node-threads.ts'
import type { Table } from '../../src/table/table.ts'
import { endMemoryAt } from '../ended-memory.ts'
import { clustered } from '../learn/clustered.ts'
import { countingSource } from './counting.ts'
import { bytesOf } from './plain.ts'
import { testThreads } from './test-threads.ts'

/** Two shards, the second of which is no multiple of any part below. */
const table = clustered({ rows: 65_536 + 8292, columns: 2, clusters: 3, seed: 8 })
const grid = await fitGrid(table, table.names)
const preparation = compilePreparation([grid], inputsOf(table, table.names, 'refuse', [grid]))

const state = stateAt(-0.1, 0, 0.1, 0.1, 0, -0.1)
const other = stateAt(0, 0, 0.2, 0.1, -0.3, -0.1)

function stateAt(...centers: number[]): KMeansState {
  const powerUnits = powerUnitsOf(preparation.grid?.columns ?? [], 1e6)
  return { centers: Float64Array.from(centers), k: 3, d: 2, powerUnits }
}

type KMeansPass = Pass<KMeansState, KMeansSum, Float64Array>

/** A step of k-means by its own kernel, in parts of so many rows, that writes down which rows were packed. */
function partedPass(
  changes: Partial<KernelCall<KMeansState, KMeansSum>> = {},
): KMeansPass & { readonly packed: [number, number][] } {
  const pass = kmeansPass(preparation)
  const call = pass.kernel as KernelCall<KMeansState, KMeansSum>
  const packed: [number, number][] = []
  const write: typeof call.write = (rows, from, to, ...rest) => {
    packed.push([from, to])
    call.write(rows, from, to, ...rest)
  }
  return { ...pass, kernel: { ...call, write, ...changes }, packed }
}

async function plainSum(rows: Table, at: KMeansState): Promise<string> {
  const session = await openRows(rows, rows.names, {})
  const sum = await session.run({ ...kmeansPass(preparation), kernel: undefined }, at)
  await session.close()
  return bytesOf(sum)
}

const expected = await plainSum(table, state)
const expectedOther = await plainSum(table, other)

describe('parts of shards', () => {
  it.each([
    [8192, 8 + 2],
    [10_000, 7 + 1],
    [65_536, 2],
    [100_000, 2],
    [undefined, 2],
  ])(
    'of at most %s rows are packed once, %i in all, and give the sums of the plain pass',
    async (partRows, parts) => {
      for (const threads of [undefined, ...testThreads]) {
        const pass = partedPass({ partRows } as { partRows: number })
        const session = await openRows(table, table.names, { threads })
        expect(bytesOf(await session.run(pass, state))).toBe(expected)
        expect(bytesOf(await session.run(pass, other))).toBe(expectedOther)
        expect(bytesOf(await session.run(pass, state))).toBe(expected)
        await session.close()
        expect(pass.packed).toHaveLength(parts)
      }
    },
  )

  it('cover every row once', async () => {
    const pass = partedPass({ partRows: 3000 })
    const session = await openRows(table, table.names, {})
    await session.run(pass, state)
    await session.close()
    let next = 0
    for (const [from, to] of pass.packed) {
      expect(from).toBe(next)
      expect(to - from).toBeLessThanOrEqual(3000)
      next = to
    }
    expect(next).toBe(table.rowCount)
  })

  it('are packed anew where the table comes as a stream, whatever its batches', async () => {
    for (const threads of [undefined, testThreads[1]]) {
      const pass = partedPass({ partRows: 10_000 })
      const session = await openRows(countingSource(table, { batchRows: 9973 }), table.names, { threads })
      expect(bytesOf(await session.run(pass, state))).toBe(expected)
      expect(bytesOf(await session.run(pass, state))).toBe(expected)
      await session.close()
      expect(pass.packed).toHaveLength(2 * 8)
    }
  })
})

describe('passes that name the same packing', () => {
  it('share packed shards, and others have their own', async () => {
    const packing = {}
    const [one, two, alone] = [partedPass({ packing }), partedPass({ packing }), partedPass()]
    for (const threads of [undefined, testThreads[1]]) {
      for (const pass of [one, two, alone]) pass.packed.length = 0
      const session = await openRows(table, table.names, { threads })
      expect(bytesOf(await session.run(one, state))).toBe(expected)
      expect(bytesOf(await session.run(two, other))).toBe(expectedOther)
      expect(bytesOf(await session.run(one, other))).toBe(expectedOther)
      expect(bytesOf(await session.run(alone, state))).toBe(expected)
      await session.close()
      expect([one, two, alone].map(({ packed }) => packed.length)).toEqual([10, 0, 10])
    }
  })

  it('wait for each other, and read their sums by their own ways', async () => {
    const packing = {}
    const one = partedPass({ packing })
    const two = partedPass({
      packing,
      readSum(memory, at, _, { k }, into) {
        into.counts.set(new Float64Array(memory, at, k).map((count, c) => into.counts[c] + 10 * count))
      },
    })
    const session = await openRows(table, table.names, { threads: testThreads[1] })
    const [first, second] = await Promise.all([session.run(one, state), session.run(two, state)])
    await session.close()
    expect(bytesOf(first)).toBe(expected)
    expect([...second.counts]).toEqual([...first.counts].map((count) => 10 * count))
  })
})

describe('memory', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  it.each([
    [0, 1.25],
    [2, 5],
  ])(
    'that ends in the middle leaves the rest to plain TypeScript, and says so (%i workers)',
    async (count, end) => {
      endMemoryAt(end * 2 ** 20)
      // Workers of their own, which have no memory yet.
      const threads = count === 0 ? undefined : nodeThreads({ count })
      const session = await openRows(table, table.names, { threads })
      const pass = partedPass()
      for (const at of [state, other, state]) {
        expect(bytesOf(await session.run(pass, at))).toBe(at === state ? expected : expectedOther)
        expect(session.plainShards).toBe(1)
      }
      expect(session.path).toBe(threads === undefined ? 'kernel' : 'threads')
      expect(pathWarnings(session, threads)).toEqual([
        expect.stringMatching(
          /^Memory ended before everything was packed, so that 1 shard of 65536 rows ran/,
        ),
      ])
      await session.close()
      await threads?.close()
    },
  )

  it('that ends at once is a plain pass', async () => {
    endMemoryAt(2 ** 18)
    const session = await openRows(table, table.names, {})
    expect(bytesOf(await session.run(partedPass(), state))).toBe(expected)
    expect([session.path, session.plainShards]).toEqual(['plain', 0])
    await session.close()
  })

  it('of a kernel for a state and a sum is held to the ceiling', async () => {
    const session: Session = await openRows(table, table.names, {}, { ceilingBytes: 10_000 })
    await expect(session.run(partedPass({ sumBytes: () => 20_000 }), state)).rejects.toMatchObject({
      code: 'STATE_TOO_LARGE',
    })
    await session.close()
  })
})

import { fc, test as property } from '@fast-check/vitest'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openRows, type Threads } from '../../src/engine/index.ts'
import { fitKMeans } from '../../src/learn/index.ts'
import { kmeansPass } from '../../src/learn/kmeans-pass.ts'
import { type KMeansState, powerUnitsOf } from '../../src/learn/kmeans-sums.ts'
import { compilePreparation, type Preparation } from '../../src/learn/prepare/compile.ts'
import { fitGrid } from '../../src/learn/prepare/grid.ts'
import { inputsOf } from '../../src/learn/prepare/opened.ts'
import { integerBelow, openStream, uniform } from '../../src/math/philox.ts'
import { numbersOf } from '../../src/table/access.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { numberColumn } from '../../src/table/number-columns.ts'
import { slice } from '../../src/table/slice.ts'
import type { Table } from '../../src/table/table.ts'
import { bytesOf } from '../engine/plain.ts'
import { testThreads } from '../engine/test-threads.ts'
import { clustered } from './clustered.ts'

async function prepared(table: Table): Promise<Preparation> {
  const grid = await fitGrid(table, table.names)
  return compilePreparation([grid], inputsOf(table, table.names, 'refuse', [grid]))
}

function stateAt(preparation: Preparation, centers: Float64Array): KMeansState {
  const d = preparation.columns.length
  const powerUnits = powerUnitsOf(preparation.grid?.columns ?? [], 1e6)
  return { centers, k: centers.length / d, d, powerUnits }
}

/** Rows of a kind that is hard for screens, and centers: some at rows, some between them, some twice, some far away. */
function hardRows(seed: number, rows: number, d: number, k: number, kind: string) {
  const stream = openStream(seed, 998, 0)
  const scale = 10 ** (integerBelow(stream, 13) - 6)
  const values = Array.from({ length: d }, () =>
    Float64Array.from({ length: rows }, () => {
      const x = kind === 'ties' ? integerBelow(stream, 3) : uniform(stream)
      return kind === 'outlier' && uniform(stream) < 0.01 ? 1e6 * scale * x : scale * x
    }),
  )
  const center = (c: number, j: number): number => {
    const row = integerBelow(stream, rows)
    if (c > 0 && c % 5 === 0) return Number.NaN
    return values[j][row] * (c % 7 === 3 ? 50 : 1)
  }
  const raw = Array.from({ length: k * d }, (_, i) => center(Math.floor(i / d), i % d))
  // Every fifth center is the one before it.
  const centers = raw.map((x, i) => (Number.isNaN(x) ? raw[i - d] : x))
  const table = makeTable(
    values.map((column, j) => [`x${j}`, numberColumn(column)] as const),
    rows,
  )
  return { table, centers }
}

describe('the kernel of k-means', () => {
  property.prop(
    [
      fc.nat(),
      fc.integer({ min: 1, max: 400 }),
      fc.integer({ min: 1, max: 40 }),
      fc.oneof(fc.integer({ min: 1, max: 24 }), fc.constantFrom(1, 3, 4, 5, 300)),
      fc.constantFrom('spread', 'ties', 'outlier'),
    ],
    { numRuns: 60 },
  )(
    'finds the sums of the plain pass, for several centers after each other',
    async (seed, rows, d, k, kind) => {
      const { table, centers } = hardRows(seed, rows, d, k, kind)
      const preparation = await prepared(table)
      const middle = (preparation.grid?.columns ?? []).map(({ center }) => center)
      const first = stateAt(
        preparation,
        Float64Array.from(centers, (x, i) => x - middle[i % d]),
      )
      const second = stateAt(
        preparation,
        first.centers.map((x) => x * 0.75),
      )
      const pass = kmeansPass(preparation)
      const session = await openRows(table, table.names, {})
      const plain = await openRows(table, table.names, {})
      for (const state of [first, second, second, first]) {
        const expected = await plain.run({ ...pass, kernel: undefined }, state)
        expect(bytesOf(await session.run(pass, state))).toBe(bytesOf(expected))
        expect(session.path).toBe('kernel')
      }
      await session.close()
    },
  )

  it.each([1e-3, 1e-9, 1e-15, 1e-16, 1e-20, 1e-160, 5e-324])(
    'leaves to doubles what doubles cannot tell apart: centers %d apart, far from most rows',
    async (e) => {
      const x = Float64Array.from({ length: 200 }, (_, i) => i - 99.5)
      const table = makeTable({ x: numberColumn(x) })
      const preparation = await prepared(table)
      const pass = kmeansPass(preparation)
      const session = await openRows(table, ['x'], {})
      for (const centers of [
        [-e, e],
        [e, -e, 3 * e],
      ]) {
        const state = stateAt(preparation, Float64Array.from(centers))
        const counted = await session.run(pass, state)
        expect(session.path).toBe('kernel')
        expect(bytesOf(counted)).toBe(bytesOf(await session.run({ ...pass, kernel: undefined }, state)))
      }
      await session.close()
    },
  )

  it('lets two runs of one pass in one session wait for each other', async () => {
    const table = clustered({ rows: 200_000, columns: 3, clusters: 4, seed: 3 })
    const preparation = await prepared(table)
    const pass = kmeansPass(preparation)
    const states = [0.1, 0.3].map((x) => stateAt(preparation, Float64Array.of(-x, 0, x, x, 0, -x)))
    const plain = { ...pass, kernel: undefined }
    for (const threads of [undefined, testThreads[1]]) {
      const session = await openRows(table, table.names, { threads })
      const both = await Promise.all(states.map((state) => session.run(pass, state)))
      for (const [i, state] of states.entries())
        expect(bytesOf(both[i])).toBe(bytesOf(await session.run(plain, state)))
      await session.close()
    }
  })

  it.each([undefined, testThreads[1]])('ends its runs before its session closes (%#)', async (threads) => {
    const table = clustered({ rows: 200_000, columns: 3, clusters: 4, seed: 3 })
    const preparation = await prepared(table)
    const pass = kmeansPass(preparation)
    const state = stateAt(preparation, Float64Array.of(-0.1, 0, 0.1, 0.1, 0, -0.1))
    const session = await openRows(table, table.names, { threads })
    const running = session.run(pass, state)
    await new Promise((resolve) => setTimeout(resolve))
    await session.close()
    const other = await openRows(table, table.names, { threads })
    const expected = bytesOf(await other.run({ ...pass, kernel: undefined }, state))
    expect(bytesOf(await running)).toBe(expected)
    expect(bytesOf(await other.run(pass, state))).toBe(expected)
    await other.close()
  })

  it('is not trusted with rows beyond the grid it is given: they get one of their own', async () => {
    const wide = clustered({ rows: 3000, columns: 1, clusters: 3, seed: 4, shift: 0 })
    const near = slice(wide, 0, 100)
    const far = makeTable({ x0: numberColumn(Float64Array.from(numbersOf(wide, 'x0'), (x) => 1000.123 * x)) })
    const grid = await fitGrid(near, ['x0'])
    const model = await fitKMeans(far, ['x0'], { k: 2, prepare: [grid] })
    expect(model.prepare.map(({ kind }) => kind)).toEqual(['grid', 'grid'])
    expect((await fitKMeans(near, ['x0'], { k: 2, prepare: [grid] })).prepare).toEqual([grid])
  })
})

const real = (globalThis as unknown as { WebAssembly: Record<string, unknown> }).WebAssembly

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('hostile columns', () => {
  /** With whether the kernel serves: steps of a grid below 2^-200 and above 2^200 it leaves to the plain path. */
  const hostile: readonly (readonly [string, boolean, (x: number) => number])[] = [
    ['denormal numbers', false, (x) => x * 2 ** -1068],
    ['numbers near the largest', false, (x) => x * 2 ** 500],
    ['one value', true, () => 3.7],
    ['zeros of both signs', true, (x) => (x > 0.5 ? -0 : 0)],
    ['one number far from all others', true, (x) => (x > 0.99999 ? 1e9 : x)],
  ]

  it.each(hostile)('of %s give what the plain path gives, or its error', async (_, served, made) => {
    for (const [rows, k] of [
      [1, 1],
      [17, 3],
      [8193, 1],
      [16_385, 40],
    ] as const) {
      const stream = openStream(rows, 998, 1)
      const columns = Array.from({ length: 3 }, () =>
        Float64Array.from({ length: rows }, () => made(uniform(stream))),
      )
      const table = makeTable(columns.map((values, j) => [`x${j}`, numberColumn(values)] as const))
      const start = Array.from({ length: k }, (_unused, c) => columns.map((values) => values[c * 3]))
      const outcome = (threads?: Threads): Promise<unknown> =>
        fitKMeans(table, table.names, { k, start, maxPasses: 4, tolerance: 0, threads }).then(
          ({ fitted }) => fitted,
          (error: { readonly code: string }) => error.code,
        )
      const before = testThreads[2].tasks
      const kernel = [await outcome(), await outcome(testThreads[2])]
      // One row has no range, and so a grid of any step.
      expect(testThreads[2].tasks > before).toBe(served || rows === 1)
      vi.stubGlobal('WebAssembly', undefined)
      expect(kernel).toEqual([await outcome(), await outcome()])
      vi.unstubAllGlobals()
    }
  })

  it.each([
    [Number.NaN, 'COLUMN_MISSING_VALUES'],
    [Number.POSITIVE_INFINITY, 'COLUMN_VALUE'],
    [Number.NEGATIVE_INFINITY, 'COLUMN_VALUE'],
  ])('with %s are refused wherever it stands', async (value, code) => {
    for (const at of [0, 6, 8192, 8194]) {
      const values = Float64Array.from({ length: 8195 }, (_, i) => i % 10)
      values[at] = value
      const table = makeTable({ x: { kind: 'number', values } })
      const fitting = fitKMeans(table, ['x'], { k: 2, threads: testThreads[2] })
      await expect(fitting).rejects.toThrow(expect.objectContaining({ code }))
    }
  })
})

describe('memory that is refused', () => {
  it.each([
    ['at once', 0],
    ['after a shard or two', 130],
  ])('%s leaves the rest to the plain pass', async (_, pages) => {
    const table = clustered({ rows: 200_000, columns: 2, clusters: 3, seed: 8 })
    const options = {
      k: 3,
      maxPasses: 3,
      tolerance: 0,
      start: [
        [0, 0],
        [0.5, 0.5],
        [1, 1],
      ],
    } as const
    const expected = await fitKMeans(table, table.names, options)
    const Memory = real['Memory'] as new (size: object) => { grow(pages: number): number }
    class Refusing extends Memory {
      override grow(more: number): number {
        if (more > pages) throw new RangeError('no more memory')
        return super.grow(more)
      }
    }
    vi.stubGlobal('WebAssembly', { ...wasmOf(real), Memory: Refusing })
    const model = await fitKMeans(table, table.names, options)
    expect(model.fitted).toEqual(expected.fitted)
    if (pages === 0) expect(model.ending.warnings.join(' ')).toMatch(/ran as plain TypeScript/)
  })
})

function wasmOf(platform: Record<string, unknown>) {
  return {
    compile: platform['compile'],
    Instance: platform['Instance'],
    Module: platform['Module'],
    Memory: platform['Memory'],
  }
}

import { fc, test as property } from '@fast-check/vitest'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openRows } from '../../../src/engine/index.ts'
import { bracketPass } from '../../../src/learn/prepare/bracket-pass.ts'
import { compilePreparation } from '../../../src/learn/prepare/compile.ts'
import { fitImputer } from '../../../src/learn/prepare/imputer.ts'
import { inputsOf } from '../../../src/learn/prepare/opened.ts'
import { median } from '../../../src/math/quantile.ts'
import { numbersOf } from '../../../src/table/access.ts'
import type { NumberColumn } from '../../../src/table/column.ts'
import { makeTable } from '../../../src/table/make-table.ts'
import { numberColumn } from '../../../src/table/number-columns.ts'
import type { Table } from '../../../src/table/table.ts'
import { endMemoryAt } from '../../ended-memory.ts'
import { bytesOf } from '../../engine/plain.ts'
import { testThreads } from '../../engine/test-threads.ts'

/** Numbers that are hard to put into bins: missing, zeros of both signs, the least and the largest there are, and infinite ones, which columns refuse. */
const value = fc.oneof(
  fc.double({ min: -1e6, max: 1e6 }),
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    -0,
    5e-324,
    -5e-324,
    1e300,
    -1e300,
    1 / 3,
  ),
)
/** A column as it is once its array was written into behind its maker's back. */
const unchecked = (values: Float64Array): NumberColumn => Object.freeze({ kind: 'number', values })

const bound = fc.double({ min: -1e6, max: 1e6, noNaN: true })

describe('the kernel of histograms', () => {
  property.prop(
    [
      fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 300 }),
      fc.array(fc.tuple(fc.nat(1), bound, bound), { minLength: 1, maxLength: 3 }),
      fc.boolean(),
    ],
    { numRuns: 100 },
  )('finds the counts of the plain pass, bit for bit', async (rows, wanted, onThreads) => {
    const table = makeTable(
      [0, 1, 2].map((j) => [`x${j}`, unchecked(Float64Array.from(rows, (row) => row[j]))] as const),
    )
    const preparation = compilePreparation([], inputsOf(table, table.names, 'impute', []))
    const pass = bracketPass(preparation, [2, 0])
    // The last bracket comes twice, as the two in the middle of an even number of values do.
    const targets = [...wanted, wanted[wanted.length - 1]]
    const state = {
      column: Int32Array.from(targets, ([column]) => column),
      low: Float64Array.from(targets, ([, a, b]) => Math.min(a, b)),
      high: Float64Array.from(targets, ([, a, b]) => Math.max(a, b)),
    }
    const session = await openRows(table, table.names, { threads: onThreads ? testThreads[1] : undefined })
    const counted = await session.run(pass, state)
    expect(session.path).toBe(onThreads ? 'threads' : 'kernel')
    expect(bytesOf(counted)).toBe(bytesOf(await session.run({ ...pass, kernel: undefined }, state)))
    await session.close()
  })
})

/** So many columns of numbers without an order, some of them missing; the first one is of one value. */
function numbers(rows: number, columns: number): Table {
  const of = (j: number): Float64Array =>
    Float64Array.from({ length: rows }, (_, i) => {
      if (j === 0) return 2.5
      return i > 0 && (i + j) % 17 === 3 ? Number.NaN : ((i * 7919 + j * 104_729) % 100_003) / 7 - j
    })
  return makeTable(Array.from({ length: columns }, (_, j) => [`x${j}`, numberColumn(of(j))] as const))
}

function medians(table: Table): number[] {
  return table.names.map((name) =>
    median([...numbersOf(table, name)].filter((value) => !Number.isNaN(value))),
  )
}

const filled = async (table: Table, options: object = {}): Promise<number[]> =>
  (await fitImputer(table, table.names, options)).fitted.columns.map(({ value }) => value)

/** Fitted numbers are rounded to 40 bits. */
const close = (expected: readonly number[]): readonly number[] =>
  expected.map((value) => expect.closeTo(value, 5) as number)

describe('medians by the kernel of histograms', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  it.each([
    [1, 3],
    [2, 3],
    [15, 3],
    [17, 2],
    [70_001, 3],
    [1000, 300],
  ])('of %i rows and %i columns are those of sorted numbers', async (rows, columns) => {
    const table = numbers(rows, columns)
    for (const threads of [undefined, testThreads[1]])
      expect(await filled(table, { threads })).toEqual(close(medians(table)))
  })

  it.each([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'of columns with %s are refused',
    async (value) => {
      for (const rows of [1, 100, 70_000]) {
        const values = new Float64Array(rows).fill(1)
        values[rows - 1] = value
        const table = makeTable([['x', unchecked(values)] as const])
        expect(() => numberColumn(values)).toThrow(expect.objectContaining({ code: 'COLUMN_VALUE' }))
        await expect(filled(table)).rejects.toMatchObject({ code: 'COLUMN_VALUE' })
      }
    },
  )

  it('are the same where memory is refused, at once or in the middle', async () => {
    const table = numbers(140_000, 3)
    const expected = await filled(table)
    const moments = new Set<number>()
    for (const pages of [1, 2, 20, 50, 90, 1000]) {
      const seen = endMemoryAt(65_536 * pages)
      expect(await filled(table)).toEqual(expected)
      moments.add(seen.refused)
      vi.restoreAllMocks()
    }
    expect(moments).toContain(0)
    expect(moments.size).toBeGreaterThan(2)
  })

  it('stop at a signal in the middle, on threads and without', async () => {
    const table = numbers(200_000, 3)
    for (const threads of [undefined, testThreads[1]]) {
      const control = new AbortController()
      const reason = new Error('enough')
      const onProgress = ({ stage }: { readonly stage: string }): void => {
        if (stage === 'brackets') control.abort(reason)
      }
      await expect(filled(table, { threads, onProgress, signal: control.signal })).rejects.toBe(reason)
      expect(await filled(table, { threads })).toEqual(close(medians(table)))
    }
  })

  it('are found for two jobs at once', async () => {
    const [one, other] = [numbers(140_000, 3), numbers(70_000, 5)]
    const alone = [await filled(one), await filled(other)]
    for (const threads of [undefined, testThreads[1]])
      expect(await Promise.all([filled(one, { threads }), filled(other, { threads })])).toEqual(alone)
  })
})

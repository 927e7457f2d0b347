import { fc, test as property } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { openRows } from '../../../src/engine/index.ts'
import { bracketPass } from '../../../src/learn/prepare/bracket-pass.ts'
import { compilePreparation } from '../../../src/learn/prepare/compile.ts'
import { inputsOf } from '../../../src/learn/prepare/opened.ts'
import { makeTable } from '../../../src/table/make-table.ts'
import { numberColumn } from '../../../src/table/number-columns.ts'
import { bytesOf } from '../../engine/plain.ts'
import { testThreads } from '../../engine/test-threads.ts'

/** Numbers that are hard to put into bins: missing, zeros of both signs, the least and the largest there are. */
const value = fc.oneof(
  fc.double({ min: -1e6, max: 1e6 }),
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(Number.NaN, -0, 5e-324, -5e-324, 1e300, -1e300, 1 / 3),
)
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
      [0, 1, 2].map((j) => [`x${j}`, numberColumn(Float64Array.from(rows, (row) => row[j]))] as const),
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

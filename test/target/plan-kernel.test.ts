import { afterEach, describe, expect, it, vi } from 'vitest'
import { asContracts, instance } from '../../bench/instances/allocation.ts'
import type { Scores } from '../../src/contracts/scores.ts'
import type { Threads } from '../../src/engine/index.ts'
import { nodeThreads } from '../../src/node/node-threads.ts'
import { columnOfKind } from '../../src/table/access.ts'
import { planTarget } from '../../src/target/plan.ts'
import { endMemoryAt } from '../ended-memory.ts'
import { hashOf } from '../engine/plain.ts'
import { testThreads } from '../engine/test-threads.ts'
import { type SmallCase, smallCase } from './small-case.ts'

const everybody = { holdout: { share: 0, salt: '' } }

async function planned(
  { scores, options, limits }: SmallCase,
  context: Parameters<typeof planTarget>[3] | { readonly threads?: Threads | undefined } = {},
): Promise<string> {
  const { warnings: _, ...plan } = await planTarget(scores, options, limits, { ...everybody, ...context })
  return hashOf(plan)
}

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

/** Of two shards. */
const two = asContracts(instance('retail', 70_000))
const small = asContracts(instance('dense', 4000))

describe('a plan under way', () => {
  it.each([
    ['in this thread', undefined],
    ['on threads', testThreads[1]],
  ])('stops at a signal %s with its reason, and others can be made afterwards', async (_, threads) => {
    const expected = await planned(small, { threads })
    for (const moment of [1, 4, 9]) {
      const control = new AbortController()
      const reason = new Error('enough')
      let told = 0
      const onProgress = (): void => {
        if (++told === moment) control.abort(reason)
      }
      await expect(planned(two, { threads, onProgress, signal: control.signal })).rejects.toBe(reason)
      expect(told).toBeLessThan(moment + 4)
    }
    expect(await planned(small, { threads })).toBe(expected)
  })

  it('is the same beside another one on the same threads', async () => {
    const alone = [await planned(two), await planned(small)]
    for (const threads of [undefined, testThreads[1]])
      expect(await Promise.all([planned(two, { threads }), planned(small, { threads })])).toEqual(alone)
  })

  it.each([0, 2])(
    'is the same where memory is refused, at once or in the middle (%i workers)',
    async (count) => {
      const expected = await planned(two)
      const moments = new Set<number>()
      for (const pages of [1, 180, 65_536]) {
        // Workers of their own, which have no memory yet.
        const threads = count === 0 ? undefined : nodeThreads({ count })
        const seen = endMemoryAt(65_536 * pages)
        expect(await planned(two, { threads }), `${pages} pages`).toBe(expected)
        moments.add(Math.min(seen.refused, 1))
        vi.restoreAllMocks()
        await threads?.close()
      }
      expect([...moments].sort()).toEqual([0, 1])
    },
  )
})

describe('amounts at the edge of what numbers are', () => {
  /** A case with one amount of one cell changed behind the back of its makers. */
  function spoilt(name: 'value' | 'benefit' | 'cost' | 'standardError', amount: number): SmallCase {
    const made = smallCase(3, 300)
    const cells = columnOfKind(made.scores.table, 'cells', 'cells')
    ;(cells[name] as Float32Array)[77] = amount
    return made
  }

  const names = ['value', 'benefit', 'cost', 'standardError'] as const
  it.each(
    names.flatMap((name) =>
      [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map(
        (amount) => [name, amount] as const,
      ),
    ),
  )('(%s %s) are refused, by the kernel and without it', async (name, amount) => {
    const codes: unknown[] = []
    for (const wasm of [true, false]) {
      if (!wasm) vi.stubGlobal('WebAssembly', undefined)
      await planned(spoilt(name, amount)).then(
        () => codes.push('planned'),
        ({ code }) => codes.push(code),
      )
    }
    expect(codes[0]).toBe(codes[1])
    expect(['CONTRACT_INVALID', 'EXACTNESS_LOST']).toContain(codes[0])
  })

  it.each(['value', 'benefit', 'cost'] as const)('(%s 1e-45, off the grid) are refused', async (name) => {
    for (const wasm of [true, false]) {
      if (!wasm) vi.stubGlobal('WebAssembly', undefined)
      await expect(planned(spoilt(name, 1e-45))).rejects.toMatchObject({ code: 'EXACTNESS_LOST' })
    }
  })

  it('(denormals on a grid of the least one) give the same plan by the kernel and without it', async () => {
    const { scores, options } = smallCase(3, 300)
    const cells = columnOfKind(scores.table, 'cells', 'cells')
    for (const name of ['value', 'benefit', 'cost'] as const) {
      const amounts = cells[name] as Float32Array
      for (let cell = 0; cell < amounts.length; cell++) amounts[cell] *= 16 * 2 ** -149
    }
    const tiny: Scores = { ...scores, header: { ...scores.header, grid: 2 ** -149 } }
    const limits = { offers: { a: { max: 60 }, b: { max: 90 } }, budget: 1500 * 2 ** -149 }
    const made = await planTarget(tiny, options, limits, everybody)
    expect(made.decisions.rowCount).toBeGreaterThan(50)
    const byKernel = await planned({ scores: tiny, options, limits })
    vi.stubGlobal('WebAssembly', undefined)
    expect(await planned({ scores: tiny, options, limits })).toBe(byKernel)
  })
})

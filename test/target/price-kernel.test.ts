import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import type { Limits } from '../../src/contracts/limits.ts'
import { openRows } from '../../src/engine/open-rows.ts'
import { runPass } from '../../src/engine/run-pass.ts'
import { integerBelow, openStream } from '../../src/math/philox.ts'
import type { CellsColumn } from '../../src/table/column.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { numberColumn } from '../../src/table/number-columns.ts'
import type { Table } from '../../src/table/table.ts'
import { indexOptions } from '../../src/target/option-index.ts'
import { pricePass } from '../../src/target/price-pass.ts'
import type { PriceState, PriceSum } from '../../src/target/price-sums.ts'
import { priceTable } from '../../src/target/price-table.ts'
import { type AllocationProblem, allocationProblem } from '../../src/target/problem.ts'
import { limitRows } from '../../src/target/rows.ts'
import { testThreads } from '../engine/test-threads.ts'
import { handOptions } from './small-case.ts'

interface Shape {
  readonly seed: number
  readonly customers: number
  readonly options: number
  readonly messages: number
  /** Limits on so many offers, beside those on everything. */
  readonly limits: number
}

interface Fuzzed {
  readonly problem: AllocationProblem
  readonly table: Table
  readonly states: readonly PriceState[]
}

/** Cells full of ties, negative zeros and equal values, groups out of order, customers without cells or messages, two strata. */
function fuzzed({ seed, customers, options, messages, limits }: Shape): Fuzzed {
  const stream = openStream(seed, 130, 3)
  const draw = (below: number): number => integerBelow(stream, below)
  const index = indexOptions(
    handOptions(
      Array.from({ length: options }, (_, option) => ({
        option,
        offer: `o${option}`,
        channel: `c${option % 3}`,
        department: `d${option % 2}`,
        group: `g${draw(Math.max(1, Math.floor(options / 2)))}`,
      })),
    ),
  )
  const asked: Limits = {
    offers: Object.fromEntries(
      Array.from({ length: Math.min(limits, options) }, (_, o) => [`o${o}`, { max: 5 }]),
    ),
    channels: { c0: { max: 4, unitsPerContact: 0.25 } },
    departments: limits > 1 ? { d0: { min: 1, max: 9, budget: 3 } } : undefined,
    segments: limits > 1 ? { vip: { min: 2 } } : undefined,
    budget: limits > 1 ? 7 : undefined,
    leastBenefit: limits > 1 ? 2 : undefined,
  }
  const problem = allocationProblem(index, limitRows(asked, index, ['rest', 'vip']))
  const rowPtr = new Float64Array(customers + 1)
  const option: number[] = []
  for (let customer = 0; customer < customers; customer++) {
    const share = draw(5)
    for (let own = 0; own < options; own++) if (draw(4) < share) option.push(own)
    rowPtr[customer + 1] = option.length
  }
  const amounts = (least: number, parts: number): Float32Array =>
    Float32Array.from(option, () => (draw(9) === 0 ? -0 : (draw(parts) + least) / 16))
  const cells: CellsColumn = Object.freeze({
    kind: 'cells',
    rowPtr,
    option: Uint16Array.from(option),
    value: amounts(-8, 40),
    benefit: amounts(-4, 20),
    cost: amounts(0, 12),
    standardError: new Float32Array(option.length),
  })
  const numbers = (below: number): ReturnType<typeof numberColumn> =>
    numberColumn(Float64Array.from({ length: customers }, () => draw(below)))
  const table = makeTable({ cells, messages: numbers(messages + 1), stratum: numbers(problem.strata.length) })
  const rows = problem.rows.length
  const prices = Float64Array.from({ length: rows }, () => (draw(41) - 10) / 32)
  const moved = (parts: number): Float64Array => prices.map((price) => price + (draw(9) - 4) / parts)
  const state = (at: Float64Array, bandwidth: number, choices = false): PriceState => ({
    prices: priceTable(problem, at),
    bandwidth,
    coefficientScale: new Float64Array(rows).fill(256).map((scale) => scale / (1 + draw(3))),
    choices,
  })
  return {
    problem,
    table,
    states: [
      state(prices, 0.5),
      state(moved(4096), 0.1),
      state(moved(64), 0),
      state(moved(8), 2),
      state(prices, 0),
      state(moved(16), 0, true),
      state(moved(4096), 0.1),
      state(prices, 0.5, true),
    ],
  }
}

function numbersIn(sum: PriceSum): readonly number[] {
  const { value, pairs, messages, cost, benefit, curvature, choices } = sum
  const chosen = choices.flatMap((part) => [...part.chosen, ...part.margin, ...part.nextBest])
  return [value, pairs, ...messages, ...cost, ...benefit, ...curvature, ...chosen]
}

/** What every engine must give for each state: the pass asked afresh, in plain TypeScript. */
async function checkAll({ problem, table, states }: Fuzzed, messages: number): Promise<void> {
  const pass = pricePass(problem, messages)
  const plain = { ...pass, kernel: undefined }
  const kept = await openRows(table, pass.columns, {})
  const keptPlainly = await openRows(table, pass.columns, {})
  for (const state of states) {
    const expected = numbersIn(await runPass(table, { ...plain }, state, {}))
    expect(numbersIn(await keptPlainly.run(plain, state)), 'plain, asking again').toEqual(expected)
    expect(numbersIn(await kept.run(pass, state)), 'kernel').toEqual(expected)
    expect(kept.path).toBe('kernel')
  }
  await kept.close()
  await keptPlainly.close()
}

describe('the kernel of the price pass', () => {
  test.prop(
    [
      fc.record({
        seed: fc.integer({ min: 1, max: 1e6 }),
        customers: fc.integer({ min: 0, max: 60 }),
        options: fc.constantFrom(1, 2, 7, 24),
        messages: fc.integer({ min: 0, max: 3 }),
        limits: fc.constantFrom(0, 1, 5, 24),
      }),
    ],
    { seed: 7, numRuns: 150 },
  )('gives the bits of the plain pass, asked afresh or again', async (shape) => {
    await checkAll(fuzzed(shape), shape.messages)
  })

  it.each<Omit<Shape, 'seed'>>([
    { customers: 200, options: 300, messages: 2, limits: 95 },
    { customers: 500, options: 100, messages: 3, limits: 100 },
    { customers: 1, options: 1, messages: 1, limits: 1 },
    { customers: 0, options: 1, messages: 1, limits: 1 },
  ])('so it does at %o', async (shape) => {
    await checkAll(fuzzed({ seed: 11, ...shape }), shape.messages)
  })

  it('gives them on threads, over several shards', async () => {
    const { problem, table, states } = fuzzed({
      seed: 5,
      customers: 140_000,
      options: 6,
      messages: 2,
      limits: 6,
    })
    const pass = pricePass(problem, 2)
    const expected: (readonly number[])[] = []
    for (const state of states)
      expected.push(numbersIn(await runPass(table, { ...pass, kernel: undefined }, state, {})))
    for (const threads of testThreads.slice(0, 2)) {
      const session = await openRows(table, pass.columns, { threads })
      for (const [i, state] of states.entries()) {
        expect(numbersIn(await session.run(pass, state))).toEqual(expected[i])
        expect(session.path).toBe('threads')
      }
      await session.close()
    }
  })
})

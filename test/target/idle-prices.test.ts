import { describe, expect, it } from 'vitest'
import { columnOfKind } from '../../src/table/access.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { numberColumn } from '../../src/table/number-columns.ts'
import { createEvaluator, type PriceSearch } from '../../src/target/evaluate.ts'
import { dropIdlePrices } from '../../src/target/idle-prices.ts'
import { indexOptions } from '../../src/target/option-index.ts'
import { openPriceRows } from '../../src/target/price-rows.ts'
import type { FoundPrices } from '../../src/target/prices.ts'
import { allocationProblem } from '../../src/target/problem.ts'
import { limitRows } from '../../src/target/rows.ts'
import { kindScores } from './kinds.ts'
import { handOptions } from './small-case.ts'

/** A hundred customers worth 1 each by one option; at most 40 messages by the channel, at most 60 of the offer. */
async function dropped(
  channelPrice: number,
  offerPrice: number,
): Promise<FoundPrices & { readonly passes: number }> {
  const options = indexOptions(handOptions([{ option: 0, offer: 'a', channel: 'mail' }]))
  const limits = { offers: { a: { max: 60 } }, channels: { mail: { max: 40 } } }
  const problem = allocationProblem(options, limitRows(limits, options, null))
  const scores = kindScores(100, [[{ option: 0, value: 1 }]])
  const table = makeTable({
    cells: scores.table.columns['cells'],
    messages: numberColumn(new Float64Array(100).fill(1)),
    stratum: numberColumn(new Float64Array(100)),
  })
  const search: PriceSearch = {
    problem,
    maxMessages: 1,
    scale: 1,
    meanCoefficient: Float64Array.of(1, 1),
    customers: 100,
    worst: 0,
    tolerance: 1e-4,
    maxPasses: 10,
  }
  const prices = Float64Array.of(offerPrice, channelPrice)
  const bound = 100 * Math.max(0, 1 - offerPrice - channelPrice) + 60 * offerPrice + 40 * channelPrice
  const rows = await openPriceRows(
    table,
    columnOfKind(scores.table, 'customer_id', 'text'),
    search.maxMessages,
    {},
  )
  const found = {
    prices,
    bound,
    use: new Float64Array(2),
    value: 0,
    mixture: [],
    ending: 'stalled',
  } as const
  const evaluator = createEvaluator(rows, search)
  const after = await dropIdlePrices(evaluator, found, Float64Array.of(40, 40))
  await rows.close()
  return { ...after, passes: evaluator.passes.count }
}

describe('prices of limits that a plan does not reach', () => {
  it('are dropped where the bound is no worse without them', async () => {
    const { prices, bound, passes } = await dropped(1, 0.25)
    expect([...prices]).toEqual([0, 1])
    expect(bound).toBe(40)
    expect(passes).toBe(1)
  })

  it('stay where they carry the bound, and cost nothing where every priced limit is reached', async () => {
    const carrying = await dropped(0.5, 0.5)
    expect([...carrying.prices]).toEqual([0.5, 0.5])
    expect(carrying.bound).toBe(50)
    expect((await dropped(1, 0)).passes).toBe(0)
  })
})

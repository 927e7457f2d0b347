import { describe, expect, test } from 'vitest'
import { channelCount, optionCount } from '../../../bench/proof/laboratory/catalog.ts'
import {
  addToStock,
  fatigueRows,
  fatigueTable,
  judgeFatigue,
  planners,
  tired,
} from '../../../bench/proof/laboratory/fatigue.ts'

describe('the stock of earlier messages', () => {
  test('is halved after 28, 14, 28, 60 and 60 days, by channel', () => {
    const stock = new Float64Array(5 * channelCount)
    addToStock(stock, Int16Array.of(0, 6, 12, 18, -1))
    const left = [0.5, 0.25, 0.5, 2 ** (-28 / 60)]
    for (const [row, share] of left.entries()) expect(stock[row * channelCount + row]).toBeCloseTo(share, 12)
    expect(stock.reduce((sum, one) => sum + one)).toBeCloseTo(1.25 + 2 ** (-28 / 60), 12)
  })

  test('adds up over waves', () => {
    const stock = new Float64Array(channelCount)
    addToStock(stock, Int16Array.of(0))
    addToStock(stock, Int16Array.of(0))
    expect(stock[0]).toBeCloseTo(0.75, 12)
  })

  test('divides what its channel adds by 1 + tiring x stock, and nothing else', () => {
    const stock = Float64Array.of(0, 0, 2, 0, 0)
    const added = tired(new Float64Array(optionCount).fill(6), stock)
    expect(added[2]).toBe(3)
    expect(added[7]).toBe(3)
    expect([added[0], added[1], added[3], added[4]]).toEqual([6, 6, 6, 6])
  })
})

test('planners begin alike, and earn less when messages tire', async () => {
  const found = await judgeFatigue(1, 1000)
  const of = (planner: string, wave: number): number =>
    found.find((one) => one.planner === planner && one.wave === wave)?.earned ?? Number.NaN
  const [ignoring, knowing] = planners
  expect(of(knowing, 1)).toBe(of(ignoring, 1))
  expect(of(knowing, 2)).not.toBe(of(ignoring, 2))
  for (const planner of planners) expect(of(planner, 4)).toBeLessThan(of(planner, 1))
}, 120_000)

test('four waves are summed seed by seed, and compared with who ignores fatigue', () => {
  const rows = fatigueRows(
    [1, 2].flatMap((seed) =>
      planners.flatMap((planner, p) =>
        [1, 2, 3, 4].map((wave) => ({ seed, planner, wave, earned: 10 * seed + p * wave, optOuts: 2 })),
      ),
    ),
  )
  const all = rows.find(({ planner, wave }) => planner === 'knows the stock' && wave === 'all')
  expect(all).toMatchObject({ seeds: 2, bySeed: [50, 90] })
  expect(all?.gain.mean).toBe(10)
  expect(all?.optOuts.mean).toBe(2)
  expect(all?.expected).toBeCloseTo(366.2, 10)
  expect(fatigueTable(rows)).toHaveLength(2 + 10)
})

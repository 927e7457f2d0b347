import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { figuresOf } from './figures.ts'

/** The rows of the document's table that hold a number we reached, by the beginning of the row. */
const rows: readonly (readonly [string, ...string[]])[] = [
  ['one purchase only', 'onceIn78Weeks'],
  ['orders in 78 weeks', 'ordersIn78Weeks'],
  ['Gini of revenue', 'gini'],
  ['mean amount of an order', 'basketMean'],
  ['deviation of its logarithm', 'basketLogDeviation'],
  ['the same within customers', 'within'],
  ['and between their means', 'between'],
  ['correlation of ln(orders)', 'countAndBasket'],
  ['orders on a deal', 'dealShare'],
  ['depth of coupons', 'discountDepth'],
  ["R² of supplier A's demographics", 'demographicsR2'],
  ['coupon used', 'couponUse'],
  ['and with an order', 'couponUseWithOrder'],
  ['e-mail: visits added', 'visitEffect'],
  ['visits anyway', 'visitsAnyway'],
  ['e-mail: orders added', 'orderEffect'],
  ['e-mail: EUR added', 'spendEffect'],
  ['the same in deviations', 'spendEffectInDeviations'],
  ['visits added, spend below 100', 'visitsBelow100'],
  ['spend 100 to 500', 'visitsTo500'],
  ['spend above 500', 'visitsAbove500'],
  ['visits added, past buyers', 'visitRatioFood', 'visitRatioHome', 'visitRatioStyle', 'visitRatioTech'],
  ['orders added, the same', 'orderRatioFood', 'orderRatioHome', 'orderRatioStyle', 'orderRatioTech'],
]

it('the document says what five seeds reach', () => {
  const document = readFileSync(new URL('../../docs/synthetic-retailer.md', import.meta.url), 'utf8')
  const lines = document.slice(document.indexOf('\n## Calibration')).split('\n')
  const seeds = [1, 2, 3, 4, 5].map((seed) =>
    figuresOf({ seed, customers: 60_000, level: 'realistic', effectScale: 3, drift: false }),
  )
  for (const [start, ...names] of rows) {
    const line = lines.find((row) => row.startsWith(`| ${start}`)) ?? ''
    const stated = (line.split('|')[4] ?? '').trim().split(' ')
    const reached = names.map((name, i) => {
      const decimals = (stated[i] ?? '').split('.')[1]?.length ?? 0
      const mean = seeds.reduce((sum, figures) => sum + figures[name], 0) / seeds.length
      return mean.toFixed(decimals).replace(/^0/, '')
    })
    expect([start, ...stated]).toEqual([start, ...reached])
  }
})

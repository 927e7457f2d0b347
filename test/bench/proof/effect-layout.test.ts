import { expect, test } from 'vitest'
import { channelCount, offerCount } from '../../../bench/proof/laboratory/catalog.ts'
import { effectLayout } from '../../../bench/proof/laboratory/effect-layout.ts'

const size = 3
const groups = 1 + offerCount + channelCount
/** Offer 2 by channel 4. */
const option = 14

test('an option hangs on the common group, its offer and its channel', () => {
  const { width, couponTerms } = effectLayout(size, { visits: false, history: false })
  expect(width).toBe(groups * size)
  const at = [0, (1 + 2) * size, (1 + offerCount + 4) * size]
  expect(couponTerms(option, false)).toEqual(at.map((place) => ({ at: place, from: 0 })))
})

test('slopes of coupons are those of visits and a deviation; intercepts are their own', () => {
  const { couponTerms, visitTerms } = effectLayout(size, { visits: true, history: false })
  const visits = visitTerms(option, false)
  expect(visits.map(({ at }) => at)).toEqual(
    couponTerms(option, false)
      .slice(0, 3)
      .map(({ at }) => at + groups * size),
  )
  expect(couponTerms(option, false).slice(3)).toEqual(visits.map(({ at }) => ({ at, from: 1 })))
})

test('the past has an intercept and slopes of its own for each outcome, whatever the option', () => {
  const { width, couponTerms, visitTerms } = effectLayout(size, { visits: true, history: true })
  const added = (now: readonly object[], past: readonly object[]) =>
    past.filter((term) => !now.some((one) => JSON.stringify(one) === JSON.stringify(term)))
  for (const any of [0, option])
    expect(added(couponTerms(any, false), couponTerms(any, true))).toEqual([
      { at: width - 2 * size, from: 0 },
      { at: width - size, from: 1 },
    ])
  expect(added(visitTerms(option, false), visitTerms(option, true))).toEqual([{ at: width - size, from: 0 }])
})

test('every coefficient is in one block, but for intercepts that all options share', () => {
  const { width, blocks, intercepts } = effectLayout(size, { visits: true, history: true })
  const free = [...intercepts, width - 2 * size, width - size]
  expect(blocks).toHaveLength(5 + 5 + 2)
  expect([...free, ...blocks.flat()].sort((a, b) => a - b)).toEqual(
    Array.from({ length: width }, (_, j) => j),
  )
  expect(blocks.map(({ length }) => length)).toEqual([
    ...[offerCount, channelCount, 2, 2 * offerCount, 2 * channelCount],
    ...[offerCount, channelCount, 2, 2 * offerCount, 2 * channelCount],
    ...[2, 2],
  ])
})

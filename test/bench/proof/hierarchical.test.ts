import { describe, expect, test } from 'vitest'
import { baselineVisits } from '../../../bench/proof/laboratory/baseline-visits.ts'
import { channelOf, departmentCount, offerOf, optionCount } from '../../../bench/proof/laboratory/catalog.ts'
import { couponUse } from '../../../bench/proof/laboratory/coupon-use.ts'
import { effectFeatures } from '../../../bench/proof/laboratory/effect-features.ts'
import { hierarchical } from '../../../bench/proof/laboratory/hierarchical.ts'
import type { Pilot } from '../../../bench/proof/laboratory/pilot.ts'
import { sentOptions } from '../../../bench/proof/laboratory/sent-options.ts'
import type { Study } from '../../../bench/proof/laboratory/study.ts'
import { drawNormal } from '../../../src/math/normal.ts'
import { integerBelow, openStream, uniform } from '../../../src/math/philox.ts'

test('coupons used on orders that come anyway are told from additional orders by how many come', () => {
  const stream = openStream(5, 1, 1)
  const orders = Float64Array.from({ length: 20_000 }, () => 2 * uniform(stream))
  const added = orders.map(() => 0.05)
  const used = orders.map((mean) => (uniform(stream) < 0.05 + 0.2 * mean ? 1 : 0))
  const half = (of: Float64Array, k: number) => of.subarray(k * 10_000, (k + 1) * 10_000)
  const messages = [0, 1].map((k) => ({
    added: half(added, k),
    orders: half(orders, k),
    used: half(used, k),
  }))
  expect(Math.abs(couponUse(messages) - 0.2)).toBeLessThan(0.01)
})

test('numbers of an effect are 1, the features of no department but the basket, and those of the offer’s department', () => {
  const names = ['log_orders_food', 'log_orders_home', 'log_orders_style', 'log_orders_tech']
  const x = Float64Array.of(1, 2, 3, 4, 9, 5, -1, -2, -3, -4, -9, -5)
  const features = { names: [...names, 'log_basket', 'age'], rows: 2, x }
  const base = Float64Array.of(1, 1, 1, 1, Math.E, Math.E, Math.E, Math.E)
  const { size, write } = effectFeatures(features, base)
  const into = new Float64Array(size)
  write(1, 2, into, 0)
  expect([...into]).toEqual([1, -5, -3, 1])
})

test('messages are sorted by option, each with what its offer’s department brings without it', () => {
  const pilot = {
    option: Int16Array.of(50, -1, 3, 50),
    customer: Int32Array.of(1, 0, 1, 0),
    redeemed: Uint8Array.of(1, 0, 0, 0),
    visited: Uint8Array.of(1, 1, 1, 0),
  } as unknown as Pilot
  const features = {
    size: 1,
    write: (row: number, d: number, into: Float64Array, at: number) => into.fill(10 * row + d, at, at + 1),
  }
  const without = {
    orders: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8),
    visits: Float64Array.of(0.25, 0.5),
  }
  const [first, second, ...rest] = sentOptions(pilot, true, features, without)
  expect(rest).toEqual([])
  expect(first).toMatchObject({ option: 3, past: true, orders: Float64Array.of(5) })
  expect(second).toMatchObject({
    option: 50,
    used: Float64Array.of(1, 0),
    visited: Float64Array.of(1, 0),
    orders: Float64Array.of(8, 4),
    visits: Float64Array.of(0.5, 0.25),
  })
  expect(second.rows.values).toEqual(Float64Array.of(13, 0, 0, 0, 3, 0, 0, 0))
})

describe('a simulated pilot', () => {
  const rows = 12_000
  const stream = openStream(7, 1, 1)
  const x = Float64Array.from({ length: 2 * rows }, () => drawNormal(stream))
  /** Channel 1 works better than the others, the more so the larger the first feature; visits hang on the same. */
  const etaOf = (row: number, option: number): number =>
    -3.5 + 0.3 * x[2 * row] + (channelOf(option) === 1 ? 0.6 + 0.3 * x[2 * row] : 0) + 0.05 * offerOf(option)
  const option = Int16Array.from({ length: rows }, () =>
    uniform(stream) < 0.8 ? integerBelow(stream, optionCount) : -1,
  )
  const happens = (of: (row: number, option: number) => number): Uint8Array =>
    Uint8Array.from(option, (sent, row) => (uniform(stream) < of(row, sent) ? 1 : 0))
  const pilot = {
    rows,
    option,
    customer: Int32Array.from(option.keys()),
    redeemed: happens((row, sent) => (sent < 0 ? 0 : Math.exp(etaOf(row, sent)) + 0.02)),
    visited: happens((row, sent) => 0.1 + (sent < 0 ? 0 : 0.9 * Math.exp(1.3 + etaOf(row, sent)))),
  } as unknown as Pilot
  const study = {
    pilot,
    features: { names: ['one', 'other'], rows, x },
    first: 0,
    customers: rows,
  } as unknown as Study
  const without = {
    orders: new Float64Array(rows * departmentCount).fill(0.2),
    visits: new Float64Array(rows).fill(0.1),
  }

  /** The mean squared error of an option's log chances, and how much of it is no error of their mean; of all options. */
  const errorsOf = (added: Float64Array): { readonly all: number; readonly ofSlopes: number } => {
    let all = 0
    let ofMeans = 0
    for (let o = 0; o < optionCount; o++) {
      const errors = Array.from(
        { length: rows },
        (_, row) => Math.log(added[row * optionCount + o]) - etaOf(row, o),
      )
      all += errors.reduce((sum, error) => sum + error ** 2, 0) / rows / optionCount
      ofMeans += (errors.reduce((sum, error) => sum + error, 0) / rows) ** 2 / optionCount
    }
    return { all, ofSlopes: all - ofMeans }
  }
  const plain = hierarchical(study, without, { visits: false, history: null })
  const withVisits = hierarchical(study, without, { visits: true, history: null })

  test('gives its effects back, by offer and channel and for each customer', () => {
    expect(errorsOf(plain).all).toBeLessThan(0.3 ** 2)
  })

  test('gives them back better where visits hang on the same', () => {
    expect(errorsOf(withVisits).ofSlopes).toBeLessThan(0.5 * errorsOf(plain).ofSlopes)
  })

  test('gives them back better with messages of the past that worked otherwise for everybody alike', () => {
    const sent = Int16Array.from({ length: 5 * rows }, () => integerBelow(stream, optionCount))
    const customer = Int32Array.from(sent, (_, i) => i % rows)
    const happened = (of: (eta: number) => number): Uint8Array =>
      Uint8Array.from(sent, (o, i) => (uniform(stream) < of(etaOf(customer[i], o)) ? 1 : 0))
    const redeemed = happened((eta) => Math.exp(eta - 0.5) + 0.02)
    const visited = happened((eta) => 0.1 + 0.9 * Math.exp(eta + 1))
    const history = { option: sent, customer, redeemed, visited } as unknown as Pilot
    const longer = hierarchical(study, without, { visits: true, history })
    expect(errorsOf(longer).ofSlopes).toBeLessThan(0.6 * errorsOf(withVisits).ofSlopes)
    expect(errorsOf(longer).all).toBeLessThan(0.6 * errorsOf(withVisits).all)
  })

  test('tells the chance of a visit without a message from its controls', () => {
    const chances = baselineVisits(study)
    const mean = chances.reduce((sum, chance) => sum + chance, 0) / rows
    expect(Math.abs(mean - 0.1)).toBeLessThan(0.02)
    const sloped = {
      ...pilot,
      visited: Uint8Array.from(
        x.filter((_, i) => i % 2 === 1),
        (z) => (z > 0 ? 1 : 0),
      ),
    }
    const found = baselineVisits({ ...study, pilot: sloped })
    expect(found.filter((chance, row) => chance > 0.5 === x[2 * row + 1] > 0).length).toBeGreaterThan(
      0.98 * rows,
    )
  })
})

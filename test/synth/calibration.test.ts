import { describe, expect, it } from 'vitest'
import { figuresOf } from './figures.ts'
import { forEachPerson, meanOf } from './latent.ts'

/**
 * Targets come from public data of real retailers (CDNOW, Online Retail, Complete Journey, Hillstrom): "[from, to]" is what they allow. The narrower
 * expectations are an independent simulation of the same formulas with 60,000 customers at effect scale 3, which these figures must meet too.
 */
const customers = 40_000

function gini(values: number[]): number {
  const sorted = values.sort((a, b) => a - b)
  const total = sorted.reduce((sum, value) => sum + value, 0)
  const weighted = sorted.reduce((sum, value, i) => sum + (i + 1) * value, 0)
  return (2 * weighted) / (sorted.length * total) - (sorted.length + 1) / sorted.length
}

describe('the history of the retailer', () => {
  const once = meanOf()
  const orders = meanOf()
  const amount = meanOf()
  const logAmount = meanOf()
  const deals = meanOf()
  const trades = meanOf()
  const revenues: number[] = []
  const regulars: { count: number; mean: number; within: number }[] = []
  const largest = { orders: 0 }
  forEachPerson({ seed: 5, customers, effectScale: 3 }, ({ person, orders: past }) => {
    const firstWeeks = past.filter(({ day }) => day < past[0].day + 78 * 7).length
    if (person.acquired < -78 * 7) {
      once.add(firstWeeks === 1 ? 1 : 0)
      orders.add(firstWeeks)
    }
    for (const order of past) {
      amount.add(order.amount)
      logAmount.add(Math.log(order.amount))
      deals.add(order.onDeal ? 1 : 0)
    }
    const revenue = past.reduce((sum, order) => sum + (order.day >= -364 ? order.amount : 0), 0)
    if (revenue > 0) revenues.push(revenue)
    trades.add(person.rate[0] > 5 * person.wallet[0] * person.share[0] ? 1 : 0)
    largest.orders = Math.max(largest.orders, past.length)
    if (past.length < 3) return
    const logs = past.map((order) => Math.log(order.amount))
    const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length
    regulars.push({
      count: past.length,
      mean,
      within: logs.reduce((sum, log) => sum + (log - mean) ** 2, 0),
    })
  })

  it('has the share of customers who buy once in 78 weeks: [.37, .49]', () => {
    expect(once.mean()).toBeGreaterThan(0.37)
    expect(Math.abs(once.mean() - 0.386)).toBeLessThan(0.005 + 3 * once.error())
  })

  it('has the orders of the first 78 weeks: [2.9, 3.9]', () => {
    expect(Math.abs(orders.mean() - 3.57)).toBeLessThan(0.03 + 3 * orders.error())
  })

  it('has the inequality of revenue among buyers of 52 weeks: [.57, .67]', () => {
    expect(Math.abs(gini(revenues) - 0.613)).toBeLessThan(0.01)
  })

  it('has the mean amount of an order, and its log deviation: [36, 44], [.75, .95]', () => {
    expect(Math.abs(amount.mean() - 42.3)).toBeLessThan(1.2)
    expect(Math.abs(logAmount.deviation() - 0.912)).toBeLessThan(0.01)
  })

  it('has amounts that differ within customers and between them: [.57, .73], [.52, .68]', () => {
    const degrees = regulars.reduce((sum, { count }) => sum + count - 1, 0)
    const within = Math.sqrt(regulars.reduce((sum, regular) => sum + regular.within, 0) / degrees)
    const between = meanOf()
    for (const { mean } of regulars) between.add(mean)
    expect(Math.abs(within - 0.684)).toBeLessThan(0.01)
    expect(Math.abs(between.deviation() - 0.671)).toBeLessThan(0.015)
  })

  it('lets frequent customers spend a little more on an order: [.05, .15]', () => {
    const counts = meanOf()
    const means = meanOf()
    const products = meanOf()
    for (const { count, mean } of regulars) {
      counts.add(Math.log(count))
      means.add(mean)
      products.add(Math.log(count) * mean)
    }
    const covariance = products.mean() - counts.mean() * means.mean()
    const correlation = covariance / (counts.deviation() * means.deviation())
    expect(correlation).toBeGreaterThan(0.05)
    expect(correlation).toBeLessThan(0.15)
  })

  it('has the share of orders on a deal, of buyers for a trade, and nobody near the last stream', () => {
    expect(Math.abs(deals.mean() - 0.355)).toBeLessThan(0.01)
    expect(Math.abs(trades.mean() - 0.012)).toBeLessThan(3 * trades.error())
    expect(largest.orders).toBeLessThan(2000)
  })
})

describe('what an e-mail does at effect scale 3', () => {
  const visits = meanOf()
  const visitsAnyway = meanOf()
  const orders = meanOf()
  const spend = meanOf()
  const couponUse = meanOf()
  const couponOrders = meanOf()
  const ordersBySpend = [meanOf(), meanOf(), meanOf()]
  forEachPerson({ seed: 6, customers, effectScale: 3 }, ({ person, orders: past, potential }) => {
    const revenue = past.reduce((sum, order) => sum + (order.day >= -364 ? order.amount : 0), 0)
    const anyway = 1 - Math.exp(-potential.baseline.reduce((sum, mean) => sum + mean, 0))
    const byOffer = Array.from({ length: 12 }, (_, offer) => potential.increment[offer * 5])
    const increment = mean(byOffer)
    orders.add(increment)
    spend.add(mean(byOffer.map((chance, offer) => chance * person.order[Math.floor(offer / 3)])))
    couponUse.add(potential.redeems[0])
    if (revenue === 0) return
    visits.add(mean(Array.from({ length: 12 }, (_, offer) => potential.visit[offer * 5])))
    visitsAnyway.add(anyway)
    couponOrders.add(potential.redeems[0] * anyway)
    ordersBySpend[revenue < 100 ? 0 : revenue < 500 ? 1 : 2].add(increment)
  })

  it('brings buyers of 52 weeks to visit: [.045, .077], on about .117 who come anyway', () => {
    expect(Math.abs(visits.mean() - 0.05)).toBeLessThan(0.003)
    expect(Math.abs(visitsAnyway.mean() - 0.117)).toBeLessThan(0.006)
  })

  it('brings orders and money from everybody: [.004, .012], [.3, .8]', () => {
    expect(Math.abs(orders.mean() - 0.0091)).toBeLessThan(0.0005)
    expect(Math.abs(spend.mean() - 0.44)).toBeLessThan(0.03)
  })

  it('has its coupon used by those who like coupons, and with an order by far fewer: [.03, .17]', () => {
    expect(Math.abs(couponUse.mean() - 0.063)).toBeLessThan(0.003)
    expect(Math.abs(couponOrders.mean() - 0.01)).toBeLessThan(0.0015)
  })

  it('moves those who spend more', () => {
    const [small, middle, large] = ordersBySpend.map((group) => group.mean())
    expect(middle).toBeGreaterThan(small)
    expect(large).toBeGreaterThan(small)
  })

  function mean(values: readonly number[]): number {
    return values.reduce((sum, value) => sum + value, 0) / values.length
  }
})

/**
 * What no figure above tells, of the realistic level: a share of targets is missed and stays so until the world has a term for it (`docs/synthetic-retailer.md`).
 * Means over five seeds stand there; here one seed must lie within what seeds differ by.
 */
describe('the realistic retailer at effect scale 3, without drift', () => {
  const figures = figuresOf({ seed: 7, customers, level: 'realistic', effectScale: 3, drift: false })
  const expectNear = (name: string, value: number, tolerance: number): void =>
    expect(Math.abs(figures[name] - value), `${name} is ${figures[name]}`).toBeLessThan(tolerance)

  it('keeps the figures of its history, which campaigns change little', () => {
    expectNear('onceIn78Weeks', 0.385, 0.01)
    expectNear('ordersIn78Weeks', 3.6, 0.12)
    expectNear('gini', 0.615, 0.012)
    expectNear('basketMean', 42.1, 1.2)
    expectNear('countAndBasket', 0.09, 0.02)
  })

  it('has more orders on a deal than its customers would choose, since coupons are used: [.35, .50]', () => {
    expectNear('dealShare', 0.368, 0.01)
  })

  it('gives away about an eighth where a coupon with a discount is used: .147 in public data', () => {
    expectNear('discountDepth', 0.128, 0.005)
  })

  it('lets visits follow from spend: rising, as in public data', () => {
    expectNear('visitsBelow100', 0.045, 0.003)
    expect(figures['visitsTo500']).toBeGreaterThan(figures['visitsBelow100'] + 0.005)
    expect(figures['visitsAbove500']).toBeGreaterThan(figures['visitsTo500'])
  })

  it('moves orders of past buyers of a department more than those of others', () => {
    expectNear('orderRatioFood', 1.42, 0.12)
    expectNear('orderRatioHome', 1.62, 0.12)
    expectNear('orderRatioStyle', 1.92, 0.2)
    expectNear('orderRatioTech', 2.36, 0.35)
  })

  it('misses how much visits depend on past purchases: 1.2 to 1.4 times, where [2, 6] is asked', () => {
    expectNear('visitRatioFood', 1.21, 0.06)
    expectNear('visitRatioHome', 1.18, 0.06)
    expectNear('visitRatioStyle', 1.37, 0.08)
    expectNear('visitRatioTech', 1.35, 0.1)
  })

  it('misses how much demographics tell of spend: .012, where [.05, .15] is asked', () => {
    expectNear('demographicsR2', 0.012, 0.006)
  })

  it('misses the effect of an e-mail in deviations of spend by little: .018, where [.02, .05] is asked', () => {
    expectNear('spendEffectInDeviations', 0.018, 0.003)
  })
})

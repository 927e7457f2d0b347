import { solveSquare } from '../../src/math/solve.ts'
import { openLives } from '../../src/synth/life/life.ts'
import { noMessages } from '../../src/synth/life/messages.ts'
import { type OrderBook, openOrderBook } from '../../src/synth/life/order-book.ts'
import { blankOutcome, openOutcomes } from '../../src/synth/life/outcome.ts'
import type { Foresight } from '../../src/synth/life/potential.ts'
import type { Person } from '../../src/synth/people/person.ts'
import { offers } from '../../src/synth/retailer/offers.ts'
import { type RetailerSpec, settle } from '../../src/synth/spec.ts'
import { type HomePanelRecord, openHomePanel } from '../../src/synth/suppliers/home-panel.ts'
import { meanOf } from './latent.ts'

/** What public data tell of retailers, and of e-mails that these send, as numbers by name. Money in EUR. */
export type Figures = Readonly<Record<string, number>>

/** Who is looked at: a person with the orders that were made before day 0, in order of days. */
interface Seen {
  readonly person: Person
  readonly past: readonly PastOrder[]
  /** EUR of the 52 weeks before day 0. */
  readonly revenue: number
  readonly boughtIn: readonly boolean[]
  readonly foresight: Foresight
}

interface PastOrder {
  readonly day: number
  readonly department: number
  readonly amount: number
  readonly onDeal: boolean
}

/** Takes persons in one after the other, and tells figures at the end. */
interface Count {
  add(seen: Seen): void
  figures(): Figures
}

/** Measures a retailer as its own books and a supplier show it, on all of its persons. */
export function figuresOf(spec: RetailerSpec): Figures {
  const settings = settle(spec)
  const lives = openLives(settings, [])
  const panel = openHomePanel(settings)
  const counts = [countHistory(), countEmail(settings.seed), countVisits(), countPanel(panel)]
  for (let id = 0; id < settings.customers; id++) {
    const { person, book } = lives.live(id, 0)
    const past = ordersOf(book)
    const lastYear = past.filter(({ day }) => day >= -364)
    const revenue = sum(lastYear.map(({ amount }) => amount))
    const boughtIn = [0, 1, 2, 3].map((d) => lastYear.some(({ department }) => department === d))
    const foresight = lives.foresee()
    foresight.lookAtAll()
    for (const count of counts) count.add({ person, past, revenue, boughtIn, foresight })
  }
  return Object.assign({}, ...counts.map((count) => count.figures()))
}

function ordersOf(book: OrderBook): PastOrder[] {
  const orders: PastOrder[] = []
  for (let at = 0; at < book.count; at++)
    if (book.lost[at] === 0 && book.day[at] < 0)
      orders.push({
        day: book.day[at],
        department: book.department[at],
        amount: book.amount[at],
        onDeal: book.onDeal[at] === 1,
      })
  return orders.sort((a, b) => a.day - b.day)
}

const longSpan = 78 * 7

function countHistory(): Count {
  const once = meanOf()
  const orders = meanOf()
  const amount = meanOf()
  const logAmount = meanOf()
  const deals = meanOf()
  const revenues: number[] = []
  const regulars: { count: number; mean: number; squares: number }[] = []
  return {
    add({ person, past, revenue }) {
      const first = Math.floor(person.acquired)
      const early = past.filter(({ day }) => day < first + longSpan).length
      if (person.acquired < -longSpan) once.add(early === 1 ? 1 : 0)
      if (person.acquired < -longSpan) orders.add(early)
      for (const order of past) {
        amount.add(order.amount)
        logAmount.add(Math.log(order.amount))
        deals.add(order.onDeal ? 1 : 0)
      }
      if (revenue > 0) revenues.push(revenue)
      if (past.length < 3) return
      const logs = past.map((order) => Math.log(order.amount))
      const mean = sum(logs) / logs.length
      regulars.push({ count: logs.length, mean, squares: sum(logs.map((log) => (log - mean) ** 2)) })
    },
    figures() {
      const means = regulars.map(({ mean }) => mean)
      const between = meanOf()
      for (const mean of means) between.add(mean)
      const degrees = sum(regulars.map(({ count }) => count - 1))
      return {
        onceIn78Weeks: once.mean(),
        ordersIn78Weeks: orders.mean(),
        gini: gini(revenues),
        basketMean: amount.mean(),
        basketLogDeviation: logAmount.deviation(),
        within: Math.sqrt(sum(regulars.map(({ squares }) => squares)) / degrees),
        between: between.deviation(),
        countAndBasket: Math.sqrt(
          determined(
            regulars.map(({ count }) => [Math.log(count)]),
            means,
          ),
        ),
        dealShare: deals.mean(),
      }
    },
  }
}

const email = 0
const channelCount = 5

/** What one e-mail does within 28 days, all offers alike; whether it may be sent is not asked. */
function countEmail(seed: number): Count {
  const orders = meanOf()
  const spend = meanOf()
  const spendAnyway = meanOf()
  const couponUse = meanOf()
  const couponOrders = meanOf()
  let amounts = 0
  let discounts = 0
  const spentOf = openSpending(seed)
  return {
    add({ person, revenue, foresight }) {
      const { increment, redeems, baseline } = foresight.potential
      const byOffer = offers.map((_, offer) => increment[offer * channelCount + email])
      orders.add(sum(byOffer) / offers.length)
      spend.add(sum(byOffer.map((q, offer) => q * person.order[offers[offer].department])) / offers.length)
      couponUse.add(redeems[email])
      if (revenue > 0) couponOrders.add(redeems[email] * (1 - Math.exp(-sum([...baseline]))))
      spendAnyway.add(spentOf(person, foresight))
      for (const [offer, { discount, department }] of offers.entries()) {
        if (discount === 0) continue
        const amount = (byOffer[offer] + redeems[email] * baseline[department]) * person.order[department]
        amounts += amount
        discounts += discount * amount
      }
    },
    figures: () => ({
      orderEffect: orders.mean(),
      spendEffect: spend.mean(),
      spendEffectInDeviations: spend.mean() / spendAnyway.deviation(),
      couponUse: couponUse.mean(),
      couponUseWithOrder: couponOrders.mean(),
      discountDepth: discounts / amounts,
    }),
  }
}

/** What a person spends in the wave when nothing is sent. */
function openSpending(seed: number): (person: Person, foresight: Foresight) => number {
  const realize = openOutcomes(seed)
  const nothing = noMessages()
  const outcome = blankOutcome()
  const book = openOrderBook()
  return (person, foresight) => {
    book.count = 0
    realize(person, foresight, nothing, 0, book, outcome)
    return sum([...book.amount.subarray(0, book.count)])
  }
}

/** Visits and orders that an e-mail brings, among buyers of 52 weeks: by what they spent, and by whether they bought in the offer's department. */
function countVisits(): Count {
  const visits = meanOf()
  const anyway = meanOf()
  const bySpend = [meanOf(), meanOf(), meanOf()]
  const ofPast = [0, 1, 2, 3].map(() => ({ visits: meanOf(), orders: meanOf() }))
  const ofOthers = [0, 1, 2, 3].map(() => ({ visits: meanOf(), orders: meanOf() }))
  return {
    add({ revenue, boughtIn, foresight }) {
      if (revenue === 0) return
      const { visit, increment, baseline } = foresight.potential
      const all = sum(offers.map((_, offer) => visit[offer * channelCount + email])) / offers.length
      visits.add(all)
      anyway.add(1 - Math.exp(-sum([...baseline])))
      bySpend[revenue < 100 ? 0 : revenue <= 500 ? 1 : 2].add(all)
      offers.forEach(({ department }, offer) => {
        const group = (boughtIn[department] ? ofPast : ofOthers)[department]
        group.visits.add(visit[offer * channelCount + email])
        group.orders.add(increment[offer * channelCount + email])
      })
    },
    figures() {
      const ratio = (name: 'visits' | 'orders', d: number) =>
        ofPast[d][name].mean() / ofOthers[d][name].mean()
      const names = ['Food', 'Home', 'Style', 'Tech']
      return {
        visitEffect: visits.mean(),
        visitsAnyway: anyway.mean(),
        visitsBelow100: bySpend[0].mean(),
        visitsTo500: bySpend[1].mean(),
        visitsAbove500: bySpend[2].mean(),
        ...Object.fromEntries(names.map((name, d) => [`visitRatio${name}`, ratio('visits', d)])),
        ...Object.fromEntries(names.map((name, d) => [`orderRatio${name}`, ratio('orders', d)])),
      }
    },
  }
}

/** How much of the log of a year's spend the demographics of a supplier tell, among buyers whom it knows. */
function countPanel(panelOf: (person: Person) => HomePanelRecord | null): Count {
  const x: number[][] = []
  const y: number[] = []
  return {
    add({ person, revenue }) {
      const record = panelOf(person)
      if (record === null || revenue === 0) return
      const stages = ['couple', 'family', 'large family'].map((stage) =>
        record.stageOfLife === stage ? 1 : 0,
      )
      x.push([record.incomeIndex, record.ageYears, record.home === 'owner' ? 1 : 0, ...stages])
      y.push(Math.log(revenue))
    },
    figures: () => ({ demographicsR2: determined(x, y) }),
  }
}

/** The share of the variance of y that a regression on the columns of x explains. */
function determined(x: readonly (readonly number[])[], y: readonly number[]): number {
  const width = x[0].length
  const center = Array.from({ length: width }, (_, j) => sum(x.map((row) => row[j])) / x.length)
  const mean = sum(y) / y.length
  const products = new Float64Array(width * width)
  const withY = new Float64Array(width)
  x.forEach((row, i) => {
    for (let j = 0; j < width; j++) {
      withY[j] += (row[j] - center[j]) * (y[i] - mean)
      for (let k = 0; k < width; k++) products[j * width + k] += (row[j] - center[j]) * (row[k] - center[k])
    }
  })
  const solved = solveSquare(products, width, withY)
  if (solved.kind !== 'solution') throw new Error('The columns hang together.')
  return (
    sum(Array.from(solved.x, (slope, j) => slope * withY[j])) / sum(y.map((value) => (value - mean) ** 2))
  )
}

function gini(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort()
  let total = 0
  let weighted = 0
  sorted.forEach((value, i) => {
    total += value
    weighted += (i + 1) * value
  })
  return (2 * weighted) / (sorted.length * total) - (sorted.length + 1) / sorted.length
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

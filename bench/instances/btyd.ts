import { gamma, key, u } from './counter.ts'

/** Customers who buy at random until they leave at random; one place of every array is a customer. */
export interface BtydCustomers {
  /** Purchases after the first, up to the day the data end. */
  readonly repeats: Float64Array
  /** Days from the first purchase to the last one up to that day; 0 without another. */
  readonly recencyDays: Float64Array
  /** Days from the first purchase to the day the data end. */
  readonly tenureDays: Float64Array
  /** Mean amount of the repeated purchases, in cents; 0 without any. */
  readonly meanCents: Float64Array
  /** Purchases in the 52 weeks after. */
  readonly later: Float64Array
  /** 1 who had not left by the day the data end. */
  readonly alive: Float64Array
}

/** What the customers were drawn from: BG/NBD (Fader, Hardie and Lee 2005) and Gamma-Gamma, rates per week. */
const btydTruth = {
  r: 0.243,
  alpha: 4.414,
  a: 0.793,
  b: 2.426,
  p: 6.25,
  q: 3.74,
  v: 15.44,
  horizonWeeks: 52,
} as const

const seed = 7

export function btydCustomers(count: number): BtydCustomers {
  const made = {
    repeats: new Float64Array(count),
    recencyDays: new Float64Array(count),
    tenureDays: new Float64Array(count),
    meanCents: new Float64Array(count),
    later: new Float64Array(count),
    alive: new Float64Array(count),
  }
  for (let i = 0; i < count; i++) {
    const k = key(seed, i)
    const days = 365 + Math.floor(365 * u(k, 0))
    const { repeats, last, later, alive } = live(k, days / 7)
    made.repeats[i] = repeats
    made.tenureDays[i] = days
    made.recencyDays[i] = repeats > 0 ? Math.min(Math.max(Math.ceil(7 * last), 1), days) : 0
    made.meanCents[i] = repeats > 0 ? spend(k, repeats) : 0
    made.later[i] = later
    made.alive[i] = alive ? 1 : 0
  }
  return made
}

interface Life {
  repeats: number
  /** Week of the last repeated purchase that is known. */
  last: number
  later: number
  alive: boolean
}

function live(k: number, weeks: number): Life {
  const { r, alpha, a, b, horizonWeeks } = btydTruth
  const rate = gamma(k, 100, r) / alpha
  const stays = gamma(k, 300, b)
  const leaves = gamma(k, 200, a)
  const leavesAfter = leaves / (leaves + stays)
  const life: Life = { repeats: 0, last: 0, later: 0, alive: true }
  let week = 0
  for (let j = 1000; ; j += 2) {
    week += -Math.log(u(k, j)) / rate
    if (week > weeks + horizonWeeks) return life
    const isKnown = week <= weeks
    if (isKnown) {
      life.repeats++
      life.last = week
    } else life.later++
    if (u(k, j + 1) >= leavesAfter) continue
    life.alive = !isKnown
    return life
  }
}

function spend(k: number, repeats: number): number {
  const { p, q, v } = btydTruth
  const scale = gamma(k, 400, q) / v
  return Math.round((100 * gamma(k, 500, p * repeats)) / (scale * repeats))
}

import { bits, key, u } from './counter.ts'
import { baseOf, chanceOf, drawFeatures, featureCount, type Strength, strengths } from './uplift-features.ts'

/** Arm 0 is nothing; arm 1 + 3 * offer + channel is one of four offers through one of three channels. */
export const armCount = 13

/** One of thirteen arms given to each customer at random, with the true effect of every arm on each. */
export interface OptionsTrial {
  /** By feature, then row. */
  readonly features: readonly Float64Array[]
  readonly arm: Uint8Array
  readonly responded: Uint8Array
  /** Chance of a response under every arm, shape [rows, 13]. */
  readonly chance: Float64Array
  /** What every arm is worth to the company and to the customer against nothing, shape [rows, 13]. */
  readonly profit: Float64Array
  readonly benefit: Float64Array
}

export interface OptionsSpec {
  readonly seed: number
  readonly rows: number
  /** The first row; rows from 10,000,000 on are the test population. Default 0. */
  readonly from?: number | undefined
  readonly strength: Strength
}

interface Offer {
  readonly logOdds: number
  /** Margin of a response, net of the offer. */
  readonly margin: number
  /** What a response saves the customer. */
  readonly saves: number
  effect(x: Float64Array): number
}

interface Channel {
  readonly logOdds: number
  readonly cost: number
  readonly annoyance: number
  effect(x: Float64Array): number
}

const offers: readonly Offer[] = [
  {
    logOdds: -0.2,
    margin: 40,
    saves: 0,
    effect: (x) => 0.6 * x[2] + (x[3] > 0 ? 0.4 * x[3] : 0) - 0.28,
  },
  { logOdds: -0.05, margin: 36, saves: 4, effect: (x) => (x[4] > 0 ? 0.7 : -0.7) + 0.3 * x[1] },
  {
    logOdds: 0.05,
    margin: 30,
    saves: 10,
    effect: (x) => (x[7] < 2 ? 0.5 * x[7] : 0) - 0.5 * x[5] + 0.2,
  },
  {
    logOdds: -0.3,
    margin: 42,
    saves: -2,
    effect: (x) => (x[9] === 1 ? 0.8 : x[9] === 3 ? -0.4 : 0) + 0.4 * x[0] - 0.1,
  },
]

const channels: readonly Channel[] = [
  { logOdds: 0, cost: 0.15, annoyance: 0.02, effect: (x) => 0.4 * x[5] },
  { logOdds: 0.08, cost: 0.5, annoyance: 0.08, effect: (x) => -0.4 * x[5] + 0.3 * (x[8] - 0.5) },
  {
    logOdds: 0.15,
    cost: 1.3,
    annoyance: 0.15,
    effect: (x) => (x[10] >= 3 ? 0.5 : x[10] < 2 ? -0.5 : 0) - 0.1,
  },
]

/** Margin of a response without contact, and what any response is worth to the customer. */
const plainMargin = 40
const plainBenefit = 5

/** By arm: the margin of a response, net of the offer, and what the message costs. */
export const armPrices: readonly { readonly margin: number; readonly cost: number }[] = [
  { margin: plainMargin, cost: 0 },
  ...offers.flatMap(({ margin }) => channels.map(({ cost }) => ({ margin, cost }))),
]

export function optionsTrial({ seed, rows, from = 0, strength }: OptionsSpec): OptionsTrial {
  const made = {
    features: Array.from({ length: featureCount }, () => new Float64Array(rows)),
    arm: new Uint8Array(rows),
    responded: new Uint8Array(rows),
    chance: new Float64Array(rows * armCount),
    profit: new Float64Array(rows * armCount),
    benefit: new Float64Array(rows * armCount),
  }
  const x = new Float64Array(featureCount)
  for (let row = 0; row < rows; row++) {
    const k = key(seed, from + row)
    drawFeatures(k, x)
    made.features.forEach((column, j) => {
      column[row] = x[j]
    })
    fillArms(made, row * armCount, x, strengths[strength])
    made.arm[row] = bits(k, 20) % armCount
    made.responded[row] = u(k, 21) < made.chance[row * armCount + made.arm[row]] ? 1 : 0
  }
  return made
}

function fillArms(
  { chance, profit, benefit }: Pick<OptionsTrial, 'chance' | 'profit' | 'benefit'>,
  at: number,
  x: Float64Array,
  strength: number,
): void {
  const logOdds = -2.42 + baseOf(x)
  const untreated = chanceOf(logOdds)
  chance[at] = untreated
  let cell = at + 1
  for (const offer of offers)
    for (const channel of channels) {
      const added = offer.logOdds + channel.logOdds + strength * (offer.effect(x) + channel.effect(x))
      const treated = chanceOf(logOdds + added)
      const annoys = channel.annoyance * (x[10] < 2 ? 2 : 1)
      chance[cell] = treated
      profit[cell] = offer.margin * treated - plainMargin * untreated - channel.cost
      benefit[cell] = offer.saves * treated + plainBenefit * (treated - untreated) - annoys
      cell++
    }
}

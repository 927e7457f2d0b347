import { key, u } from './counter.ts'
import { baseOf, chanceOf, drawFeatures, featureCount, type Strength, strengths } from './uplift-features.ts'

/** One treatment given to half of the customers at random, with its true effect on each. */
export interface UpliftTrial {
  /** By feature, then row. */
  readonly features: readonly Float64Array[]
  readonly treated: Uint8Array
  readonly responded: Uint8Array
  /** Chance of a response without and with the contact. */
  readonly untreatedChance: Float64Array
  readonly treatedChance: Float64Array
}

export interface UpliftSpec {
  readonly seed: number
  readonly rows: number
  /** The first row; rows from 10,000,000 on are the test population. Default 0. */
  readonly from?: number | undefined
  readonly strength: Strength
  /** How many respond without contact, about 10 or 1 %; `additive`: 10 %, and the effect does not hang on that chance. */
  readonly kind: UpliftKind
}

export type UpliftKind = 'ten percent' | 'one percent' | 'additive'

/** What a response is worth, and what a contact costs. */
export const upliftMargin = 50
export const contactCosts: { readonly [kind in UpliftKind]: number } = {
  'ten percent': 1,
  'one percent': 0.12,
  additive: 1,
}

export function upliftTrial({ seed, rows, from = 0, strength, kind }: UpliftSpec): UpliftTrial {
  const features = Array.from({ length: featureCount }, () => new Float64Array(rows))
  const treated = new Uint8Array(rows)
  const responded = new Uint8Array(rows)
  const untreatedChance = new Float64Array(rows)
  const treatedChance = new Float64Array(rows)
  const chancesOf = chances[kind]
  const x = new Float64Array(featureCount)
  for (let row = 0; row < rows; row++) {
    const k = key(seed, from + row)
    drawFeatures(k, x)
    features.forEach((column, j) => {
      column[row] = x[j]
    })
    const [without, withContact] = chancesOf(baseOf(x), strengths[strength] * effectOf(x))
    untreatedChance[row] = without
    treatedChance[row] = withContact
    treated[row] = u(k, 20) < 0.5 ? 1 : 0
    responded[row] = u(k, 21) < (treated[row] === 1 ? withContact : without) ? 1 : 0
  }
  return { features, treated, responded, untreatedChance, treatedChance }
}

type Chances = (base: number, effect: number) => readonly [untreated: number, treated: number]

const onLogOdds =
  (constant: number): Chances =>
  (base, effect) => {
    const logOdds = constant + base
    return [chanceOf(logOdds), chanceOf(logOdds + 0.25 + effect)]
  }

const chances: { readonly [kind in UpliftKind]: Chances } = {
  'ten percent': onLogOdds(-2.42),
  'one percent': onLogOdds(-4.95),
  additive(base, effect) {
    const untreated = 0.05 + 0.5 / (1 + Math.exp(2.42 - base))
    return [untreated, untreated + Math.min(0.2, Math.max(-0.05, 0.0225 + 0.085 * effect))]
  },
}

/** In whom the effect is larger, and in whom smaller. */
function effectOf(x: Float64Array): number {
  const sign = x[3] > 0 ? 1 : -1
  const nominal = x[9] === 2 ? 0.35 : x[9] === 0 ? -0.35 : 0
  return (
    0.45 * x[2] + (x[4] > -Math.sqrt(3) / 3 ? 0.55 * sign : 0) - (x[7] < 2 ? 0.35 * x[7] : 0) + nominal - 0.12
  )
}

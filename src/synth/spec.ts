import { ClienteleError, unknownName } from '../errors.ts'
import { daysFromText } from '../table/calendar.ts'
import { type Level, type LevelTraits, levels } from './levels.ts'

/** How names are made: of syllables of no country, of English ones, or Korean names in Latin letters. */
export type Flavor = 'neutral' | 'en' | 'ko'

/** Which synthetic retailer to make. */
export interface RetailerSpec {
  /** Seed of every draw, a whole number from 0 to 2^53 - 1. */
  readonly seed: number
  /** How many customers there are, from 1 to 10^9. A customer is the same however many there are. */
  readonly customers: number
  /**
   * How kind the world is. `easy`: one clean record a customer, nothing drifts, effects 4.5 times the scale of the formulas. `realistic` (default):
   * several sources with duplicates and errors, past campaigns that were not randomized, leaks, drift, effects at scale 3. `hostile`: more of each,
   * purchases known for two years only, effects at scale 2.
   */
  readonly level?: Level | undefined
  /** How names are made. Default `neutral`. */
  readonly flavor?: Flavor | undefined
  /** Weeks of history before day 0, from 1 to 1,000. Customers are won evenly over them. Default 155. */
  readonly weeks?: number | undefined
  /** First customer of the part wanted, from 0 to `customers`. Default 0. */
  readonly from?: number | undefined
  /** The customer after the last one wanted, from `from` to `customers`. Default: all. */
  readonly to?: number | undefined
  /** Day 0, `YYYY-MM-DD`, on which the pilot begins; everybody was won before it. Default 2025-06-02. */
  readonly dayZero?: string | undefined
  /** Share of the reachable customers who take part in the pilot, from 0 to 1. Default 0.5. */
  readonly pilotShare?: number | undefined
  /** Multiplies the chances of additional orders, from 10^-9 to 100. Default: that of the level. */
  readonly effectScale?: number | undefined
  /** Whether the world changes from wave to wave, and waves have a season. Default: not at level `easy`, else yes. */
  readonly drift?: boolean | undefined
}

/** A spec with every choice made. */
export interface Settings {
  readonly seed: number
  readonly customers: number
  readonly historyDays: number
  readonly from: number
  readonly to: number
  /** Days since 1970-01-01. */
  readonly dayZero: number
  readonly pilotShare: number
  readonly effectScale: number
  readonly level: Level
  readonly traits: LevelTraits
  readonly flavor: Flavor
  /** How fast the world changes from wave to wave; 0: not at all. */
  readonly drift: number
}

const flavors: readonly Flavor[] = ['neutral', 'en', 'ko']

/** @internal Checks a spec and fills in its defaults. */
export function settle(spec: RetailerSpec): Settings {
  const level = oneOf('level', spec.level ?? 'realistic', Object.keys(levels) as Level[])
  const traits = levels[level]
  const customers = whole('customers', spec.customers, 1, 1e9)
  const from = whole('from', spec.from ?? 0, 0, customers)
  return {
    seed: whole('seed', spec.seed, 0, Number.MAX_SAFE_INTEGER),
    customers,
    historyDays: 7 * whole('weeks', spec.weeks ?? 155, 1, 1000),
    from,
    to: whole('to', spec.to ?? customers, from, customers),
    dayZero: daysFromText(spec.dayZero ?? '2025-06-02'),
    pilotShare: between('pilotShare', spec.pilotShare ?? 0.5, 0, 1),
    effectScale: between('effectScale', spec.effectScale ?? traits.effectScale, 1e-9, 100),
    level,
    traits,
    flavor: oneOf('flavor', spec.flavor ?? 'neutral', flavors),
    drift: (spec.drift ?? traits.drift > 0) ? Math.max(1, traits.drift) : 0,
  }
}

function oneOf<Name extends string>(noun: string, found: Name, known: readonly Name[]): Name {
  if (known.includes(found)) return found
  throw unknownName('ARGUMENT_INVALID', noun, String(found), known, `the ${noun}s`)
}

/** @internal A whole number within bounds, or ARGUMENT_INVALID. */
export function whole(name: string, value: number, least: number, most: number): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value
  throw outside(name, value, `a whole number from ${least} to ${most}`)
}

function between(name: string, value: number, least: number, most: number): number {
  if (value >= least && value <= most) return value
  throw outside(name, value, `a number from ${least} to ${most}`)
}

function outside(name: string, value: number, expected: string): ClienteleError {
  return new ClienteleError(
    'ARGUMENT_INVALID',
    `${name} of the synthetic retailer is ${value}; expected ${expected}.`,
    { name, found: String(value), expected },
  )
}

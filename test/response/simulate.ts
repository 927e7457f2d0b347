import type { Options } from '../../src/contracts/options.ts'
import { sigmoid } from '../../src/math/exp.ts'
import { normalQuantile } from '../../src/math/normal.ts'
import { openStream, uniform } from '../../src/math/philox.ts'
import { fromArrays } from '../../src/table/from-arrays.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { integerColumn } from '../../src/table/number-columns.ts'
import type { Table } from '../../src/table/table.ts'
import { textColumn } from '../../src/table/text-columns.ts'

/** Offers of two departments by two channels: option = 2 * offer + channel. */
const offers = ['fresh', 'bakery', 'lamps']
const channels = ['email', 'sms']
const departmentOf: { readonly [offer: string]: string } = {
  fresh: 'food',
  bakery: 'food',
  lamps: 'home',
}

/** The options of the simulated trials. */
export function simulatedOptions(changes: { readonly [column: string]: readonly number[] } = {}): Options {
  const rows = offers.flatMap((offer) => channels.map((channel) => ({ offer, channel })))
  const numbers = { cost: 0.1, margin: 10, redemption: 0, benefit: 2, annoyance: 0.05 }
  const money = Object.entries(numbers).map(
    ([name, value]) =>
      [name, fromArrays({ [name]: changes[name] ?? rows.map(() => value) }).columns[name]] as const,
  )
  return {
    kind: 'options',
    currency: 'EUR',
    table: makeTable([
      ['option', integerColumn(rows.map((_, option) => option))],
      ['offer', textColumn(rows.map(({ offer }) => offer))],
      ['channel', textColumn(rows.map(({ channel }) => channel))],
      ['department', textColumn(rows.map(({ offer }) => departmentOf[offer]))],
      ['exclusive_group', textColumn(rows.map(() => null))],
      ...money,
    ]),
  }
}

/** A simulated trial. */
export interface Trial {
  readonly table: Table
  /** The mean true effect of every option over the trial's own customers. */
  readonly effects: readonly number[]
}

/** What is simulated. */
export interface Simulation {
  readonly seed: number
  readonly rows: number
  /** The true effect of an option on the chance of a response, given the features. */
  readonly effect: (option: number, x: readonly number[]) => number
  /** Shares of the options; the rest is control. Default: a tenth each. */
  readonly shares?: readonly number[] | undefined
}

export const features = ['visits', 'spend', 'age']

/** The outcome of each department. */
export const byDepartment = { food: 'food', home: 'home' } as const

/**
 * A randomized trial whose customers differ in what they would do anyway: chances of .02 to .6, by three features and by
 * something unseen. Outcomes: `food` and `home` (0 or 1), each raised by the options of its department.
 */
export function simulate({
  seed,
  rows,
  effect,
  shares = offers.flatMap(() => [0.1, 0.1]),
}: Simulation): Trial {
  const columns: Record<string, number[]> = {
    visits: [],
    spend: [],
    age: [],
    option: [],
    propensity: [],
    food: [],
    home: [],
  }
  const effects = shares.map(() => 0)
  for (let row = 0; row < rows; row++) {
    const stream = openStream(seed, 900, row)
    const normal = (): number => normalQuantile(uniform(stream))
    const x = [normal(), normal(), normal()]
    const unseen = 0.5 * normal()
    const chance = {
      food: 0.55 * sigmoid(-1.2 + 0.7 * x[0] + 0.4 * x[1] + unseen),
      home: 0.4 * sigmoid(-2 + 0.6 * x[1] - 0.5 * x[2] + unseen),
    }
    const option = draw(uniform(stream), shares)
    for (const k of shares.keys()) effects[k] += effect(k, x) / rows
    const department = option === null ? null : departmentOf[offers[Math.floor(option / 2)]]
    for (const name of ['food', 'home'] as const) {
      const gain = option !== null && department === name ? effect(option, x) : 0
      columns[name].push(uniform(stream) < chance[name] + gain ? 1 : 0)
    }
    for (const [j, name] of features.entries()) columns[name].push(x[j])
    columns['option'].push(option ?? Number.NaN)
    const control = 1 - shares.reduce((a, b) => a + b, 0)
    columns['propensity'].push(option === null ? control : shares[option])
  }
  const ids = columns['food'].map((_, row) => `c${String(row).padStart(7, '0')}`)
  const table = fromArrays<string>({ customer_id: ids, ...columns }, { kinds: { option: 'integer' } })
  return { table, effects }
}

function draw(u: number, shares: readonly number[]): number | null {
  let above = 0
  for (const [k, share] of shares.entries()) {
    above += share
    if (u < above) return k
  }
  return null
}

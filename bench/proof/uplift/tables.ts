import type { Candidates, Options } from 'clientele'
import { cellsColumn, columnOf, fromArrays, makeTable, type Table } from 'clientele/table'
import type { RandomizedTrial } from './randomized-trial.ts'

/** The feature whose values have no order. */
const nominal = 9

/** x0, x1, ... */
export function featureNames(count: number): readonly string[] {
  return Array.from({ length: count }, (_, j) => `x${j}`)
}

/** A trial as the library reads it: a row per customer. */
export function trialTable({ features, option, propensity, responded }: RandomizedTrial): Table {
  const rows = responded.length
  return fromArrays<string>(
    {
      customer_id: keys(rows),
      option: Array.from(option, (number) => (number < 0 ? null : number)),
      propensity: new Float64Array(rows).fill(propensity),
      responded,
      ...featureColumns(features),
    },
    { kinds: { option: 'integer' } },
  )
}

/** Customers to predict for. */
export function customersTable(features: readonly Float64Array[]): Table {
  return fromArrays<string>({ customer_id: keys(features[0].length), ...featureColumns(features) })
}

/**
 * The options, priced so that a score's value is the change in the chance of a response, and its benefit the chance.
 * Their true prices cannot be said: one offer makes a response worth more than it is without, and `redemption` is at least 0.
 */
export function optionsOf(offers: number, channels: number): Options {
  const option = Array.from({ length: offers * channels }, (_, number) => number)
  const all = <Value>(value: Value): Value[] => option.map(() => value)
  const table = fromArrays<string>(
    {
      option,
      offer: option.map((number) => `offer ${Math.floor(number / channels)}`),
      channel: option.map((number) => `channel ${number % channels}`),
      department: all('all'),
      exclusive_group: all('all'),
      cost: all(0),
      margin: all(1),
      redemption: all(0),
      benefit: all(1),
      annoyance: all(0),
    },
    { kinds: { option: 'integer' } },
  )
  return { kind: 'options', table, currency: 'EUR' }
}

/** Every option for every customer. */
export function allCandidates(customers: Table, options: number): Candidates {
  const zeros = new Float32Array(customers.rowCount * options)
  const cells = cellsColumn({
    rowPtr: Float64Array.from({ length: customers.rowCount + 1 }, (_, row) => row * options),
    option: Uint16Array.from(zeros, (_, cell) => cell % options),
    value: zeros,
    benefit: zeros,
    cost: zeros,
    standardError: zeros,
  })
  return {
    kind: 'candidates',
    table: makeTable([
      ['customer_id', columnOf(customers, 'customer_id')],
      ['cells', cells],
    ]),
    excluded: {},
  }
}

function featureColumns(features: readonly Float64Array[]): { [name: string]: Float64Array | string[] } {
  const names = featureNames(features.length)
  return Object.fromEntries(
    features.map((values, j) => [names[j], j === nominal ? Array.from(values, String) : values]),
  )
}

/** Keys whose order is that of the rows. */
function keys(rows: number): string[] {
  return Array.from({ length: rows }, (_, row) => `c${String(row).padStart(8, '0')}`)
}

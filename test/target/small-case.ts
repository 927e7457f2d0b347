import { customersHash } from '../../src/contracts/customers-hash.ts'
import type { Limits } from '../../src/contracts/limits.ts'
import type { Options } from '../../src/contracts/options.ts'
import type { Scores } from '../../src/contracts/scores.ts'
import { integerBelow, openStream } from '../../src/math/philox.ts'
import { streams } from '../../src/math/streams.ts'
import { cellsColumn } from '../../src/table/cells-column.ts'
import { fromArrays } from '../../src/table/from-arrays.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { textColumn } from '../../src/table/text-columns.ts'

/** A cell written by hand. */
export interface HandCell {
  readonly option: number
  readonly value: number
  readonly benefit?: number
  readonly cost?: number
}

/** A customer written by hand. */
export interface HandCustomer {
  readonly id: string
  readonly segment?: string
  readonly cells: readonly HandCell[]
}

/** Scores of a few customers; amounts are multiples of 1/16. */
export function handScores(customers: readonly HandCustomer[]): Scores {
  const cells = customers.flatMap((customer) => customer.cells)
  const rowPtr = new Float64Array(customers.length + 1)
  for (const [i, customer] of customers.entries()) rowPtr[i + 1] = rowPtr[i] + customer.cells.length
  const table = makeTable({
    customer_id: textColumn(customers.map(({ id }) => id)),
    segment: textColumn(customers.map(({ segment }) => segment ?? null)),
    cells: cellsColumn({
      rowPtr,
      option: Uint16Array.from(cells, ({ option }) => option),
      value: Float32Array.from(cells, ({ value }) => value),
      benefit: Float32Array.from(cells, ({ benefit }) => benefit ?? 0),
      cost: Float32Array.from(cells, ({ cost }) => cost ?? 0),
      standardError: new Float32Array(cells.length),
    }),
  })
  const header = { customers: customersHash(table), currency: 'EUR', unit: 'customer', grid: 1 / 16 } as const
  return { kind: 'scores', header, table, excluded: {} }
}

/** A row of the table of options. */
export interface HandOption {
  readonly option: number
  readonly offer: string
  readonly channel: string
  readonly department?: string
  readonly group?: string
  readonly cost?: number
}

/** Options written by hand. */
export function handOptions(rows: readonly HandOption[]): Options {
  return {
    kind: 'options',
    currency: 'EUR',
    table: fromArrays(
      {
        option: rows.map(({ option }) => option),
        offer: rows.map(({ offer }) => offer),
        channel: rows.map(({ channel }) => channel),
        department: rows.map(({ department }) => department ?? 'store'),
        exclusive_group: rows.map(({ group }) => group ?? null),
        cost: rows.map(({ cost }) => cost ?? 0),
      },
      { kinds: { option: 'integer', exclusive_group: 'text' } },
    ),
  }
}

/** Three offers through two channels; the groups of the options do not ascend. */
export const sixOptions: readonly HandOption[] = [
  { option: 2, offer: 'a', channel: 'mail', department: 'food', group: 'one', cost: 0.5 },
  { option: 3, offer: 'a', channel: 'call', department: 'food', group: 'one', cost: 2 },
  { option: 5, offer: 'b', channel: 'mail', department: 'food', cost: 0.5 },
  { option: 6, offer: 'b', channel: 'call', department: 'food', cost: 2 },
  { option: 9, offer: 'c', channel: 'mail', department: 'home', group: 'one', cost: 0.5 },
  { option: 11, offer: 'c', channel: 'call', department: 'home', group: 'one', cost: 2 },
]

/** A made-up case over {@link sixOptions}: everything in sixteenths, some values below 0, some ties. */
export interface SmallCase {
  readonly scores: Scores
  readonly options: Options
  readonly limits: Limits
}

/** The case of a seed: that many customers, with limits drawn to bind. Only so many kinds of them differ in their cells. */
export function smallCase(seed: number, customers: number, kinds: number = customers): SmallCase {
  const stream = openStream(seed, streams.measureSimulation, 0)
  const below = (count: number): number => integerBelow(stream, count)
  const drawn = Array.from({ length: customers }, (_, i): HandCustomer => {
    const cells = sixOptions
      .filter(() => below(10) < 7)
      .map(({ option }) => ({
        option,
        value: (below(80) - 16) / 16,
        benefit: below(32) / 16,
        cost: below(24) / 16,
      }))
    return {
      id: `k${String(i).padStart(3, '0')}`,
      segment: i === 0 || below(3) === 0 ? 'vip' : 'rest',
      cells,
    }
  })
  const people = drawn.map((person, i) => ({ ...person, cells: drawn[i % kinds].cells }))
  const some = (count: number): number => Math.max(1, Math.floor((customers * (1 + below(count))) / count))
  const limits: Limits = {
    perCustomer: { maxMessages: 1 + below(3) },
    ...(below(2) === 0 ? { budget: (customers * (4 + below(16))) / 16 } : {}),
    ...(below(3) === 0 ? { leastBenefit: (customers * below(8)) / 16 } : {}),
    offers: { a: { max: some(3) }, ...(below(2) === 0 ? { b: { min: Math.floor(some(4) / 2) } } : {}) },
    channels: { call: { max: 0.25 * some(3), unitsPerContact: 0.25 } },
    departments: below(3) === 0 ? { home: { min: below(2), max: some(2), budget: customers / 4 } } : {},
    segments: below(3) === 0 ? { vip: { max: some(4) } } : {},
  }
  return { scores: handScores(people), options: handOptions(sixOptions), limits }
}

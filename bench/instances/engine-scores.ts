import { join } from 'node:path'
import type { Limits, Options, Scores } from 'clientele'
import { cellsColumn, columnOfKind, fromArrays, makeTable, numbersOf, type Table } from 'clientele/table'
import { firstRow, idOf, withDuckDb, written } from './with-duckdb.ts'

/** Options of every customer. */
export const optionCount = 20

/** Scores of customers of whom everybody may get every option. */
export interface ScoresSpec {
  readonly customers: number
  /** Sums of values and costs, in multiples of the grid. */
  readonly sums: string
}

export const scoresSpecs = {
  20000: { customers: 20_000, sums: '-554390,12591870' },
  1000000: { customers: 1_000_000, sums: '-30377851,630020276' },
} as const satisfies { readonly [customers: number]: ScoresSpec }

const grid = 2 ** -6

export const scoresHeader: Scores['header'] = {
  customers: 'f'.repeat(32),
  currency: 'EUR',
  unit: 'customer',
  grid,
}

/**
 * Writes `scores.parquet` through DuckDB, a row a cell, by customer and option.
 *
 * @throws where its sums are not those of the specification.
 */
export async function writeScores(folder: string, { customers, sums }: ScoresSpec): Promise<void> {
  await withDuckDb(async (engine) => {
    const cell = `c.range * ${optionCount} + o.range`
    await engine.run(
      written(
        `create view drawn as select c.range as customer, o.range as option, (draw(${cell}, 0) >> 23) - 200 - 6 * o.range as value, draw(${cell}, 1) >> 26 as cost
          from range(${customers}) as c, range(${optionCount}) as o`,
      ),
    )
    const found = await firstRow(engine, 'select sum(value)::double as v, sum(cost)::double as c from drawn')
    if (found.join() !== sums)
      throw new Error(`The scores of ${customers} customers have the sums ${found.join()}, not ${sums}.`)
    await engine.run(
      written(
        `copy (select ${idOf('customer')} as customer_id, option, value * ${grid} :: double as value, 0e0 as benefit, cost * ${grid} :: double as cost, 0e0 as standard_error
          from drawn order by customer, option) to '${join(folder, 'scores.parquet')}' (format parquet)`,
      ),
    )
  })
}

/** The options, each an offer of its own; three of four channels are e-mail. */
export function scoredOptions(): Options {
  const places = Array.from({ length: optionCount }, (_, j) => j)
  return {
    kind: 'options',
    currency: 'EUR',
    table: fromArrays(
      {
        option: places,
        offer: places.map((j) => `o${j}`),
        channel: places.map((j) => (j % 4 === 0 ? 'post' : 'email')),
        department: places.map((j) => `d${j % 5}`),
        exclusive_group: places.map((j) => `g${j}`),
      },
      { kinds: { option: 'integer' } },
    ),
  }
}

/** One message a customer; room for half of them, for few of any offer, and for less money than they would cost. */
export function scoredLimits(customers: number): Limits {
  const offers = Object.fromEntries(
    Array.from({ length: optionCount }, (_, j) => [`o${j}`, { max: customers / optionCount }]),
  )
  return {
    perCustomer: { maxMessages: 1 },
    offers,
    channels: { post: { max: customers / 10 }, email: { max: (customers * 4) / 10 } },
    budget: customers / 8,
  }
}

/** The same scores as this process holds them. */
export function scoresHere(rows: Table, hash: (table: Table) => string): Scores {
  const { codes, dictionary } = columnOfKind(rows, 'customer_id', 'text')
  const customers = rows.rowCount / optionCount
  const first = Int32Array.from({ length: customers }, (_, i) => codes[i * optionCount])
  const singles = (name: string): Float32Array => Float32Array.from(numbersOf(rows, name))
  const table = makeTable({
    customer_id: { kind: 'text', codes: first, dictionary },
    cells: cellsColumn({
      rowPtr: Float64Array.from({ length: customers + 1 }, (_, i) => i * optionCount),
      option: Uint16Array.from(numbersOf(rows, 'option')),
      value: singles('value'),
      benefit: singles('benefit'),
      cost: singles('cost'),
      standardError: singles('standard_error'),
    }),
  })
  return { kind: 'scores', header: { ...scoresHeader, customers: hash(table) }, table, excluded: {} }
}

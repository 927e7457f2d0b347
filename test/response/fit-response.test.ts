import { describe, expect, it } from 'vitest'
import { collect, sourceOf } from '../../src/engine/index.ts'
import { drawNormal } from '../../src/math/normal.ts'
import { openStream, uniform } from '../../src/math/philox.ts'
import {
  fitResponse,
  type ResponseModel,
  type ResponseOptions,
  readResponseModel,
} from '../../src/response/index.ts'
import { columnOf } from '../../src/table/access.ts'
import type { Column } from '../../src/table/column.ts'
import { fromArrays } from '../../src/table/from-arrays.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { integerColumn, numberColumn } from '../../src/table/number-columns.ts'
import type { Table } from '../../src/table/table.ts'
import { take } from '../../src/table/take.ts'
import { byDepartment, features, simulate, simulatedOptions } from './simulate.ts'

const options: ResponseOptions = {
  options: simulatedOptions(),
  features,
  outcome: { byDepartment },
  kind: 'binary',
  randomized: true,
}
const sample = simulate({ seed: 2, rows: 3000, effect: () => 0.1 }).table

async function learn(table: Table, changes: Partial<ResponseOptions> = {}): Promise<ResponseModel> {
  const model = await fitResponse(table, { ...options, ...changes })
  if (model.kind === 'no-effect') throw new Error(model.words)
  return model
}

/** The table with one column in another's place, or a new one. */
function withColumn(table: Table, name: string, column: Column): Table {
  const others = table.names.filter((other) => other !== name)
  return makeTable([
    ...others.map((other): [string, Column] => [other, columnOf(table, other)]),
    [name, column] as [string, Column],
  ])
}

function withOption(make: (option: number, row: number) => number): Table {
  const column = columnOf(sample, 'option')
  if (column.kind !== 'integer') throw new Error(column.kind)
  return withColumn(sample, 'option', integerColumn(Array.from(column.values, make)))
}

describe('fitResponse says why there is no effect', () => {
  it.each([
    ['no-contacts', withOption(() => Number.NaN), {}],
    ['no-control', withOption((option) => (Number.isNaN(option) ? 0 : option)), {}],
    ['not-randomized', sample, { randomized: false }],
    ['too-few', withOption((_, row) => (row < 20 ? 1 : Number.NaN)), {}],
  ] as const)('%s', async (reason, table, changes) => {
    const found = await fitResponse(table, { ...options, ...changes })
    expect(found).toMatchObject({ kind: 'no-effect', reason })
    expect(found).toHaveProperty('words', expect.stringMatching(/randomized pilot/))
  })

  it('says that a difference is not an effect', async () => {
    const found = await fitResponse(sample, { ...options, randomized: false })
    expect(found).toHaveProperty('words', expect.stringContaining('a difference is not an effect'))
  })
})

describe('fitResponse refuses', () => {
  const without = makeTable(
    sample.names
      .filter((name) => name !== 'option')
      .map((name): [string, Column] => [name, columnOf(sample, name)]),
  )
  it.each<[string, Table, object]>([
    ['CONTACTS_WITHOUT_ARM', without, {}],
    ['COLUMN_UNKNOWN', sample, { features: ['visit'] }],
    ['COLUMN_UNKNOWN', sample, { outcome: { column: 'fod' } }],
    ['OPTION_NAME_UNKNOWN', sample, { outcome: { byDepartment: { food: 'food' } } }],
    ['OPTION_NAME_UNKNOWN', withOption(() => 77), {}],
    ['OPTION_UNKNOWN', sample, { fold: 3 }],
    ['ARGUMENT_INVALID', sample, { level: 1.5 }],
    ['COLUMN_VALUE', withColumn(sample, 'propensity', numberColumn(Array(3000).fill(0))), {}],
    ['COLUMN_UNKNOWN', sample, { matched: { spending: { food: 'nothing', home: 'spend' } } }],
    ['COLUMN_VALUE', withColumn(sample, 'food', numberColumn(Array(3000).fill(3))), {}],
  ])('with %s', async (code, table, changes) => {
    await expect(fitResponse(table, { ...options, ...changes })).rejects.toMatchObject({ code })
  })
})

describe('fitResponse gives the same', () => {
  it('whatever the order of the rows', async () => {
    const order = Array.from({ length: sample.rowCount }, (_, i) => (i * 7 + 11) % sample.rowCount)
    expect(await learn(take(sample, order))).toEqual(await learn(sample))
  })

  it('for a table and a stream of it', async () => {
    const streamed = await fitResponse(sourceOf(sample, 700), options)
    expect(streamed).toEqual(await learn(await collect(sourceOf(sample))))
  })

  it('after JSON', async () => {
    for (const learner of ['constant-difference', 'constant-odds', 'linear', 'logistic', 'pooled'] as const) {
      const model = await learn(sample, { learners: [learner] })
      expect(model.fitted.learner).toBe(learner)
      expect(readResponseModel(JSON.parse(JSON.stringify(model)))).toEqual(model)
    }
  })
})

describe('mean effects', () => {
  it('are unbiased where propensities differ between customers', async () => {
    const { table, effect } = unequalTrial(40_000)
    const logged = await learn(table, single)
    const [{ effect: found }] = logged.fitted.effects
    expect(Math.abs(found.estimate - effect)).toBeLessThan(3 * found.standardError)
    // Customers who were contacted more often respond more anyway: ignoring that is far off.
    const ignored = await learn(
      withColumn(table, 'propensity', numberColumn(Array(40_000).fill(null))),
      single,
    )
    expect(ignored.fitted.effects[0].effect.estimate - effect).toBeGreaterThan(8 * found.standardError)
  })

  it('hold an option against the controls its channel could have reached', async () => {
    const { table, effect } = reachTrial(40_000)
    const [{ effect: found }] = (await learn(table, { ...single, reachable: { email: 'has_email' } })).fitted
      .effects
    expect(Math.abs(found.estimate - effect)).toBeLessThan(3 * found.standardError)
    const [{ effect: naive }] = (await learn(table, single)).fitted.effects
    expect(naive.estimate - effect).toBeGreaterThan(8 * found.standardError)
  })

  it('have wider intervals where the rows of a unit go together', async () => {
    const { table, rows } = repeatedTrial(2000, 4)
    const byUnit = await learn(table, single)
    const byRow = await learn(withColumn(table, 'unit', columnOf(table, 'customer_id')), single)
    const ratio = byUnit.fitted.effects[0].effect.standardError / byRow.fitted.effects[0].effect.standardError
    expect(byUnit.fitted.effects[0].effect.estimate).toBeCloseTo(byRow.fitted.effects[0].effect.estimate, 10)
    // Four rows of a unit are copies of one another: half as precise as four rows of their own.
    expect(ratio).toBeCloseTo(2, 1)
    expect(byUnit.fitted.words.join()).toContain(`${rows} rows come from 2000 units`)
  })
})

const single = { outcome: { column: 'bought' }, learners: ['constant-difference'] } as const

/** High spenders get option 0 with .8, others with .2; spending also makes them buy. */
function unequalTrial(rows: number): { readonly table: Table; readonly effect: number } {
  return trial(rows, (stream) => {
    const high = uniform(stream) < 0.5
    const p = high ? 0.8 : 0.2
    const sent = uniform(stream) < p
    const bought = uniform(stream) < (high ? 0.5 : 0.1) + (sent ? 0.05 : 0)
    return { sent, propensity: sent ? p : 1 - p, bought, has_email: true, visits: drawNormal(stream) }
  })
}

/** Only customers with an e-mail address can get option 0, and they buy more. */
function reachTrial(rows: number): { readonly table: Table; readonly effect: number } {
  return trial(rows, (stream) => {
    const reached = uniform(stream) < 0.5
    const sent = reached && uniform(stream) < 0.5
    const bought = uniform(stream) < (reached ? 0.5 : 0.1) + (sent ? 0.05 : 0)
    return { sent, propensity: null, bought, has_email: reached, visits: drawNormal(stream) }
  })
}

interface TrialRow {
  readonly sent: boolean
  readonly propensity: number | null
  readonly bought: boolean
  readonly has_email: boolean
  readonly visits: number
}

function trial(
  rows: number,
  make: (stream: ReturnType<typeof openStream>) => TrialRow,
): { table: Table; effect: number } {
  const drawn = Array.from({ length: rows }, (_, row) => make(openStream(4, 900, row)))
  const table = fromArrays<string>(
    {
      customer_id: drawn.map((_, row) => `c${String(row).padStart(6, '0')}`),
      option: drawn.map(({ sent }) => (sent ? 0 : null)),
      propensity: drawn.map(({ propensity }) => propensity),
      bought: drawn.map(({ bought }) => Number(bought)),
      has_email: drawn.map(({ has_email }) => has_email),
      visits: drawn.map(({ visits }) => visits),
      spend: drawn.map((_, row) => row % 17),
      age: drawn.map((_, row) => row % 23),
    },
    { kinds: { option: 'integer', propensity: 'number' } },
  )
  return { table, effect: 0.05 }
}

/** Every unit has several customers who got the same and did the same. */
function repeatedTrial(units: number, copies: number): { readonly table: Table; readonly rows: number } {
  const { table } = unequalTrial(units)
  const rows = units * copies
  const repeated = take(
    table,
    Array.from({ length: rows }, (_, row) => Math.floor(row / copies)),
  )
  const unit = columnOf(repeated, 'customer_id')
  const ids = fromArrays({ id: Array.from({ length: rows }, (_, row) => `p${String(row).padStart(6, '0')}`) })
  return { table: withColumn(withColumn(repeated, 'unit', unit), 'customer_id', ids.columns.id), rows }
}

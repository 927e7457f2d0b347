import type { Engine, Relation } from 'clientele/engine'
import { beforeAll, describe, expect, it } from 'vitest'
import { columnsIn, derived } from '../../src/engine/relation-sql.ts'
import { openStream, uniform } from '../../src/math/philox.ts'
import {
  type FittedResponseModel,
  fitResponse,
  learnerNames,
  type ResponseOptions,
  readResponseModel,
  type ScoreOptions,
  scoreOptions,
} from '../../src/response/index.ts'
import { columnOf, columnOfKind, numbersOf, textAt } from '../../src/table/access.ts'
import type { Column } from '../../src/table/column.ts'
import { fromArrays } from '../../src/table/from-arrays.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { numberColumn } from '../../src/table/number-columns.ts'
import type { Table } from '../../src/table/table.ts'
import { take } from '../../src/table/take.ts'
import { testEngines } from '../engine/engines.ts'
import { countingRows, valuesByKey } from '../engine/sql-contract.ts'
import { candidatesFor } from './candidates.ts'
import { byDepartment, features, simulate, simulatedOptions } from './simulate.ts'

const options: ResponseOptions = {
  options: simulatedOptions(),
  features,
  outcome: { byDepartment },
  kind: 'binary',
  randomized: true,
}
const trials = simulate({ seed: 9, rows: 2500, effect: (_, x) => 0.12 + 0.03 * x[0] }).table

/** The same tree of values, numbers to 1e-9. */
function expectClose(found: unknown, expected: unknown, path: string): void {
  if (typeof found === 'number' && typeof expected === 'number') {
    const bound = 1e-9 * Math.max(1, Math.abs(expected))
    expect(Math.abs(found - expected), `${path}: ${found}, not ${expected}`).toBeLessThanOrEqual(bound)
  } else if (typeof found === 'object' && found !== null) {
    expect(Object.keys(found), path).toEqual(Object.keys(Object(expected)))
    for (const [key, value] of Object.entries(found))
      expectClose(value, Object(expected)[key], `${path}.${key}`)
  } else expect(found, path).toBe(expected)
}

function withColumns(table: Table, columns: { readonly [name: string]: Column }): Table {
  const others = table.names.filter((name) => !Object.hasOwn(columns, name))
  return makeTable([
    ...others.map((name): [string, Column] => [name, columnOf(table, name)]),
    ...Object.entries(columns),
  ])
}

/** Rows of units with several contacts, some without propensity, outcome or reach; amounts, some below 0; a category and a hole among the features. */
function messy(rows: number): Table {
  const drawn = (stream: number) =>
    Array.from({ length: rows }, (_, row) => uniform(openStream(3, 900 + stream, row)))
  const [who, arm, spend, hole, kind, reached] = [1, 2, 3, 4, 5, 6].map(drawn)
  return fromArrays<string>(
    {
      customer_id: who.map((_, row) => `c'${String(row).padStart(5, '0')} "ö😀\\`),
      unit: who.map((u) => `u${Math.floor(u * rows * 0.6)}`),
      option: arm.map((u, row) => (u < 0.5 || reached[row] < 0.2 ? null : u < 0.8 ? 2 : 5)),
      propensity: arm.map((u, row) => (row % 7 === 0 ? null : u < 0.5 ? 0.5 : 0.25)),
      spent: spend.map((u, row) => (row % 50 === 3 ? null : 40 * u + arm[row] * 10 - 5)),
      has_sms: reached.map((u) => u >= 0.2),
      visits: hole.map((u) => (u < 0.1 ? null : u * 20)),
      'sp "end\'': spend.map((u) => u * u * 1000),
      town: kind.map((u) => (u < 0.3 ? "Rome's" : u < 0.6 ? null : 'Bonn')),
    },
    { kinds: { option: 'integer' } },
  )
}

const amounts: ResponseOptions = {
  ...options,
  features: ['visits', 'sp "end\'', 'town'],
  outcome: { column: 'spent' },
  kind: 'amount',
  reachable: { sms: 'has_sms' },
}

describe.each(testEngines)('fitResponse on trials in $name', ({ open }) => {
  let engine: Engine
  beforeAll(async () => {
    engine = await open()
  }, 120_000)

  it.each<[string, Table, ResponseOptions]>([
    ['yes and no', trials, { ...options, matched: { wants: { food: 'visits', home: 'spend' } } }],
    ['amounts below 0 of units with several rows', messy(900), amounts],
    [
      'counts',
      withColumns(messy(900), { spent: numberColumn(Array.from({ length: 900 }, (_, i) => (i * i) % 4)) }),
      { ...amounts, kind: 'count' },
    ],
  ])(
    'learns the same model of %s',
    async (_, table, given) => {
      const relation = await engine.register(table, 'trials')
      const found = await fitResponse(relation, given)
      expectClose(found, await fitResponse(table, given), 'model')
      expect(found.kind).toBe('response')
      await engine.drop(relation)
    },
    240_000,
  )

  it('says alike why there is no effect, and refuses alike', async () => {
    const controls = take(
      trials,
      Array.from(numbersOf(trials, 'option'), (option, row) => (Number.isNaN(option) ? row : -1)).filter(
        (row) => row >= 0,
      ),
    )
    const found = await engine.register(controls, 'controls')
    expect(await fitResponse(found, options)).toEqual(await fitResponse(controls, options))
    const few = take(trials, [0, 1, 2, 3, 4, 5, 6, 7])
    const wrong: readonly (readonly [string, Table])[] = [
      ['OPTION_NAME_UNKNOWN', withColumns(few, { option: numberColumn([null, 77, 1, 1, 1, 1, 1, 1]) })],
      ['COLUMN_VALUE', withColumns(few, { propensity: numberColumn(Array(8).fill(0)) })],
      ['COLUMN_VALUE', withColumns(few, { food: numberColumn([null, 3, 0, 0, 0, 0, 0, 0]) })],
      [
        'COLUMN_MISSING_VALUES',
        withColumns(few, {
          unit: columnOf(fromArrays({ unit: ['a', null, 'b', 'c', 'd', 'e', 'f', 'g'] }), 'unit'),
        }),
      ],
    ]
    for (const [code, table] of wrong) {
      const relation = await engine.register(table, 'wrong')
      await expect(fitResponse(relation, options)).rejects.toMatchObject({ code })
      await expect(fitResponse(table, options)).rejects.toMatchObject({ code })
    }
  }, 120_000)

  it('lets no more rows cross where there are more', async () => {
    const crossed: number[] = []
    for (const rows of [1000, 2500]) {
      const counted = countingRows(engine)
      const table = take(
        trials,
        Array.from({ length: rows }, (_, row) => row),
      )
      const relation = await engine.register(table, 'trials')
      await fitResponse(
        { ...relation, engine: counted.engine },
        { ...options, learners: ['constant-difference', 'linear'] },
      )
      crossed.push(counted.rows())
    }
    // Steps and brackets may be a few more or less.
    expect(crossed[1]).toBeLessThan(1.2 * crossed[0])
  }, 120_000)
})

const customers = withColumns(
  take(
    trials,
    Array.from({ length: 60 }, (_, row) => row),
  ),
  { food_margin: numberColumn(Array.from({ length: 60 }, (_, row) => row / 3)) },
)
const candidates = candidatesFor(customers, [1, 4, 5])

/** Candidates in long form, with a further option that nobody knows. */
function longForm(): Table {
  const ids = columnOfKind(customers, 'customer_id', 'text')
  const { rowPtr, option } = columnOfKind(candidates.table, 'cells', 'cells')
  const pairs = Array.from({ length: customers.rowCount }, (_, row) =>
    Array.from(
      option.subarray(rowPtr[row], rowPtr[row + 1]),
      (own) => [textAt(ids, row) ?? '', own] as const,
    ),
  ).flat()
  return fromArrays<string>(
    { customer_id: pairs.map(([id]) => id), option: pairs.map(([, own]) => own) },
    { kinds: { option: 'integer' } },
  )
}

/** Cells of long form by customer and option. */
async function cellsIn(table: Relation): Promise<Table> {
  const { sql, identifier, concat, cast, join } = table.engine.dialect
  const { column } = columnsIn(table)
  const key = concat([column('customer_id'), cast(column('option'), 'text')])
  const names = join(
    table.columns.map(({ name }) => identifier(name)),
    ', ',
  )
  const keyed = derived(table, sql`select ${key} as ${identifier('key')}, ${names} from ${table.from}`, [
    { name: 'key', kind: 'text', unit: null },
    ...table.columns,
  ])
  return valuesByKey({ ...keyed, key: 'key' })
}

describe('scoreOptions of customers in an engine', () => {
  const models = new Map<string, FittedResponseModel>()
  beforeAll(async () => {
    for (const learner of learnerNames) {
      const given = { ...options, matched: { wants: { food: 'visits', home: 'spend' } }, learners: [learner] }
      models.set(learner, readResponseModel(await fitResponse(trials, given)))
    }
  }, 240_000)
  const priced = {
    options: simulatedOptions({
      redemption: [3, 3, 3, 3, 3, 3],
      annoyance: [0.05, 0.2, 0.05, 0.05, 0.4, 0.5],
    }),
    marginByDepartment: { food: 'food_margin' },
  }
  const modelOf = (learner: string): FittedResponseModel => {
    const model = models.get(learner)
    if (model === undefined) throw new Error(learner)
    return model
  }

  describe.each(testEngines)('$name', ({ open }) => {
    let engine: Engine
    let rows: Relation
    let pairs: Relation
    beforeAll(async () => {
      engine = await open()
      rows = await engine.register(customers, 'customers', { key: 'customer_id' })
      pairs = await engine.register(longForm(), 'pairs')
    }, 120_000)
    const inEngine = () => ({ ...priced, candidates: { ...candidates, table: pairs } })

    it.each(
      learnerNames.flatMap((learner) => [
        [learner, {}] as const,
        [learner, { minBenefit: -0.1, as: 'response', cannibalized: 0.5, grid: 2 ** -10 }] as const,
      ]),
    )(
      'gives the scores of the %s model %j',
      async (learner, changes: Partial<Pick<ScoreOptions, 'minBenefit' | 'as' | 'grid'>>) => {
        const model = modelOf(learner)
        const expected = await scoreOptions(model, customers, { ...priced, candidates, ...changes })
        const found = await scoreOptions(model, rows, { ...inEngine(), ...changes })
        expect(found.excluded).toEqual(expected.excluded)
        expect({ ...found.header, customers: '' }).toEqual({ ...expected.header, customers: '' })
        expect(found.header.customers).toMatch(/^[0-9a-f]{32}$/)
        expect(found.table.isStored).toBe(true)
        const cells = await cellsIn(found.table)
        const { rowPtr, option, value, benefit, cost, standardError } = columnOfKind(
          expected.table,
          'cells',
          'cells',
        )
        expect(rowPtr[customers.rowCount]).toBeGreaterThan(20)
        expect(Array.from(numbersOf(cells, 'option'))).toEqual(Array.from(option))
        for (const [name, amounts] of [
          ['value', value],
          ['benefit', benefit],
          ['cost', cost],
        ] as const)
          expect(Array.from(numbersOf(cells, name)), name).toEqual(Array.from(amounts))
        for (const [cell, error] of Array.from(numbersOf(cells, 'standard_error')).entries())
          expect(Math.abs(error - standardError[cell])).toBeLessThanOrEqual(2e-7 * standardError[cell])
        await engine.drop(found.table)
      },
      120_000,
    )

    it('leaves out what the model cannot judge, and lets few rows cross', async () => {
      const model = modelOf('pooled')
      const arms = model.fitted.arms.map((arm) => ({ ...arm, scored: arm.option !== 4 }))
      const counted = countingRows(engine)
      const [own, table] = [rows, pairs].map((relation) => ({ ...relation, engine: counted.engine }))
      const few: FittedResponseModel = { ...model, fitted: { ...model.fitted, arms } }
      const found = await scoreOptions(few, own, {
        ...priced,
        candidates: { ...candidates, table },
      })
      expect(found.excluded).toEqual({ consent: 3, 'not-measured': 60 })
      expect(counted.rows()).toBeLessThan(12)
    })

    it('names the customers in the header, whatever their order', async () => {
      const model = modelOf('constant-difference')
      const turned = await engine.register(
        take(
          customers,
          Array.from({ length: 60 }, (_, row) => 59 - row),
        ),
        'turned',
      )
      const others = await engine.register(
        withColumns(customers, {
          customer_id: columnOf(
            take(
              trials,
              Array.from({ length: 60 }, (_, row) => row + 1),
            ),
            'customer_id',
          ),
        }),
        'others',
      )
      const none = await engine.register(take(longForm(), []), 'none')
      const hashes: string[] = []
      for (const own of [rows, turned, others]) {
        const found = await scoreOptions(model, own, {
          ...inEngine(),
          candidates: { ...candidates, table: none },
        })
        expect(found.excluded).toEqual({ consent: 3 })
        hashes.push(found.header.customers)
      }
      expect(hashes[1]).toBe(hashes[0])
      expect(hashes[2]).not.toBe(hashes[0])
    })

    it('refuses strangers, repeats and what is missing', async () => {
      const model = modelOf('constant-difference')
      const given = inEngine()
      const refuse = async (own: Table | Relation, table: Relation, code: string): Promise<void> => {
        const relation = 'engine' in own ? own : await engine.register(own, 'own')
        await expect(
          scoreOptions(model, relation, { ...given, candidates: { ...candidates, table } }),
        ).rejects.toMatchObject({ code })
      }
      await refuse(take(customers, [0, 1]), pairs, 'CONTRACT_INVALID')
      await refuse(take(customers, [0, 1, 1]), pairs, 'KEY_DUPLICATE')
      await refuse(rows, await engine.register(take(longForm(), [0, 0]), 'twice'), 'KEY_DUPLICATE')
      await refuse(
        withColumns(customers, { food_margin: numberColumn(Array(60).fill(null)) }),
        pairs,
        'COLUMN_MISSING_VALUES',
      )
      await expect(scoreOptions(model, rows, { ...given, grid: 0.3 })).rejects.toMatchObject({
        code: 'ARGUMENT_INVALID',
      })
      await expect(scoreOptions(model, rows, { ...given, grid: 2 ** -40 })).rejects.toMatchObject({
        code: 'EXACTNESS_LOST',
      })
    })
  })
})

import { openDuckDb } from 'clientele/duckdb'
import type { Engine, Relation, Rows } from 'clientele/engine'
import { fromArrays } from 'clientele/table'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Pass } from '../../src/engine/pass.ts'
import { runPass } from '../../src/engine/run-pass.ts'
import { assignKMeans, fitKMeans } from '../../src/learn/kmeans.ts'
import { fitLinear, scoreLinear } from '../../src/learn/linear.ts'
import { type Design, plainDesign } from '../../src/learn/linear-design.ts'
import { meatPass } from '../../src/learn/linear-meat-pass.ts'
import { linearPass } from '../../src/learn/linear-pass.ts'
import { fitLogistic, scoreLogistic } from '../../src/learn/logistic.ts'
import { newtonPass } from '../../src/learn/newton-pass.ts'
import { compilePreparation } from '../../src/learn/prepare/compile.ts'
import { fitGrid } from '../../src/learn/prepare/grid.ts'
import { fitImputer } from '../../src/learn/prepare/imputer.ts'
import { fitLog } from '../../src/learn/prepare/log.ts'
import { fitOneHot } from '../../src/learn/prepare/one-hot.ts'
import { inputsOf } from '../../src/learn/prepare/opened.ts'
import { fitPreparation } from '../../src/learn/prepare/preparation.ts'
import { fitStandardizer } from '../../src/learn/prepare/standardizer.ts'
import { transformPreparation } from '../../src/learn/prepare/transform.ts'
import type { Table } from '../../src/table/table.ts'
import { people } from '../engine/people.ts'
import { expectSame, valuesByKey } from '../engine/sql-contract.ts'

const table = people(2_000)
const columns = ['age', 'spend', 'orders', 'since', 'arm'] as const
let engine: Engine
let relation: Relation

beforeAll(async () => {
  engine = await openDuckDb({ threads: 2 })
  relation = await engine.register(table, 'people', { key: 'customer_id' })
}, 60_000)
afterAll(() => engine.close())

describe('a fit on rows in DuckDB gives the model that it gives on a table', () => {
  const imputed = async (rows: Rows) => [await fitImputer(rows, ['age', 'orders'])]
  const fits: Readonly<Record<string, (rows: Rows) => Promise<unknown>>> = {
    fitLog: (rows) => fitLog(rows, ['spend', 'orders']),
    fitStandardizer: (rows) => fitStandardizer(rows, ['age', 'spend', 'at']),
    fitGrid: (rows) => fitGrid(rows, ['age', 'spend'], { step: 'own' }),
    fitOneHot: (rows) => fitOneHot(rows, ['arm'], { minShare: 0.34 }),
    fitImputer: (rows) => fitImputer(rows, ['age', 'orders', 'since', 'treated']),
    'fitImputer by means': (rows) => fitImputer(rows, ['age', 'orders'], { fill: 'mean' }),
    fitPreparation: (rows) => fitPreparation(rows, columns),
    fitKMeans: (rows) => fitKMeans(rows, ['spend', 'at'], { k: 3 }),
    'fitKMeans by a sample, prepared': async (rows) => {
      const { models, columns: prepared } = await fitPreparation(rows, columns, { scale: 'grid' })
      return fitKMeans(rows, prepared, {
        k: 5,
        restarts: 2,
        prepare: models,
        sampleRows: 700,
        key: 'customer_id',
      })
    },
    fitLinear: async (rows) =>
      fitLinear(rows, {
        features: ['spend', 'age', 'orders'],
        target: 'treated',
        prepare: await imputed(rows),
      }),
    'fitLinear by clusters, weighted': (rows) =>
      fitLinear(rows, { features: ['spend'], target: 'age', weight: 'spend', cluster: 'arm' }),
    fitLogistic: async (rows) =>
      fitLogistic(rows, {
        features: ['age', 'orders'],
        target: 'treated',
        prepare: await imputed(rows),
      }),
    'fitLogistic by clusters': (rows) =>
      fitLogistic(rows, { features: ['spend'], target: 'treated', cluster: 'arm' }),
  }
  it.each(Object.entries(fits))('%s', async (_, learn) => {
    expectAlike(await learn(relation), await learn(table))
  })
})

describe('a model applied to rows in DuckDB gives a relation with what it gives for a table', () => {
  it('prepared columns, and the counts of unseen levels', async () => {
    const { models } = await fitPreparation(people(4), columns)
    const here = await transformPreparation(models, table)
    const there = await transformPreparation(models, relation)
    expect(there.unseen).toEqual(here.unseen)
    await expectColumns(there.relation, here.table)
  })

  it('clusters, which are equal, and distances', async () => {
    const { models, columns: prepared } = await fitPreparation(table, columns)
    const model = await fitKMeans(table, prepared, { k: 4, prepare: models })
    const there = await assignKMeans(model, relation, { keep: ['customer_id', 'spend'] })
    expect(there.columns.map(({ name }) => name)).toEqual(['customer_id', 'spend', 'cluster', 'distance'])
    await expectColumns(there, await assignKMeans(model, table))
  })

  it('scores with their errors', async () => {
    const linear = await fitLinear(table, { features: ['spend'], target: 'age' })
    await expectColumns(await scoreLinear(linear, relation), await scoreLinear(linear, table))
    const logistic = await fitLogistic(table, { features: ['spend'], target: 'treated' })
    await expectColumns(await scoreLogistic(logistic, relation), await scoreLogistic(logistic, table))
  })
})

describe('sums of regressions in DuckDB are those of this process', () => {
  /** Treated and others, as two groups. */
  const grouped = (): Design => {
    const preparation = compilePreparation([], inputsOf(table, ['spend'], 'refuse', []))
    const design = plainDesign({ preparation, target: 'treated' })
    return {
      ...design,
      groups: 2,
      read(from, first, last) {
        const rows = design.read(from, first, last)
        return { ...rows, group: Int32Array.from(rows.y, (y) => (Number.isNaN(y) ? -1 : y)) }
      },
      async sql() {
        const plain = await design.sql?.()
        if (plain === undefined) throw new Error('a plain design has SQL')
        return {
          ...plain,
          toSql(rows, dialect) {
            const query = plain.toSql(rows, dialect)
            return { ...query, group: dialect.sql`coalesce(${query.y[0]}, ${-1})` }
          },
        }
      },
    }
  }
  const both = async <State, Sum, Local>(pass: Pass<State, Sum, Local>, state: State) =>
    expectAlike(await runPass(relation, pass, state, {}), await runPass(table, pass, state, {}))

  it('by group and by model', async () => {
    const coefficients = Float64Array.of(0.1, 1e-6, -0.2, 2e-6)
    const models = { coefficients, targets: [0, 0], members: [[0], [0, 1]] }
    await both(linearPass('linear', grouped()), null)
    await both(newtonPass('newton', grouped()), { family: 'logistic', ...models })
    await both(newtonPass('newton', grouped()), { family: 'poisson', ...models, members: [[1], []] })
    await both(meatPass('meat', grouped()), { link: 'poisson', ...models })
  })

  it('of more columns than one row of a query may have', async () => {
    const names = Array.from({ length: 46 }, (_, j) => `f${j}`)
    const row = (j: number) => Array.from({ length: 200 }, (_, i) => Math.sin(i * (j + 1)) + i / 200)
    const wide = fromArrays(Object.fromEntries([...names, 'y'].map((name, j) => [name, row(j)])))
    const there = await engine.register(wide, 'wide')
    const learn = (rows: Rows) => fitLinear(rows, { features: names, target: 'y' })
    const [found, expected] = [await learn(there), await learn(wide)]
    expect(found.fitted.coefficients).toHaveLength(47)
    expectAlike(found.fitted.coefficients, expected.fitted.coefficients)
  })

  it('and a mean beyond the range of doubles makes the loss infinite', async () => {
    const state = { coefficients: Float64Array.of(400, 0), targets: [0], members: [[0], [0]] }
    const sum = await runPass(relation, newtonPass('newton', grouped()), { family: 'poisson', ...state }, {})
    expect(sum.loss[0]).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('what is refused in a table is refused in DuckDB', () => {
  it('more rows than the sample of k-means without a key', async () => {
    const keyless = { ...relation, key: null }
    await expect(fitKMeans(keyless, ['spend'], { k: 3, sampleRows: 100 })).rejects.toMatchObject({
      code: 'ARGUMENT_INVALID',
      details: { option: 'key' },
    })
    expect((await fitKMeans(keyless, ['spend'], { k: 3 })).fitted.sizes).toHaveLength(3)
  })

  it('more levels than a category has', async () => {
    const names = fromArrays({ name: Array.from({ length: 10_001 }, (_, i) => `name ${i}`) })
    const there = await engine.register(names, 'names')
    await expect(fitOneHot(there, ['name'])).rejects.toMatchObject({
      code: 'ARGUMENT_INVALID',
      details: { maxLevels: 10_000 },
    })
  })

  it('features that are missing, weights below 0, outcomes that are no yes or no', async () => {
    const refused = async (rows: Rows): Promise<unknown[]> =>
      Promise.all(
        [
          fitLinear(rows, { features: ['age'], target: 'spend' }),
          fitLinear(rows, { features: ['spend'], target: 'age', weight: 'debt' }),
          fitLogistic(rows, { features: ['spend'], target: 'age' }),
        ].map((learned) => learned.catch((error) => [error.code, error.message])),
      )
    const rows = fromArrays({ age: [20, null, 40], spend: [1, 2, 3], debt: [1, -1, 0] })
    const there = await engine.register(rows, 'refused')
    expect(await refused(there)).toEqual(await refused(rows))
  })

  it('rows to be assigned or scored that lack a column', async () => {
    const some = fromArrays({ id: ['a', 'b', 'c'], spend: [1, null, 3] })
    const there = await engine.register(some, 'incomplete', { key: 'id' })
    const full = await fitKMeans(fromArrays({ spend: [1, 2, 3] }), ['spend'], { k: 2 })
    await expect(assignKMeans(full, there)).rejects.toMatchObject({ code: 'COLUMN_MISSING_VALUES' })
    const linear = await fitLinear(fromArrays({ spend: [1, 2, 3], age: [2, 3, 5] }), {
      features: ['spend'],
      target: 'age',
    })
    await expect(scoreLinear(linear, there)).rejects.toMatchObject({ code: 'COLUMN_MISSING_VALUES' })
  })
})

async function expectColumns(found: Relation, expected: Table): Promise<void> {
  const values = await valuesByKey(found)
  for (const name of expected.names) expectSame(values, expected, name, name)
}

/** Whole numbers (counts, choices) and words are equal, reals to 1e-9. */
function expectAlike(found: unknown, expected: unknown, path = ''): void {
  if (typeof expected === 'number' && !Number.isInteger(expected)) {
    const far = Math.abs(Number(found) - expected) > 1e-9 * Math.abs(expected)
    expect(far, `${path}: ${found}, not ${expected}`).toBe(false)
    return
  }
  if (typeof expected !== 'object' || expected === null) {
    expect(found, path).toBe(expected)
    return
  }
  const other = Object(found)
  expect(Object.keys(other), path).toEqual(Object.keys(expected))
  for (const [name, value] of Object.entries(expected)) expectAlike(other[name], value, `${path}/${name}`)
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../src/engine/relation.ts'
import { asSql } from '../../src/engine/sql/ansi.ts'
import type { ToSqlOptions } from '../../src/engine/sql/select-text.ts'
import { assignKMeans, fitKMeans } from '../../src/learn/kmeans.ts'
import { fitLinear, scoreLinear } from '../../src/learn/linear.ts'
import { fitLogistic, scoreLogistic } from '../../src/learn/logistic.ts'
import { fitImputer } from '../../src/learn/prepare/imputer.ts'
import { fitPreparation } from '../../src/learn/prepare/preparation.ts'
import { fitStandardizer } from '../../src/learn/prepare/standardizer.ts'
import { transformPreparation } from '../../src/learn/prepare/transform.ts'
import { kmeansToSql, linearToSql, logisticToSql, preparationToSql } from '../../src/learn/to-sql.ts'
import { numbersOf } from '../../src/table/access.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { numberColumn } from '../../src/table/number-columns.ts'
import type { Table } from '../../src/table/table.ts'
import { testEngines } from '../engine/engines.ts'
import { people } from '../engine/people.ts'
import { expectSame } from '../engine/sql-contract.ts'

const named: Table = people(300)
/** The table in the database: its name and a column's name must be quoted. */
const given = { from: 'people of "2024"', key: 'customer_id' } as const
const table = makeTable([
  ...named.names.filter((name) => name !== 'at').map((name) => [name, named.columns[name]] as const),
  ['odd "name" of x0', named.columns['spend']],
  // Skewed, and below 0 for some: its logarithm counts in deviations.
  [
    'balance',
    numberColumn(Float64Array.from(numbersOf(named, 'spend'), (spend) => spend ** 3 / 1e10 - 2000)),
  ],
])
const columns = ['age', 'odd "name" of x0', 'balance', 'since', 'treated', 'arm'] as const

describe.each(testEngines)('the text of a model gives on $name what the model gives here', ({ open }) => {
  let engine: Engine
  let dialect: ToSqlOptions['dialect']

  beforeAll(async () => {
    engine = await open()
    dialect = engine.dialect
    const relation = await engine.register(table, 'given')
    const query = engine.dialect.sql`select * from ${relation.from}`
    // Spark takes letters, digits and _ for tables, and any name for views.
    await engine.run(engine.dialect.createView(engine.dialect.identifier(given.from), query))
  }, 60_000)

  afterAll(() => engine.run(engine.dialect.dropView(engine.dialect.identifier(given.from))))

  it('k-means', async () => {
    const { models, columns: prepared } = await fitPreparation(table, columns)
    const model = await fitKMeans(table, prepared, { k: 4, prepare: models })
    await expectRows(
      engine,
      await kmeansToSql(model, { dialect, ...given }),
      await assignKMeans(model, table),
    )
  })

  it('a linear model', async () => {
    const prepare = [await fitImputer(table, ['age', 'orders'])]
    const features = ['age', 'orders', 'spend', 'age is missing']
    const model = await fitLinear(table, { features, target: 'treated', prepare })
    await expectRows(engine, await linearToSql(model, { dialect, ...given }), await scoreLinear(model, table))
  })

  it('a logistic model', async () => {
    const prepare = [await fitStandardizer(table, ['odd "name" of x0'])]
    const features = ['odd "name" of x0']
    const model = await fitLogistic(table, { features, target: 'treated', prepare })
    const text = await logisticToSql(model, { dialect, ...given })
    await expectRows(engine, text, await scoreLogistic(model, table))
  })

  it('preparation', async () => {
    const { models } = await fitPreparation(table, columns)
    const bent = models.flatMap((model) => (model.kind === 'log' ? model.fitted.columns : []))
    expect(bent.find(({ column }) => column === 'balance')?.scale).toBeGreaterThan(1)
    const text = await preparationToSql(models, { dialect, ...given })
    await expectRows(engine, text, (await transformPreparation(models, table)).table)
  })
})

describe('the text of a model', () => {
  it('is written in the dialect named, with names quoted, the table once, and the key first', async () => {
    const scaler = await fitStandardizer(table, ['spend'])
    const text = await preparationToSql([scaler], {
      dialect: 'spark',
      from: ['crm', 'cust`omers'],
      key: 'id',
    })
    expect(text.split('`crm`.`cust``omers`')).toHaveLength(2)
    expect(text).toMatch(/^select `id`, .* as `spend` from /)
    expect(text).not.toContain('"')
  })

  it('is not written for dialects that do not exist', async () => {
    const scaler = await fitStandardizer(table, ['spend'])
    const options = { from: 'people', key: 'id' }
    const written = preparationToSql([scaler], { ...options, dialect: 'oracle' as 'spark' })
    await expect(written).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' })
  })
})

/** Runs a text, whose rows must be those of a table in the order of their keys. */
async function expectRows({ dialect, query }: Engine, text: string, expected: Table): Promise<void> {
  const key = dialect.byBytes(dialect.identifier(given.key))
  const found: Table[] = []
  for await (const rows of query(dialect.sql`select * from (${asSql(text)}) as given_ order by ${key}`))
    if (rows.rowCount > 0) found.push(rows)
  expect(found[0].names).toEqual([given.key, ...expected.names])
  for (const name of expected.names) expectSame(found[0], expected, name, name)
}

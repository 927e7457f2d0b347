import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { type Engine, openRows, type Sql } from 'clientele/engine'
import { expression, fromArrays, numbersOf } from 'clientele/table'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openOwn } from '../../examples/own-engine/own-engine.ts'
import { spendPerOrder } from '../../examples/own-engine/use.ts'
import { expressionToSql } from '../../src/engine/expression-sql.ts'
import { compilePreparation } from '../../src/learn/prepare/compile.ts'
import { inputsOf } from '../../src/learn/prepare/opened.ts'
import { rangePass } from '../../src/learn/prepare/range-pass.ts'
import { project } from '../house/temporary.ts'
import { openPglite } from './open-pglite.ts'

const page = readFileSync(join(project, 'docs/engines-of-your-own.md'), 'utf8')
const shown = [...page.matchAll(/```ts file=(\S+)\n([\s\S]*?)```/g)]

describe('the page on engines of your own', () => {
  it.each(shown.map(([, file, text]) => [file, text]))('shows %s as it is', (file, text) => {
    expect(text).toBe(readFileSync(join(project, 'examples/own-engine', file), 'utf8'))
  })

  it('shows three files', () => {
    expect(shown).toHaveLength(3)
  })
})

describe('an engine with a dialect of its own', () => {
  let database: PGlite
  let engine: Engine

  beforeAll(async () => {
    database = await openPglite()
    engine = openOwn(database)
    await database.exec(`
      create table customers (customer_id text, spend numeric(9, 2), orders integer, since date, odd text);
      insert into customers values ('a', 12.5, 2, '2024-02-29', 'it''s'), ('b', 3, 1, '1999-12-31', '\\'), ('c', null, 4, null, null)
    `)
  }, 60_000)

  afterAll(async () => {
    await engine.close()
    await database.close()
  })

  it('filters, derives and stores', async () => {
    const relation = await spendPerOrder(engine, 'customers')
    expect(relation.columns.map(({ name, kind }) => [name, kind])).toEqual([
      ['customer_id', 'text'],
      ['spend', 'number'],
      ['orders', 'integer'],
      ['since', 'date'],
      ['odd', 'text'],
      ['per_order', 'number'],
    ])
    expect(await numbers('per_order', relation.from)).toEqual([6.25, Number.NaN])
  })

  it('runs passes', async () => {
    const relation = await engine.table('customers')
    const opened = inputsOf(fromArrays({ spend: [1] }), ['spend'], 'pass', [])
    const session = await openRows(relation, ['spend'], {})
    const ranges = await session.run(rangePass(compilePreparation([], opened)), null)
    expect(ranges).toMatchObject({ rows: 3, present: Float64Array.of(2), least: Float64Array.of(3) })
  })

  it('knows the words of expressions', async () => {
    const { column } = expression
    const relation = await engine.table('customers')
    const days = expression.daysBetween(expression.addDays(column('since'), 1), expression.date('1970-01-01'))
    const rounded = expression.round(expression.multiply(column('spend'), 0.2))
    const quoted = expression.if(
      expression.in(column('odd'), "it's", '\\'),
      expression.weekday(column('since')),
      0,
    )
    const answers = await Promise.all(
      [days, rounded, quoted].map((one) =>
        numbers(expressionToSql(one, relation, engine.dialect).value, relation.from),
      ),
    )
    expect(answers).toEqual([
      [19_783, 10_957, Number.NaN],
      [3, 1, Number.NaN],
      [4, 5, 0],
    ])
  })

  it('leaves nothing behind', async () => {
    await engine.close()
    const { rows } = await database.query("select 1 from pg_class where relname like 'clientele%'")
    expect(rows).toEqual([])
  })

  async function numbers(value: string | Sql, from: Sql) {
    const { sql, cast, identifier } = engine.dialect
    const asked = typeof value === 'string' ? identifier(value) : value
    const key = identifier('customer_id')
    for await (const table of engine.query(
      sql`select ${cast(asked, 'double')} as v from ${from} order by ${key}`,
    ))
      return [...numbersOf(table, 'v')]
    return []
  }
})

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDuckDb } from 'clientele/duckdb'
import type { Engine, Relation } from 'clientele/engine'
import { scoreLogistic, transformPreparation } from 'clientele/learn'
import { assignSegments } from 'clientele/segments'
import { synthesize } from 'clientele/synth'
import { toRows } from 'clientele/table'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type DbtModel, sqlText } from '../../examples/warehouse/dbt.ts'
import { fillWarehouse } from '../../examples/warehouse/fill-warehouse.ts'
import { type Written, writeModels } from '../../examples/warehouse/write-models.ts'
import { asSql } from '../../src/engine/sql/ansi.ts'
import { expectSame, valuesByKey } from '../engine/sql-contract.ts'

const models = ['customer_features', 'prepared_features', 'customer_segments', 'purchase_chance']
let engine: Engine
let folder: string
let written: Written

beforeAll(async () => {
  engine = await openDuckDb({ threads: 2 })
  folder = await mkdtemp(join(tmpdir(), 'clientele-'))
  await fillWarehouse(engine, synthesize({ seed: 5, customers: 1500, level: 'easy' }))
  written = await writeModels(engine, folder, { asOf: '2025-06-02', before: '2025-03-04' })
}, 120_000)
afterAll(async () => {
  await engine.close()
  await rm(folder, { recursive: true })
})

const read = (file: string): Promise<string> => readFile(join(folder, 'models', file), 'utf8')

/** What dbt would make of a model. */
async function built(name: string): Promise<Relation> {
  await engine.run(asSql(`create or replace view ${name} as ${await read(`${name}.sql`)}`))
  return engine.table(name, { key: 'customer_id' })
}

describe('the example of a warehouse', () => {
  it('writes a file a model, and what they mean', async () => {
    expect((await readdir(join(folder, 'models'))).toSorted()).toEqual(
      [...models.map((name) => `${name}.sql`), 'schema.yml'].toSorted(),
    )
    expect(parse(await read('schema.yml'))).toMatchObject({
      version: 2,
      models: models.map((name) => ({ name })),
    })
  })

  it('whose queries run in order, and give what the models give', async () => {
    const { features, preparation, segments, chance } = written
    const relations: Record<string, Relation> = {}
    for (const name of models) relations[name] = await built(name)
    const { table } = features
    const prepared = await transformPreparation(preparation, table)
    const expected: Record<string, Relation> = {
      customer_features: table,
      prepared_features: prepared.relation,
      customer_segments: await assignSegments(segments, table),
      purchase_chance: await scoreLogistic(chance, table),
    }
    for (const name of models) {
      const there = await valuesByKey(expected[name])
      const found = await valuesByKey(relations[name])
      expect(found.rowCount).toBe(1500)
      for (const column of found.names) expectSame(found, there, column, name)
    }
  })

  it('whose columns are all named in the schema, and whose tests hold', async () => {
    const schema = parse(await read('schema.yml')) as { models: { name: string; columns: SchemaColumn[] }[] }
    for (const { name, columns } of schema.models) {
      const relation = await built(name)
      expect(columns.map((column) => column.name).toSorted()).toEqual(
        relation.columns.map((column) => column.name).toSorted(),
      )
      const rows = toRows(await valuesByKey(relation))
      for (const { name: column, data_tests: tests = [] } of columns) {
        const values = rows.map((row) => row[column])
        if (tests.includes('not_null')) expect(values).not.toContain(null)
        if (tests.includes('unique')) expect(new Set(values).size).toBe(rows.length)
      }
    }
  })

  it('keeps from dbt what it would take for a template', () => {
    const model = (sql: string): DbtModel => ({ name: 'm', words: 'm', sql, columns: [] })
    expect(sqlText(model(`select '{{ region }}' as r`))).toBe(
      `{% raw %}select '{{ region }}' as r{% endraw %}\n`,
    )
    expect(sqlText(model('select 1 as r'))).toBe('select 1 as r\n')
  })
})

interface SchemaColumn {
  readonly name: string
  readonly data_tests?: readonly unknown[]
}

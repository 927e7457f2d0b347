import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openDuckDb } from 'clientele/duckdb'
import { type Progress, sourceOfRelation } from 'clientele/engine'
import { dataFolder } from 'clientele/node'
import { fromArrays, readParquet } from 'clientele/table'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { membersOf } from '../../examples/larger-than-memory/bring-here.ts'
import { groupCustomers } from '../../examples/larger-than-memory/group-customers.ts'
import { project, temporaryFolder } from '../house/temporary.ts'
import { rowsOf } from './plain.ts'

const page = readFileSync(join(project, 'docs/outgrowing-memory.md'), 'utf8')
const shown = [...page.matchAll(/```ts file=(\S+)\n([\s\S]*?)```/g)]

describe('the page on data larger than memory', () => {
  it.each(shown.map(([, file, text]) => [file, text]))('shows %s as it is', (file, text) => {
    expect(text).toBe(readFileSync(join(project, 'examples/larger-than-memory', file), 'utf8'))
  })

  it('shows two files', () => {
    expect(shown).toHaveLength(2)
  })
})

describe('customers in files', () => {
  const folder = temporaryFolder()
  const customers = 2000

  beforeAll(async () => {
    const ids = Array.from({ length: customers }, (_, i) => `c${String(i).padStart(5, '0')}`)
    const engine = await openDuckDb()
    const relation = await engine.register(fromArrays({ customer_id: ids }), 'customers')
    await engine.write(relation, join(folder.path, 'customers.parquet'))
    await engine.close()
    // Every fifth customer bought nothing in the last year.
    const lines = Array.from({ length: 12_000 }, (_, i) => {
      const place = (i * 7919) % customers
      const day = place % 5 === 0 ? '2023-03-01' : `2024-${String(1 + (i % 12)).padStart(2, '0')}-15`
      return `${ids[place]},${day},o${i >> 1},${100 + ((i * 31) % 900) * (1 + (place % 3) ** 3)}`
    })
    folder.write({ 'purchases.csv': ['customer_id,at,order_id,amount', ...lines, ''].join('\n') })
  })
  afterAll(() => folder.remove())

  it('are grouped where they are, and who is where is written beside them', async () => {
    const told: Progress[] = []
    const model = await groupCustomers(folder.path, { onProgress: (progress) => told.push(progress) })
    expect(model.fitted.sizes.reduce((sum, size) => sum + size)).toBe(customers * 0.8)
    expect(model.inputs.map(({ name }) => name)).toEqual(['recency_days', 'orders_365d', 'spend_365d'])
    expect(told.some(({ stage }) => stage === 'kmeans')).toBe(true)
    const groups = await readParquet(await dataFolder(folder.path).open('groups.parquet'))
    expect(groups.names).toEqual(['customer_id', 'cluster', 'distance'])
    expect(groups.rowCount).toBe(customers * 0.8)
    const spilled = join(folder.path, 'spill')
    expect(existsSync(spilled) ? readdirSync(spilled) : []).toEqual([])

    const members = await membersOf(folder.path, 0)
    expect(members.rowCount).toBe(model.fitted.sizes[0])
    const ids = rowsOf(members.columns['customer_id']) as string[]
    expect(ids).toEqual(ids.toSorted())
  })

  it('can be streamed, too', async () => {
    const engine = await openDuckDb()
    const source = sourceOfRelation(await engine.file(join(folder.path, 'customers.parquet')))
    let rows = 0
    for await (const table of source.open()) rows += table.rowCount
    expect(rows).toBe(customers)
    await engine.close()
  })
})

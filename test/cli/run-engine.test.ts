import { beforeAll, describe, expect, it } from 'vitest'
import { onlyServed } from '../engine/engines.ts'
import { filesOfRun, parquetShop } from './parquet-shop.ts'

const engines = [
  ...(onlyServed ? [] : ['duckdb']),
  ...[process.env['SAIL_REMOTE'], process.env['SPARK_REMOTE']].filter((url) => url !== undefined),
]

/** What says which engine there was, or lists hashes of what does. */
const ofTheBrief = ['brief.json', 'manifest.json', 'report.html']

let data: string
let inMemory: Record<string, string>

beforeAll(async () => {
  data = await parquetShop()
  inMemory = await filesOfRun(data, ['--engine', 'memory'])
}, 60_000)

describe.each(engines)('clientele run --engine %s', (engine) => {
  it('decides as in memory, byte for byte', async () => {
    const files = await filesOfRun(data, ['--engine', engine])
    expect(Object.keys(files)).toEqual(Object.keys(inMemory))
    expect(Object.keys(files)).toContain('tables/decisions.csv')
    for (const [name, content] of Object.entries(inMemory))
      if (!ofTheBrief.includes(name)) expect(files[name], name).toBe(content)
    expect(inMemory['tables/features.csv']).toContain('orders_Zoo')
  })
})

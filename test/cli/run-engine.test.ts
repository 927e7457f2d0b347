import type { Manifest } from 'clientele/run'
import { beforeAll, describe, expect, it } from 'vitest'
import { onlyServed } from '../engine/engines.ts'
import { filesOfRun, parquetShop } from './parquet-shop.ts'

const engines = [
  ...(onlyServed ? [] : ['duckdb']),
  ...[process.env['SAIL_REMOTE'], process.env['SPARK_REMOTE']].filter((url) => url !== undefined),
]

/** What says which engine the brief names. */
const ofTheBrief = ['brief.json', 'report.html']

/** A manifest without what may differ: the engines, and the files that name one. */
function withoutEngines(text: string): object {
  const { engines: _, files, ...rest } = JSON.parse(text) as Manifest
  return { ...rest, files: files.filter(({ path }) => !ofTheBrief.includes(path)) }
}

const manifest = 'manifest.json'
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
      if (![...ofTheBrief, manifest].includes(name)) expect(files[name], name).toBe(content)
    expect(withoutEngines(files[manifest])).toEqual(withoutEngines(inMemory[manifest]))
    expect(inMemory['tables/features.csv']).toContain('orders_Zoo')
    // Which it was, and which version, where the server tells one: never where it is, or a token.
    const { engines } = JSON.parse(files[manifest]) as Manifest
    expect(engines?.rest).toBe('memory')
    expect(engines?.purchases).toMatch(/^(duckdb v\d+\.\d+\.\d+|spark \d+\.\d+\.\d+|sail)$/)
  })
})

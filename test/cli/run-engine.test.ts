import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { readCsv } from '../../src/table/read-csv.ts'
import { writeParquet } from '../../src/table/write-parquet.ts'
import { call } from './call.ts'
import { briefFile, scratch, shopBrief, shopData } from './shop.ts'

/** The shop's brief over Parquet, with departments, a derived column and rows that are left out. */
const brief = shopBrief.replace('file: orders.csv', 'file: orders.parquet').replace(
  'kind: money } }\n  contacts',
  `kind: money }, part: { as: department, kind: text } }
    derive: { twice: { op: add, args: [{ op: column, args: [amount] }, { op: column, args: [amount] }] } }
    keep: { op: ne, args: [{ op: column, args: [order_id] }, { op: literal, args: [o3-1] }] }
  contacts`,
)

const engines = [
  'duckdb',
  ...[process.env['SAIL_REMOTE'], process.env['SPARK_REMOTE']].filter((url) => url !== undefined),
]

let data: string
let inMemory: Record<string, string>

beforeAll(async () => {
  data = shopData()
  const text = readFileSync(join(data, 'orders.csv'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line, i) => `${line},${i === 0 ? 'part' : ['Zoo', 'art', ''][i % 3]}`)
    .join('\n')
  const kinds = { id: 'text', order: 'text', day: 'date', total: 'number', part: 'text' } as const
  const { table } = await readCsv(text, { kinds })
  writeFileSync(join(data, 'orders.parquet'), await writeParquet(table))
  inMemory = await filesOfRun(['--engine', 'memory'])
}, 60_000)

describe.each(engines)('clientele run --engine %s', (engine) => {
  it('decides as in memory, byte for byte', async () => {
    const files = await filesOfRun(['--engine', engine])
    expect(Object.keys(files)).toEqual(Object.keys(inMemory))
    expect(Object.keys(files)).toContain('tables/decisions.csv')
    for (const [name, content] of Object.entries(inMemory))
      if (!ofTheBrief.includes(name)) expect(files[name], name).toBe(content)
    expect(inMemory['tables/features.csv']).toContain('orders_Zoo')
  })
})

describe('an engine', () => {
  it('may be named by the brief, and the command line wins', async () => {
    const named = brief.replace('currency: EUR', 'currency: EUR\nengine: duckdb')
    const files = await filesOfRun([], named)
    expect(files['tables/decisions.csv']).toBe(inMemory['tables/decisions.csv'])
    expect(JSON.parse(files['brief.json'])).toMatchObject({ engine: 'duckdb' })
    const won = await filesOfRun(['--engine', 'memory'], named)
    expect(JSON.parse(won['brief.json'])).toMatchObject({ engine: 'memory' })
  })

  it('that does not exist is refused, and so is a token in a brief', async () => {
    const out = join(scratch(), 'run')
    const run = (text: string, ...flags: string[]) =>
      call(['run', briefFile(text), '--data', data, '--out', out, ...flags])
    expect((await run(brief, '--engine', 'oracle')).talk).toContain('engine')
    const secret = brief.replace('currency: EUR', 'currency: EUR\nengine: sc://there:1/;token=abc')
    const { code, talk } = await run(secret)
    expect(code).not.toBe(0)
    expect(talk).toContain('engine')
    expect(talk).not.toContain('token=abc')
  })

  it('takes no CSV, and says what to do', async () => {
    const { talk } = await call([
      'run',
      briefFile(shopBrief),
      '--data',
      data,
      '--out',
      join(scratch(), 'run'),
      '--engine',
      'duckdb',
    ])
    expect(talk).toContain('is no Parquet')
    expect(talk).toContain('engine: memory')
  })

  it('refuses amounts with more decimals than their currency has', async () => {
    const { table } = await readCsv('id,order,day,total,part\nc1,o1,2025-10-10,1.005,art', {
      kinds: { id: 'text', order: 'text', day: 'date', total: 'number', part: 'text' },
    })
    writeFileSync(join(data, 'odd.parquet'), await writeParquet(table))
    const odd = briefFile(brief.replace('orders.parquet', 'odd.parquet'))
    const { talk } = await call([
      'run',
      odd,
      '--data',
      data,
      '--out',
      join(scratch(), 'run'),
      '--engine',
      'duckdb',
    ])
    expect(talk).toContain('(COLUMN_VALUE)')
    expect(talk).not.toContain('1.005')
  })
})

/** What says which engine there was, or lists hashes of what does. */
const ofTheBrief = ['brief.json', 'manifest.json', 'report.html']

async function filesOfRun(flags: readonly string[], text: string = brief): Promise<Record<string, string>> {
  const out = join(scratch(), 'run')
  const { code, talk } = await call(['run', briefFile(text), '--data', data, '--out', out, ...flags])
  expect(talk, talk).not.toContain('(ENGINE')
  expect(code, talk).toBe(0)
  const paths = readdirSync(out, { recursive: true, encoding: 'utf8' }).sort()
  return Object.fromEntries(
    paths
      .filter((path) => statSync(join(out, path)).isFile())
      .map((path) => [relative('', path), readFileSync(join(out, path), 'latin1')]),
  )
}

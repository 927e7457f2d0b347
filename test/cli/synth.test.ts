import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterAll, describe, expect, it } from 'vitest'
import { openSynthThreads } from '../../src/cli/synth-threads.ts'
import { synthesize } from '../../src/synth/index.ts'
import { readParquet } from '../../src/table/read-parquet.ts'
import { toRows } from '../../src/table/to-rows.ts'
import { csvText } from '../../src/table/write-csv.ts'
import { call } from './call.ts'

const folder = mkdtempSync(join(tmpdir(), 'clientele-synth-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('clientele synth', () => {
  it('writes one file of CSV a table, with one header, and says what it wrote', async () => {
    const out = join(folder, 'csv')
    const flags = ['--customers', '40000', '--to', '20000', '--tables', 'transactions', '--threads', '1']
    const { code, out: output } = await call(['synth', out, ...flags])
    expect([code, output]).toEqual([0, `${out}\n`])
    expect(readdirSync(out).sort()).toEqual([
      'channels.csv',
      'limits.json',
      'manifest.json',
      'offers.csv',
      'suppliers.json',
      'transactions.csv',
    ])
    const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'))
    const lines = readFileSync(join(out, 'transactions.csv'), 'utf8').split('\r\n')
    expect(lines).toHaveLength(manifest.tables.transactions.rows + 2)
    expect(lines.filter((line) => line.startsWith('customer_id'))).toHaveLength(1)
  })

  it('writes Parquet that reads back as the table', async () => {
    const out = join(folder, 'parquet')
    await call([
      'synth',
      out,
      '--customers',
      '500',
      '--tables',
      'transactions',
      '--format',
      'parquet',
      '--threads',
      '1',
    ])
    const table = await readParquet(readFileSync(join(out, 'transactions.parquet')))
    expect(toRows(table)).toEqual(toRows(synthesize({ seed: 1, customers: 500 }).transactions.table()))
  })

  it.each([
    [['--customers', '0'], 'customers of the synthetic retailer is 0'],
    [['--seed', '1.5'], 'seed of the synthetic retailer is 1.5'],
    [['--level', 'kind'], 'no level "kind"'],
    [['--format', 'xlsx'], 'The format is "xlsx"'],
    [['--tables', 'crm,truth'], 'no table "truth"'],
    [['--threads', '0'], 'threads is 0'],
    [['--from', '20', '--to', '10'], 'to of the synthetic retailer is 10'],
  ])('refuses %j', async (flags, words) => {
    const { code, talk } = await call(['synth', join(folder, 'refused'), ...flags])
    expect(code).toBe(1)
    expect(talk).toContain(words)
    expect(readdirSync(folder)).not.toContain('refused')
  })

  it('overwrites nothing', async () => {
    const { code, talk } = await call(['synth', folder, '--customers', '10'])
    expect(code).toBe(1)
    expect(talk).toContain('exists')
  })
})

describe('clientele synth into a folder that holds other customers', () => {
  const out = join(folder, 'shards')
  const synth = (from: number, to: number, other: { readonly [flag: string]: string } = {}) => {
    const flags = {
      customers: '90',
      from: String(from),
      to: String(to),
      tables: 'crm',
      threads: '1',
      ...other,
    }
    return call(['synth', out, ...Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value])])
  }
  const rowsOf = (file: string) => readFileSync(join(out, file), 'utf8').split('\r\n').slice(1, -1)
  const filesIn = () => readdirSync(out, { recursive: true }).map(String).sort()

  it('adds a range beside the others, and all ranges are the whole', async () => {
    expect((await synth(30, 60)).out).toBe(`${out}\n`)
    expect((await synth(60, 90)).out).toBe(`${join(out, '60-90')}\n`)
    expect((await synth(0, 30, { level: 'realistic' })).code).toBe(0)
    const whole = csvText(synthesize({ seed: 1, customers: 90 }).crm.table(), { formulaGuard: false })
    const parts = ['0-30/crm.csv', 'crm.csv', '60-90/crm.csv'].flatMap(rowsOf)
    expect(parts).toEqual(whole.split('\r\n').slice(1, -1))
  })

  it.each([
    [[0, 90], {}, 'from 0 up to 90 overlap those from 30 up to 60'],
    [[89, 90], {}, 'overlap those from 60 up to 90'],
    [[0, 30], {}, 'overlap those from 0 up to 30'],
    [[90, 90], { seed: '2' }, 'has seed 1, and asked for is seed 2'],
    [[90, 90], { level: 'easy' }, 'level realistic'],
    [[90, 90], { flavor: 'ko' }, 'flavor neutral'],
    [[90, 90], { weeks: '9' }, 'weeks 155'],
    [[90, 90], { customers: '91' }, 'customers 90'],
    [[90, 90], { format: 'parquet' }, 'format csv'],
    [[90, 90], { tables: 'crm,shop' }, 'tables crm'],
  ] as const)('refuses %j %j and leaves everything as it was', async ([from, to], other, words) => {
    const before = filesIn()
    const { code, talk } = await synth(from, to, other)
    expect(code).toBe(1)
    expect(talk).toContain(words)
    expect(talk).toContain('ARGUMENT_INVALID')
    expect(filesIn()).toEqual(before)
  })

  it('sees a range that is under way, and one that is of another retailer', async () => {
    const under = join(folder, 'under-way')
    const flags = ['--customers', '90', '--tables', 'crm', '--threads', '1']
    await call(['synth', under, ...flags, '--to', '10'])
    mkdirSync(join(under, '20-40'))
    const { talk } = await call(['synth', under, ...flags, '--from', '10', '--to', '30'])
    expect(talk).toContain('remove the folder')
    await call(['synth', join(folder, 'other'), ...flags, '--from', '50', '--to', '60', '--seed', '3'])
    renameSync(join(folder, 'other'), join(under, '50-60'))
    expect((await call(['synth', under, ...flags, '--from', '60'])).talk).toContain(
      '50-60" holds customers of another',
    )
  })

  it('and beside nothing that is no retailer', async () => {
    const strange = join(folder, 'strange')
    mkdirSync(strange)
    for (const text of ['no JSON', '{"library": "clientele 0.1.0"}']) {
      writeFileSync(join(strange, 'manifest.json'), text)
      const { code, talk } = await call(['synth', strange, '--customers', '10'])
      expect([code, talk.includes('exists, and holds no retailer')]).toEqual([1, true])
    }
  })
})

describe('threads that write a retailer', () => {
  const spec = { seed: 5, customers: 3000 }
  const parts = ['transactions', 'consent'].flatMap((table) =>
    [0, 1, 2].map((part) => ({ table, from: 1000 * part, to: 1000 * (part + 1) })),
  )
  // From source a thread needs what reads TypeScript.
  const start = (workerData: object): Worker =>
    new Worker(
      `import('tsx/esm/api').then(({ register }) => {
        register()
        return import(${JSON.stringify(new URL('../../src/cli/synth-worker.ts', import.meta.url).href)})
      })`,
      { eval: true, workerData },
    )

  it('write the same bytes however many there are', async () => {
    const written = []
    for (const count of [1, 2]) {
      const threads = openSynthThreads(count, spec, 'csv', start)
      written.push(await Promise.all(parts.map((part) => threads.write(part))))
      await threads.close()
    }
    expect(written[1]).toEqual(written[0])
  })

  it('end in an error, not in silence, where a thread breaks', async () => {
    const broken = () => new Worker('throw new Error("out of luck")', { eval: true })
    const threads = openSynthThreads(2, spec, 'csv', broken)
    await expect(threads.write(parts[0])).rejects.toThrow('out of luck')
    await threads.close()
  })
})

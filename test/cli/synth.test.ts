import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterAll, describe, expect, it } from 'vitest'
import { openSynthThreads } from '../../src/cli/synth-threads.ts'
import { synthesize } from '../../src/synth/index.ts'
import { readParquet } from '../../src/table/read-parquet.ts'
import { toRows } from '../../src/table/to-rows.ts'
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

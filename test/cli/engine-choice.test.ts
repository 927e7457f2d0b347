import { join } from 'node:path'
import { openDuckDb } from 'clientele/duckdb'
import { dataFolder } from 'clientele/node'
import { memoryStore, readBrief, run as runBrief } from 'clientele/run'
import { beforeAll, describe, expect, it } from 'vitest'
import { call } from './call.ts'
import { filesOfRun, parquetBrief, parquetShop, writeOrders } from './parquet-shop.ts'
import { briefFile, scratch, shopBrief } from './shop.ts'

describe('an engine', () => {
  let data: string
  beforeAll(async () => {
    data = await parquetShop()
  })

  const run = (text: string, ...flags: string[]) =>
    call(['run', briefFile(text), '--data', data, '--out', join(scratch(), 'run'), ...flags])

  it('may be named by the brief, and the command line wins', async () => {
    const named = parquetBrief.replace('currency: EUR', 'currency: EUR\nengine: duckdb')
    const files = await filesOfRun(data, [], named)
    expect(files['tables/decisions.csv']).toBe((await filesOfRun(data, []))['tables/decisions.csv'])
    expect(JSON.parse(files['brief.json'])).toMatchObject({ engine: 'duckdb' })
    const won = await filesOfRun(data, ['--engine', 'memory'], named)
    expect(JSON.parse(won['brief.json'])).toMatchObject({ engine: 'memory' })
  })

  it('of another version begins an interrupted run anew', async () => {
    const [brief, path] = [
      readBrief(parquetBrief.replace('currency: EUR', 'currency: EUR\nengine: duckdb')),
      (file: string) => join(data, file),
    ]
    const engine = await openDuckDb({ threads: 1 })
    const store = memoryStore()
    const attempt = async (version: string): Promise<readonly boolean[]> => {
      const stages: boolean[] = []
      const failing = runBrief(brief, {
        store,
        data: dataFolder(data),
        engine: { engine: { ...engine, version }, path },
        render: () => Promise.reject(new Error('no page')),
        onStage: (_, resumed) => stages.push(resumed),
      })
      await expect(failing).rejects.toThrow('no page')
      return stages
    }
    expect(new Set(await attempt('1'))).toEqual(new Set([false]))
    expect(new Set(await attempt('1'))).toEqual(new Set([true]))
    expect(new Set(await attempt('2'))).toEqual(new Set([false]))
    await engine.close()
  })

  it('that does not exist is refused, and so is a token in a brief', async () => {
    expect((await run(parquetBrief, '--engine', 'oracle')).talk).toContain('engine')
    const secret = parquetBrief.replace('currency: EUR', 'currency: EUR\nengine: sc://there:1/;token=abc')
    const { code, talk } = await run(secret)
    expect(code).not.toBe(0)
    expect(talk).toContain('engine')
    expect(talk).not.toContain('token=abc')
  })

  it('takes no CSV, and says what to do', async () => {
    const { talk } = await run(shopBrief, '--engine', 'duckdb')
    expect(talk).toContain('is no Parquet')
    expect(talk).toContain('engine: memory')
  })

  it('refuses amounts with more decimals than their currency has', async () => {
    await writeOrders(join(data, 'odd.parquet'), 'id,order,day,total,part\nc1,o1,2025-10-10,1.005,art')
    const odd = parquetBrief.replace('orders.parquet', 'odd.parquet')
    const { talk } = await run(odd, '--engine', 'duckdb')
    expect(talk).toContain('(COLUMN_VALUE)')
    expect(talk).not.toContain('1.005')
  })
})

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type DuckDbOptions, openDuckDb } from 'clientele/duckdb'
import type { Engine, Sql } from 'clientele/engine'
import { afterAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../house/temporary.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())

const written = (text: string): Sql => ({ text }) as unknown as Sql
const rows = 2_500_000
/** Some 120 MB that must all be held at once. */
const sorted = written(
  `create table sorted as select range as i, md5(range::varchar) as t from range(${rows}) order by t`,
)
const grouped = written(
  `select count(*) as n, sum(c) as c from (select md5(range::varchar) as t, count(*) as c from range(${rows}) group by t)`,
)

async function withEngine<Result>(
  options: DuckDbOptions,
  work: (engine: Engine) => Promise<Result>,
): Promise<Result> {
  const engine = await openDuckDb({ threads: 2, memoryMegabytes: 60, ...options })
  try {
    return await work(engine)
  } finally {
    await engine.close()
  }
}

async function only(engine: Engine, sql: Sql): Promise<readonly number[]> {
  for await (const { names, columns } of engine.query(sql))
    return names.map((name) => (columns[name].kind === 'number' ? columns[name].values[0] : Number.NaN))
  return []
}

describe('what is larger than the memory that DuckDB may take', () => {
  it('is sorted and grouped by the spill folder, which is empty afterwards', async () => {
    const spillFolder = join(folder.path, 'not/yet/there')
    await withEngine({ spillFolder }, async (engine) => {
      await engine.run(sorted)
      expect(readdirSync(spillFolder).length).toBeGreaterThan(0)
      const [first] = await only(engine, written('select count(*) as n from sorted'))
      expect(first).toBe(rows)
      expect(await only(engine, grouped)).toEqual([rows, rows])
    })
    expect(existsSync(spillFolder) ? readdirSync(spillFolder) : []).toEqual([])
  })

  it('fails without a spill folder, and says what to do; nothing is put where the process runs', async () => {
    await withEngine({}, async (engine) => {
      for (const work of [() => engine.run(sorted), () => only(engine, grouped)])
        await expect(work()).rejects.toMatchObject({
          code: 'ENGINE_FAILED',
          message: expect.stringMatching(/Out of Memory.*give openDuckDb a spillFolder/),
        })
      expect(await only(engine, written('select 1 as x'))).toEqual([1])
    })
    expect(existsSync('.tmp')).toBe(false)
  })

  it('fails where the spill folder is full, and says so', async () => {
    const spillFolder = join(folder.path, 'small')
    await withEngine({ spillFolder, spillMegabytes: 20 }, async (engine) => {
      await expect(engine.run(sorted)).rejects.toMatchObject({
        code: 'ENGINE_FAILED',
        message: expect.stringContaining('give openDuckDb more spillMegabytes'),
      })
      expect(await only(engine, written('select 1 as x'))).toEqual([1])
    })
  })

  it('needs a folder that can be one', async () => {
    folder.write({ file: '' })
    await expect(
      withEngine({ spillFolder: join(folder.path, 'file') }, async () => {}),
    ).rejects.toMatchObject({
      code: 'ENGINE_FAILED',
    })
  })

  it.each([{ memoryMegabytes: 49 }, { threads: 0 }, { spillMegabytes: 0.5 }])(
    'has limits that are whole numbers, and large enough: %o',
    async (options) => {
      await expect(openDuckDb(options)).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' })
    },
  )
})

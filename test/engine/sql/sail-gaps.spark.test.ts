import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectSpark, type SparkConnection } from '../../../src/engine/spark/index.ts'
import { toRows } from '../../../src/table/index.ts'
import { servers } from '../spark/servers.ts'
import { sailGaps, sailLaxities } from './sail-gaps.ts'

describe.each(servers)('what Sail does not do as Spark does, asked of $name', ({ name, remote }) => {
  let spark: SparkConnection
  const isSail = name === 'Sail'

  /** The value that a statement gives, or the word `error`. */
  async function answer(sql: string): Promise<unknown> {
    try {
      for await (const table of spark.query(sql)) for (const row of toRows(table)) return row['x']
      return 'nothing'
    } catch {
      return 'error'
    }
  }

  beforeAll(async () => {
    spark = await connectSpark(remote)
  })

  afterAll(() => spark?.close())

  it.each(sailGaps.map((gap) => [gap.about, gap] as const))('%s', async (_, { sql, expected }) => {
    const found = await answer(sql)
    if (isSail) expect(found, 'this gap has closed: take its detour out of the dialect').not.toEqual(expected)
    else expect(found).toEqual(expected)
  })

  it.each(sailLaxities.map((gap) => [gap.about, gap] as const))('%s', async (_, { sql }) => {
    const found = await answer(sql)
    if (isSail) expect(found, 'this gap has closed: take its detour out of the dialect').not.toBe('error')
    else expect(found).toBe('error')
  })
})

if (servers.length === 0) it('nothing is asked without servers', () => expect(servers).toEqual([]))

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { Meaning } from '../../src/contracts/source.ts'
import { mergeSources } from '../../src/merge/index.ts'
import { readCsv } from '../../src/table/read-csv.ts'
import { dataFolder, describeWithData } from '../data.ts'
import { options, source } from './sources.ts'

/** Pairs of records that were found to be one person. */
async function pairs(
  path: string,
  meanings: { [column: string]: Meaning },
  matchOn: Meaning[],
): Promise<number> {
  const kinds = Object.fromEntries(Object.keys(meanings).map((name) => [name, 'text' as const]))
  const { table } = await readCsv(readFileSync(path), {
    kinds,
    trim: true,
    sampleRows: Number.POSITIVE_INFINITY,
  })
  const base = await mergeSources([source('people', table, { meanings })], { ...options, matchOn })
  expect(base.quality[0].used).toBe(table.rowCount)
  const counts = new Map<number, number>()
  const { customer_id: customer } = base.links.columns
  if (customer.kind !== 'text') throw new Error('links name customers by text')
  for (const code of customer.codes) counts.set(code, (counts.get(code) ?? 0) + 1)
  return [...counts.values()].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0)
}

describeWithData('fake_1000', 'on fake_1000', () => {
  it('equal e-mail addresses join 682 pairs of records', async () => {
    expect(await pairs(`${dataFolder('fake_1000')}/fake_1000.csv`, { email: 'email' }, ['email'])).toBe(682)
  })
})

describeWithData('febrl', 'on febrl 3', () => {
  it('equal social security numbers join 5,601 pairs of records', async () => {
    const path = `${dataFolder('febrl')}/dataset3.csv`
    expect(await pairs(path, { soc_sec_id: 'household_id', rec_id: 'attribute' }, ['household_id'])).toBe(
      5_601,
    )
  })
})

import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect } from 'vitest'
import { readCsv } from '../../src/table/read-csv.ts'
import { writeParquet } from '../../src/table/write-parquet.ts'
import { call } from './call.ts'
import { briefFile, scratch, shopBrief, shopData } from './shop.ts'

/** The shop's brief over Parquet, with departments, a derived column, one that replaces another, and rows that are left out. */
export const parquetBrief = shopBrief.replace('file: orders.csv', 'file: orders.parquet').replace(
  'kind: money } }\n  contacts',
  `kind: money }, part: { as: department, kind: text } }
    derive: { twice: { op: add, args: [{ op: column, args: [amount] }, { op: column, args: [amount] }] }, amount: { op: add, args: [{ op: column, args: [amount] }, { op: column, args: [amount] }] } }
    keep: { op: ne, args: [{ op: column, args: [order_id] }, { op: literal, args: [o3-1] }] }
  contacts`,
)

/** The shop's data, with its orders in Parquet, too. */
export async function parquetShop(): Promise<string> {
  const data = shopData()
  const text = readFileSync(join(data, 'orders.csv'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line, i) => `${line},${i === 0 ? 'part' : ['Zoo', 'art', ''][i % 3]}`)
    .join('\n')
  await writeOrders(join(data, 'orders.parquet'), text)
  return data
}

/** Orders of CSV as a file of Parquet. */
export async function writeOrders(path: string, csv: string): Promise<void> {
  const kinds = { id: 'text', order: 'text', day: 'date', total: 'number', part: 'text' } as const
  const { table } = await readCsv(csv, { kinds })
  writeFileSync(path, await writeParquet(table))
}

/** What a run leaves behind: every file of its folder, as bytes. */
export async function filesOfRun(
  data: string,
  flags: readonly string[],
  brief: string = parquetBrief,
): Promise<Record<string, string>> {
  const out = join(scratch(), 'run')
  const { code, talk } = await call(['run', briefFile(brief), '--data', data, '--out', out, ...flags])
  expect(talk, talk).not.toContain('(ENGINE')
  expect(code, talk).toBe(0)
  const paths = readdirSync(out, { recursive: true, encoding: 'utf8' }).sort()
  return Object.fromEntries(
    paths
      .filter((path) => statSync(join(out, path)).isFile())
      .map((path) => [relative('', path), readFileSync(join(out, path), 'latin1')]),
  )
}

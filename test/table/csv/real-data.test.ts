import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import papaparse from 'papaparse'
import { expect, it } from 'vitest'
import { isMissing, numbersOf } from '../../../src/table/access.ts'
import type { CsvReadOptions } from '../../../src/table/csv/options.ts'
import * as expression from '../../../src/table/expression/builder.ts'
import { evaluateFilter } from '../../../src/table/expression/evaluate.ts'
import { type CsvRead, readCsv } from '../../../src/table/read-csv.ts'
import { toRows } from '../../../src/table/to-rows.ts'
import { dataFolder, describeWithData } from '../../data.ts'

function bytesOf(folder: string, file: string): Uint8Array {
  return readFileSync(resolve(dataFolder(folder), file))
}

async function read(folder: string, file: string, options?: CsvReadOptions): Promise<CsvRead> {
  const found = await readCsv(bytesOf(folder, file), options)
  const { lines, header, rows, rejected, blank, continued } = found.counts
  expect(lines).toBe(header + rows + rejected + blank + continued)
  return found
}

const kinds = ({ columns }: CsvRead): string => columns.map(({ name, kind }) => `${name}:${kind}`).join(' ')
const missing = ({ table }: CsvRead, name: string): number => {
  const column = table.columns[name]
  return Array.from({ length: table.rowCount }, (_, row) => isMissing(column, row)).filter(Boolean).length
}
const count = (flags: Uint8Array): number => flags.reduce((sum, flag) => sum + flag, 0)

describeWithData('hillstrom', 'hillstrom', () => {
  it('has 64,000 rows, and money exact to the cent', async () => {
    const found = await read('hillstrom', 'hillstrom.csv.gz', {
      kinds: { spend: { kind: 'money', currency: 'USD' }, visit: 'flag' },
    })
    expect(found.counts).toMatchObject({ rows: 64_000, rejected: 0 })
    expect(kinds(found)).toBe(
      'recency:integer history_segment:text history:number mens:integer womens:integer zip_code:text newbie:integer channel:text segment:text visit:flag conversion:integer spend:integer',
    )
    const visited = evaluateFilter(expression.column('visit'), found.table)
    const parsed = papaparse.parse<Record<string, string>>(
      gunzipSync(bytesOf('hillstrom', 'hillstrom.csv.gz')).toString(),
      { header: true, skipEmptyLines: true },
    ).data
    expect(count(visited)).toBe(parsed.filter((row) => row['visit'] === '1').length)
    const cents = numbersOf(found.table, 'spend')
    expect(parsed.every((row, i) => Math.round(Number(row['spend']) * 100) === cents[i])).toBe(true)
  })
})

describeWithData('online_retail', 'online_retail', () => {
  it('has 541,909 rows, 135,080 without a customer, and the revenue its source states', async () => {
    const found = await read('online_retail', 'online_retail.csv.gz')
    expect(found.counts).toMatchObject({ rows: 541_909, rejected: 0 })
    expect(kinds(found)).toBe(
      'InvoiceNo:text StockCode:text Description:text Quantity:integer InvoiceDate:time UnitPrice:number CustomerID:integer Country:text',
    )
    expect(missing(found, 'CustomerID')).toBe(135_080)
    const { and, column, gt, isMissing: absent, not, startsWith } = expression
    const bought = evaluateFilter(
      and(not(absent(column('CustomerID'))), gt(column('Quantity'), 0), gt(column('UnitPrice'), 0)),
      found.table,
    )
    expect(count(bought)).toBe(397_884)
    expect(count(evaluateFilter(startsWith(column('InvoiceNo'), 'C'), found.table))).toBe(9_288)
    const quantity = numbersOf(found.table, 'Quantity')
    const price = numbersOf(found.table, 'UnitPrice')
    const revenue = bought.reduce((sum, flag, row) => sum + (flag === 1 ? quantity[row] * price[row] : 0), 0)
    expect(revenue).toBeCloseTo(8_911_407.9, 1)
  })
})

describeWithData('completejourney', 'completejourney', () => {
  it('has the rows its source states, also where whole numbers are abbreviated', async () => {
    const transactions = await read('completejourney', 'transactions_sample.csv.gz')
    expect(transactions.counts).toMatchObject({ rows: 75_000, rejected: 0 })
    expect(kinds(transactions)).toContain('basket_id:integer product_id:integer')
    expect(toRows(transactions.table)[37_993]).toMatchObject({ basket_id: 40_128_000_000 })
    expect((await read('completejourney', 'products.csv.gz')).counts).toMatchObject({
      rows: 92_331,
      rejected: 0,
    })
    expect((await read('completejourney', 'demographics.csv')).counts).toMatchObject({
      rows: 801,
      rejected: 0,
    })
    expect((await read('completejourney', 'coupon_redemptions.csv')).counts).toMatchObject({
      rows: 2_102,
      rejected: 0,
    })
    const campaigns = await read('completejourney', 'campaign_descriptions.csv')
    expect(kinds(campaigns)).toBe('campaign_id:integer campaign_type:text start_date:date end_date:date')
  })
})

describeWithData('restaurant', 'restaurant', () => {
  it('has 864 rows with a blank between comma and quotes', async () => {
    const found = await read('restaurant', 'restaurant-nophone-training.csv')
    expect(found.counts).toMatchObject({ rows: 864, rejected: 0 })
    expect(found.separator).toBe(', ')
    expect(toRows(found.table)[0]).toEqual({
      name: "arnie morton's of chicago",
      address: '435 s. la cienega blv.',
      city: 'los angeles',
      cuisine: 'american',
      unique_id: "'0'",
    })
  })
})

describeWithData('ifood_marketing', 'ifood_marketing', () => {
  it('has 2,240 rows between semicolons, behind a byte order mark', async () => {
    const found = await read('ifood_marketing', 'marketing_campaign.csv')
    expect(found.counts).toMatchObject({ rows: 2_240, rejected: 0 })
    expect(found.separator).toBe(';')
    expect(found.table.names[0]).toBe('ID')
    expect(missing(found, 'Income')).toBe(24)
    expect(found.columns.find(({ name }) => name === 'Dt_Customer')?.kind).toBe('date')
  })
})

describeWithData('wholesale', 'wholesale', () => {
  it('has 440 rows of 8 columns; notes under four names left empty are counted', async () => {
    const found = await read('wholesale', 'wholesale_customers.csv')
    expect(found.counts).toMatchObject({ rows: 440, rejected: 0 })
    expect(found.table.names).toHaveLength(8)
    expect(found.unnamed).toBe(8)
  })
})

describeWithData('febrl', 'febrl', () => {
  it('gives the cells that papaparse gives', async () => {
    const found = await read('febrl', 'dataset4a.csv', {
      kinds: { date_of_birth: { kind: 'date', format: 'YYYYMMDD' } },
    })
    const text = bytesOf('febrl', 'dataset4a.csv').toString()
    const parsed = papaparse.parse<string[]>(text, { skipEmptyLines: true }).data
    expect(found.counts.rows + found.counts.rejected).toBe(parsed.length - 1)
    const surname = parsed[0].map((name) => name.trim()).indexOf('surname')
    const rejected = new Set(found.rejected.map(({ line }) => line - 1))
    const expected = parsed
      .filter((_, i) => i > 0 && !rejected.has(i))
      .map((row) => row[surname].trim() || null)
    expect(toRows(found.table).map((row) => row['surname'])).toEqual(expected)
    expect(found.rejectedByReason).toEqual(found.counts.rejected === 0 ? {} : { type: found.counts.rejected })
  })
})

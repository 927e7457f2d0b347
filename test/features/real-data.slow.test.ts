import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { beforeAll, expect, it } from 'vitest'
import type { Transactions } from '../../src/contracts/events.ts'
import type { Features } from '../../src/contracts/features.ts'
import { sourceOf } from '../../src/engine/index.ts'
import { buildFeatures, outcomesAfter } from '../../src/features/index.ts'
import { numbersOf } from '../../src/table/access.ts'
import { moneyUnit } from '../../src/table/column.ts'
import { derive } from '../../src/table/derive.ts'
import { filter } from '../../src/table/filter.ts'
import { fromArrays } from '../../src/table/from-arrays.ts'
import { group } from '../../src/table/group.ts'
import { expression } from '../../src/table/index.ts'
import { readCsv } from '../../src/table/read-csv.ts'
import { rename } from '../../src/table/rename.ts'
import type { Table } from '../../src/table/table.ts'
import { dataFolder, describeWithData } from '../data.ts'
import { tableHash } from '../engine/plain.ts'
import { baseOfTable, contactsOf } from './events.ts'

const { and, column, gt, lt, not, isMissing, multiply } = expression

async function featuresOf(table: Table, asOf: string): Promise<Features> {
  const known = filter(table, not(isMissing(column('customer_id'))))
  const base = await baseOfTable(group(known, ['customer_id'], {}), asOf)
  return buildFeatures(base, { transactions: { kind: 'transactions', table } }, { asOf })
}

function valuesOf({ table }: Features, name: string): number[] {
  return Array.from(numbersOf(table, name)).sort((a, b) => a - b)
}

function median(sorted: readonly number[]): number {
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}

describeWithData('online_retail', 'on online_retail, as of 2011-12-10', () => {
  let lines: Table
  let valid: Table

  beforeAll(async () => {
    // The file is Latin-1.
    const bytes = gunzipSync(readFileSync(`${dataFolder('online_retail')}/online_retail.csv.gz`))
    const { table } = await readCsv(bytes.toString('latin1'), {
      kinds: {
        InvoiceNo: 'text',
        CustomerID: 'text',
        Quantity: 'number',
        UnitPrice: 'number',
        InvoiceDate: 'time',
      },
    })
    lines = rename(derive(table, { amount: multiply(column('Quantity'), column('UnitPrice')) }), {
      InvoiceNo: 'order_id',
      CustomerID: 'customer_id',
      InvoiceDate: 'at',
    })
    valid = filter(
      lines,
      and(not(isMissing(column('customer_id'))), gt(column('Quantity'), 0), gt(column('UnitPrice'), 0)),
    )
  }, 60_000)

  it('medians and means are those of the reference', async () => {
    const features = await featuresOf(valid, '2011-12-10')
    expect(features.table.rowCount).toBe(4_338)
    expect(features.leftOut).toEqual({})
    const reference = {
      recency_days: [51, 93.06],
      frequency: [2, 4.27],
      monetary: [674.485, 2_054.27],
      tenure_days: [249, 223.83],
      average_order_value: [293.9, 419.17],
    }
    for (const [name, [middle, mean]] of Object.entries(reference)) {
      const values = valuesOf(features, name)
      expect(median(values), `median of ${name}`).toBeCloseTo(middle, name === 'average_order_value' ? 1 : 3)
      expect(total(values) / values.length, `mean of ${name}`).toBeCloseTo(mean, 2)
    }
    expect(total(valuesOf(features, 'frequency'))).toBe(18_532)
    expect(total(valuesOf(features, 'monetary'))).toBeCloseTo(8_911_407.9, 1)
  }, 60_000)

  it('with returns the net of all rows is that of the reference, and every row is accounted for', async () => {
    const features = await featuresOf(lines, '2011-12-10')
    expect(features.table.rowCount).toBe(4_372)
    expect(total(valuesOf(features, 'monetary'))).toBeCloseTo(8_300_065.81, 1)
    expect(features.leftOut).toEqual({ 'missing-customer': 135_080 })
  }, 60_000)

  it('half a year before, later rows change no byte', async () => {
    const asOf = '2011-06-01'
    const before = lt(column('at'), expression.time(`${asOf}T00:00:00Z`))
    const base = await baseOfTable(group(valid, ['customer_id'], {}), asOf)
    const hash = async (rows: Transactions['table'] | ReturnType<typeof sourceOf>): Promise<string> => {
      const transactions = { kind: 'transactions', table: rows } as const
      return tableHash((await buildFeatures(base, { transactions }, { asOf })).table)
    }
    const whole = await hash(valid)
    expect(await hash(filter(valid, before))).toBe(whole)
    expect(await hash(sourceOf(valid, 10_007))).toBe(whole)
  }, 60_000)
})

describeWithData('cdnow', 'on the CD shop', () => {
  it('customers, customer-days and repeat purchases are those of the reference', async () => {
    const text = gunzipSync(readFileSync(`${dataFolder('cdnow')}/CDNOW_master.txt.gz`)).toString('latin1')
    const rows = text
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields.length === 4)
    expect(rows).toHaveLength(69_659)
    const table = fromArrays(
      {
        customer_id: rows.map(([id]) => id),
        at: rows.map(([, day]) => `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`),
        order_id: rows.map(() => null),
        amount: rows.map((fields) => Math.round(Number(fields[3]) * 100)),
      },
      { kinds: { at: 'date', order_id: 'text', amount: { kind: 'integer', unit: moneyUnit('USD') } } },
    )
    const all = await featuresOf(table, '1998-07-01')
    expect(all.table.rowCount).toBe(23_570)
    expect(total(valuesOf(all, 'frequency'))).toBe(67_591)
    // Up to the end of September 1997: repeat purchase days, and those who came once.
    const early = await featuresOf(table, '1997-10-01')
    const frequency = valuesOf(early, 'frequency')
    expect(total(frequency.map((days) => days - 1))).toBe(24_337)
    expect(frequency.filter((days) => days === 1)).toHaveLength(14_119)
    // From then on: what a contact of everybody on that day would be followed by.
    const contacts = contactsOf(
      [...new Set(rows.map(([id]) => id))].map((customer_id) => ({
        customer_id,
        at: '1997-10-01',
        option: 0,
      })),
    )
    const after = await outcomesAfter(
      contacts,
      { kind: 'transactions', table },
      { days: 273, metric: 'orders' },
    )
    expect(total(Array.from(numbersOf(after, 'orders_after')))).toBe(19_684)
  }, 60_000)
})

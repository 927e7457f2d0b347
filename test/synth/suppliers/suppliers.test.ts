import { describe, expect, it } from 'vitest'
import {
  type RetailerSpec,
  type SupplierName,
  type SyntheticTable,
  synthesize,
} from '../../../src/synth/index.ts'
import { settle } from '../../../src/synth/spec.ts'
import { exportDay } from '../../../src/synth/suppliers/data-plus.ts'
import { openMembership } from '../../../src/synth/tables/membership.ts'
import { openRecordKeys } from '../../../src/synth/tables/record-keys.ts'
import { daysFromText } from '../../../src/table/calendar.ts'
import { toRows } from '../../../src/table/to-rows.ts'
import { csvText } from '../../../src/table/write-csv.ts'

const spec: RetailerSpec = { seed: 19, customers: 20_000 }
const names: readonly SupplierName[] = ['home_panel', 'coalition', 'life_score', 'data_plus']

function bodyOf(table: SyntheticTable, from: number, to: number): string {
  const text = csvText(table.table(from, to))
  return text.slice(text.indexOf('\n') + 1)
}

describe.each(names)('the table of %s', (name) => {
  it('of a range is that of its parts, byte for byte, made in any order', () => {
    const table = synthesize(spec).suppliers[name]
    const third = bodyOf(table, 1900, 2600)
    const first = bodyOf(table, 0, 37)
    const second = bodyOf(table, 37, 1900)
    expect(first + second + third).toBe(bodyOf(table, 0, 2600))
    expect(third.length).toBeGreaterThan(1000)
  })

  it('by a spec for a part, or of a larger retailer, is as in the whole', () => {
    const of = (more: Partial<RetailerSpec>): SyntheticTable =>
      synthesize({ ...spec, ...more }).suppliers[name]
    const part = of({ customers: 1_000_000, from: 700, to: 900 })
    expect(csvText(part.table())).toBe(csvText(of({}).table(700, 900)))
  })

  it('streams in shards with the columns it announces', async () => {
    const table: SyntheticTable = synthesize(spec).suppliers[name]
    let text = ''
    for await (const shard of table.rows.open()) {
      const chunk = csvText(shard)
      text += text === '' ? chunk : chunk.slice(chunk.indexOf('\n') + 1)
      expect(shard.names).toEqual(table.columns.map((column) => column.name))
      for (const column of table.columns) expect(shard.columns[column.name].kind).toBe(column.kind)
    }
    expect(text).toBe(csvText(table.table()))
  })

  it('hangs on the seed, and not on the pilot', () => {
    const of = (more: Partial<RetailerSpec>): string => {
      const table: SyntheticTable = synthesize({ ...spec, level: 'easy', ...more }).suppliers[name]
      return csvText(table.table(0, 500))
    }
    expect(of({ seed: 20 })).not.toBe(of({}))
    expect(of({ effectScale: 1, pilotShare: 1 })).toBe(of({}))
  })

  it('has one row for the first record of a person in the customer file, or else in the shop', () => {
    const settings = settle(spec)
    const recordsOf = openMembership(settings)
    const { find } = openRecordKeys(settings)
    const records = new Uint8Array(3)
    const sources = new Set<number>()
    const people = new Set<number>()
    const table: SyntheticTable = synthesize(spec).suppliers[name]
    const rows = toRows(table.table())
    for (const row of rows) {
      const found = find(String(row['customer_id']))
      if (found === null) throw new Error('a key of nobody')
      recordsOf(found.person, records)
      expect(found.record).toBe(0)
      expect(found.source).toBe(records[0] > 0 ? 0 : 1)
      expect(records[found.source]).toBeGreaterThan(0)
      sources.add(found.source)
      people.add(found.person)
    }
    expect(people.size).toBe(rows.length)
    expect([...sources].sort()).toEqual([0, 1])
  })
})

describe('the terms of the suppliers', () => {
  const { supplierTerms } = synthesize(spec)

  it('say from which day the data are, and DataPlus sells our export of that day', () => {
    expect(names.map((name) => supplierTerms[name].collected)).toEqual([
      '2024-09-02',
      '2025-05-03',
      null,
      '2024-12-02',
    ])
    expect(daysFromText(supplierTerms.data_plus.collected ?? '') - daysFromText('2025-06-02')).toBe(exportDay)
  })

  it('name price, purposes and channels', () => {
    expect(names.map((name) => supplierTerms[name].costPerRecord)).toEqual([0.04, 0.12, 0.06, 0.03])
    expect(supplierTerms.home_panel.channels).toEqual(['post'])
    expect(supplierTerms.coalition).toMatchObject({ purposes: ['profiling'], needsOptIn: true })
    expect(supplierTerms.life_score.purposes).toEqual([])
  })
})

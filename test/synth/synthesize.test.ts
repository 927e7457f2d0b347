import { describe, expect, it } from 'vitest'
import { collect } from '../../src/engine/row-source.ts'
import { type Retailer, type RetailerSpec, type SyntheticTable, synthesize } from '../../src/synth/index.ts'
import { columnOfKind, textAt } from '../../src/table/access.ts'
import { MISSING_CODE } from '../../src/table/column.ts'
import { toRows } from '../../src/table/to-rows.ts'
import { csvText } from '../../src/table/write-csv.ts'

const spec: RetailerSpec = { seed: 11, customers: 20_000, level: 'easy' }

const tableNames = ['crm', 'shop', 'service', 'transactions', 'contacts', 'consent'] as const

function bodyOf(table: SyntheticTable, from: number, to: number): string {
  const text = csvText(table.table(from, to))
  return text.slice(text.indexOf('\n') + 1)
}

describe('synthesize', () => {
  it.each(tableNames)('gives %s of a range from its parts, byte for byte, made in any order', (name) => {
    const table = synthesize(spec)[name]
    const third = bodyOf(table, 1900, 2600)
    const first = bodyOf(table, 0, 37)
    const second = bodyOf(table, 37, 1900)
    expect(first + second + third).toBe(bodyOf(table, 0, 2600))
    expect(third.length).toBeGreaterThan(1000)
  })

  it.each(tableNames)(
    'gives %s by a spec for a part, or of a larger retailer, as the whole has it',
    (name) => {
      const part = synthesize({ ...spec, customers: 1_000_000, from: 700, to: 900 })[name]
      expect(csvText(part.table())).toBe(csvText(synthesize(spec)[name].table(700, 900)))
    },
  )

  it.each(tableNames)(
    'streams %s in shards whose dictionaries hold the texts of the shard and no others',
    async (name) => {
      const table: SyntheticTable = synthesize(spec)[name]
      let text = ''
      let shards = 0
      for await (const shard of table.rows.open()) {
        const chunk = csvText(shard)
        text += shards++ === 0 ? chunk : chunk.slice(chunk.indexOf('\n') + 1)
        expect(shard.names).toEqual(table.columns.map((column) => column.name))
        for (const { name: column, kind, unit } of table.columns) {
          const found = shard.columns[column]
          expect(found.kind).toBe(kind)
          if (found.kind === 'integer') expect(found.unit).toBe(unit)
          if (found.kind !== 'text') continue
          const used = new Set(found.codes)
          used.delete(MISSING_CODE)
          // Departments are all there, whether or not they are bought.
          if (column !== 'department') expect(found.dictionary.size).toBe(used.size)
        }
      }
      expect(shards).toBe(3)
      expect(text).toBe(csvText(table.table()))
    },
  )

  it('streams keys that are collected as one table has them, although each shard has codes of its own', async () => {
    // Keys are of one length: only their letters tell two shards apart.
    const { transactions } = synthesize({ ...spec, from: 1000, level: 'hostile' })
    expect(csvText(await collect(transactions.rows))).toBe(csvText(transactions.table()))
  })

  it('stops a stream when the signal aborts', async () => {
    const { rows } = synthesize(spec).crm
    const controller = new AbortController()
    let shards = 0
    const read = async (): Promise<void> => {
      for await (const _ of rows.open(controller.signal)) {
        shards++
        controller.abort()
      }
    }
    await expect(read()).rejects.toThrow()
    expect(shards).toBe(1)
  })

  it('tells two specs apart by their fingerprints, and the same one not', async () => {
    const fingerprint = (more: Partial<RetailerSpec>) =>
      synthesize({ ...spec, ...more }).contacts.rows.fingerprint?.()
    expect(await fingerprint({})).toBe(await fingerprint({}))
    expect(await fingerprint({})).not.toBe(await fingerprint({ seed: 12 }))
    expect(await fingerprint({})).not.toBe(await fingerprint({ pilotShare: 0.4 }))
  })

  it.each(tableNames)('makes other %s of another seed, also where only its upper half differs', (name) => {
    const of = (seed: number) => csvText(synthesize({ ...spec, seed })[name].table(0, 300))
    const texts = new Set([of(11), of(12), of(11 + 2 ** 32)])
    expect(texts.size).toBe(3)
  })

  it('keeps the past and the customers when only the pilot changes', () => {
    const all = synthesize({ ...spec, pilotShare: 1, effectScale: 2 })
    const none = synthesize({ ...spec, pilotShare: 0 })
    expect(csvText(all.crm.table(0, 500))).toBe(csvText(none.crm.table(0, 500)))
    const past = (retailer: Retailer) =>
      toRows(retailer.transactions.table(0, 500)).filter((row) => String(row['at']) < '2025-06-02')
    expect(past(all)).toEqual(past(none))
    expect(past(all).length).toBeGreaterThan(1000)
    expect(none.contacts.table().rowCount).toBe(0)
  })

  it('has the orders of the pilot among the purchases, department by department', () => {
    const retailer = synthesize({ ...spec, customers: 4000, pilotShare: 1 })
    const bought = new Map<string, number>()
    for (const row of toRows(retailer.transactions.table())) {
      if (String(row['at']) < '2025-06-02' || row['quantity'] !== 1) continue
      const key = `${row['customer_id']} ${row['department']}`
      bought.set(key, (bought.get(key) ?? 0) + 1)
    }
    let orders = 0
    for (const row of toRows(retailer.contacts.table())) {
      for (const department of ['food', 'home', 'style', 'tech'] as const) {
        const counted = Number(row[`orders_${department}`])
        expect(bought.get(`${row['customer_id']} ${department}`) ?? 0).toBe(counted)
        orders += counted
      }
    }
    expect(orders).toBeGreaterThan(300)
  })

  it('has keys in order of bytes, and every purchase between joining and the end of the pilot', () => {
    const retailer = synthesize({ ...spec, customers: 3000 })
    const crm = toRows(retailer.crm.table())
    const ids = crm.map((row) => String(row['customer_id']))
    expect([...ids].sort()).toEqual(ids)
    expect(new Set(ids).size).toBe(3000)
    const joined = new Map(crm.map((row) => [row['customer_id'], String(row['joined'])]))
    const firsts = new Map<unknown, string>()
    for (const row of toRows(retailer.transactions.table())) {
      const at = String(row['at'])
      expect(at < '2025-06-30').toBe(true)
      expect(at >= (joined.get(row['customer_id']) ?? '9999')).toBe(true)
      if (!firsts.has(row['customer_id'])) firsts.set(row['customer_id'], at)
    }
    expect(firsts).toEqual(joined)
  })

  it('counts what was sent back as a second line that undoes the first', () => {
    const rows = toRows(synthesize(spec).transactions.table())
    const sold = new Map(rows.filter((row) => row['quantity'] === 1).map((row) => [row['order_id'], row]))
    const back = rows.filter((row) => row['quantity'] === -1)
    expect(sold.size + back.length).toBe(rows.length)
    expect(back.length / rows.length).toBeGreaterThan(0.013)
    expect(back.length / rows.length).toBeLessThan(0.02)
    for (const row of back) {
      const first = sold.get(row['order_id'])
      expect(Number(row['amount'])).toBe(-Number(first?.['amount']))
      expect(Number(row['margin'])).toBe(-Number(first?.['margin']))
      expect(String(row['at']) > String(first?.['at'])).toBe(true)
    }
  })

  it('holds limits for everybody, whatever part is asked for', () => {
    const { limits, offers } = synthesize({ ...spec, customers: 50_000, from: 0, to: 10 })
    expect(limits.budget).toBe(3000)
    expect(limits.messages).toBe(25_000)
    expect(limits.channels).toEqual({
      push: { max: 10_000 },
      sms: { max: 5000 },
      post: { max: 1500 },
      call: { max: 200 },
    })
    expect(limits.departments['style']).toEqual({ max: 9000 })
    const names = columnOfKind(offers, 'offer', 'text')
    expect(Object.keys(limits.offers)).toEqual(Array.from({ length: 12 }, (_, row) => textAt(names, row)))
    expect(Object.values(limits.offers)).toEqual(Array(12).fill({ max: 4000 }))
  })

  it.each([
    [{ customers: 0 }, 'customers'],
    [{ customers: 1.5 }, 'customers'],
    [{ seed: -1 }, 'seed'],
    [{ seed: 2 ** 53 }, 'seed'],
    [{ from: 20_001 }, 'from'],
    [{ from: 10, to: 9 }, 'to'],
    [{ weeks: 0 }, 'weeks'],
    [{ pilotShare: 1.1 }, 'pilotShare'],
    [{ effectScale: 0 }, 'effectScale'],
    [{ effectScale: Number.NaN }, 'effectScale'],
    [{ level: 'esay' as 'easy' }, 'Did you mean "easy"'],
  ])('refuses %o, naming it', (wrong, words) => {
    expect(() => synthesize({ ...spec, ...wrong })).toThrow(words)
    expect(() => synthesize({ ...spec, ...wrong })).toThrowError(
      expect.objectContaining({ code: 'ARGUMENT_INVALID' }),
    )
  })

  it('refuses a day 0 that does not exist, and ranges outside the customers', () => {
    expect(() => synthesize({ ...spec, dayZero: '2025-02-30' })).toThrowError(
      expect.objectContaining({ code: 'DATE_INVALID' }),
    )
    expect(() => synthesize(spec).crm.table(0, 20_001)).toThrow('to of the synthetic retailer is 20001')
    expect(() => synthesize(spec).crm.table(-1, 5)).toThrow('from of the synthetic retailer is -1')
  })
})

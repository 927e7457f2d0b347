import { describe, expect, it } from 'vitest'
import {
  openWorld,
  type Retailer,
  type RetailerSpec,
  type SupplierName,
  synthesize,
} from '../../../src/synth/index.ts'
import { type Identity, openIdentities } from '../../../src/synth/people/identity.ts'
import { openPersons } from '../../../src/synth/people/person.ts'
import {
  addressFields,
  blankParticulars,
  copyIdentity,
  type Field,
  fieldColumns,
} from '../../../src/synth/records/particulars.ts'
import { settle } from '../../../src/synth/spec.ts'
import { openRecordKeys } from '../../../src/synth/tables/record-keys.ts'
import { perfectlyMerged, trueCorruptions, truePersons } from '../../../src/synth/truth.ts'
import { textFromDays } from '../../../src/table/calendar.ts'
import type { Table } from '../../../src/table/table.ts'
import { type RowValue, toRows } from '../../../src/table/to-rows.ts'
import { csvText } from '../../../src/table/write-csv.ts'
import { expectShare } from '../draws.ts'

const spec: RetailerSpec = { seed: 14, customers: 20_000 }
const sources = ['crm', 'shop', 'service'] as const
const levels = ['easy', 'realistic', 'hostile'] as const
const flavors = ['neutral', 'en', 'ko'] as const

type Row = Readonly<Record<string, RowValue>>

const rowsOf = (retailer: Retailer, source: (typeof sources)[number]): readonly Row[] =>
  toRows(retailer[source].table() as Table)

describe.each(levels)('the sources at level %s', (level) => {
  const retailer = synthesize({ ...spec, level })
  const truth = toRows(truePersons({ ...spec, level }))
  const isExact = level === 'easy'

  it.each(sources)('give %s of a range from its parts, byte for byte, made in any order', (source) => {
    const body = (from: number, to: number) =>
      csvText(retailer[source].table(from, to)).split('\n').slice(1).join('\n')
    const third = body(1900, 2600)
    const first = body(0, 37)
    expect(first + body(37, 1900) + third).toBe(body(0, 2600))
  })

  it('hold every key that the truth names, and no other', () => {
    for (const source of sources) {
      const keys = rowsOf(retailer, source).map((row) => row['customer_id'])
      const known = truth.filter((row) => row['source'] === source).map((row) => row['customer_id'])
      expect(keys).toEqual(known)
      expect(new Set(keys).size).toBe(keys.length)
    }
  })

  it('know their share of persons, some of whom by several records', () => {
    const personsOf = (source: string) =>
      new Set(truth.filter((row) => row['source'] === source).map((row) => row['person'])).size
    if (isExact) expect(personsOf('crm')).toBe(20_000)
    else expectShare(personsOf('crm'), 20_000, 0.92)
    expectShare(personsOf('shop'), 20_000, 0.78)
    expectShare(personsOf('service'), 20_000, 0.15)
    const extra = { easy: [0, 0.05, 0.05], realistic: [0.08, 0.14, 0.05], hostile: [0.15, 0.26, 0.09] }[level]
    sources.forEach((source, s) => {
      const persons = personsOf(source)
      const more = truth.filter((row) => row['source'] === source).length / persons - 1
      expect(Math.abs(more - extra[s])).toBeLessThanOrEqual(4 * Math.sqrt(extra[s] / persons))
    })
  })

  it('hold dates in order: joined, then updated, before day 0; calls within the year before', () => {
    const inOrder = rowsOf(retailer, 'crm').every(
      (row) => String(row['updated']) >= String(row['joined']) && String(row['updated']) < '2025-06-02',
    )
    expect(inOrder).toBe(true)
    const joined = rowsOf(retailer, 'shop').map((row) => String(row['joined']))
    expect(joined.every((day) => day < '2025-06-02' && day >= '2022-06-13')).toBe(true)
    const called = rowsOf(retailer, 'service').map((row) => String(row['called']))
    expect(called.every((day) => day < '2025-06-02' && day >= '2024-06-03')).toBe(true)
  })
})

/** What a field of somebody looks like in a row without error. */
function cellsOf(identity: Identity): ReadonlyMap<string, RowValue> {
  const right = blankParticulars()
  copyIdentity(identity, right)
  const cells = new Map<string, RowValue>()
  for (const [field, column] of Object.entries(fieldColumns)) {
    const value = right[field as Field]
    cells.set(column, typeof value === 'number' ? textFromDays(value) : value)
  }
  return cells
}

describe.each(levels)('the truth of errors at level %s', (level) => {
  it.each(flavors)(
    'names just the fields in which a record of flavor %s differs from who the person is',
    (flavor) => {
      const part = { ...spec, to: 4000, level, flavor }
      const settings = settle(part)
      const retailer = synthesize(part)
      const keys = openRecordKeys(settings)
      const personOf = openPersons(settings)
      const identityOf = openIdentities(settings)
      const named = new Set(
        toRows(trueCorruptions(part)).map((row) => `${row['source']} ${row['customer_id']} ${row['field']}`),
      )
      const columns = new Set<string>(Object.values(fieldColumns))
      const differing = new Set<string>()
      for (const source of sources)
        for (const row of rowsOf(retailer, source)) {
          const key = String(row['customer_id'])
          const right = cellsOf(identityOf(personOf(keys.find(key)?.person ?? -1)))
          for (const [column, cell] of Object.entries(row))
            if (columns.has(column) && cell !== right.get(column)) differing.add(`${source} ${key} ${column}`)
        }
      expect(named).toEqual(differing)
      expect(differing.size).toBeGreaterThan(500)
    },
  )
})

describe('a customer file with records', () => {
  const settings = settle(spec)
  const rows = toRows(synthesize(spec).crm.table())
  const keys = openRecordKeys(settings)

  it('does not know households, and ages only by the date of birth it holds', () => {
    expect(rows.every((row) => row['household_id'] === null)).toBe(true)
    expect(rows.every((row) => (row['age'] === null) === (row['birth_date'] === null))).toBe(true)
  })

  it('tells nothing of the number of a person, nor of the household', () => {
    const numbers = new Map(rows.map((row) => [row, keys.find(String(row['customer_id']))?.person ?? -1]))
    const telling = [...numbers].filter(([row, person]) =>
      Object.values(row).some((cell) =>
        String(cell).replaceAll(' ', '').includes(String(person).padStart(9, '0')),
      ),
    )
    expect(telling).toEqual([])
    const order = [...rows].sort((a, b) => (String(a['customer_id']) < String(b['customer_id']) ? -1 : 1))
    const middle = (rows.length - 1) / 2
    let together = 0
    let spread = 0
    order.forEach((row, rank) => {
      together += (rank - middle) * ((numbers.get(row) ?? 0) - 10_000)
      spread += (rank - middle) ** 2
    })
    const deviation = 20_000 / Math.sqrt(12)
    expect(Math.abs(together / Math.sqrt(spread * rows.length) / deviation)).toBeLessThan(
      4 / Math.sqrt(rows.length),
    )
  })

  it('writes to nobody: every address it holds that is one ends in an example domain', () => {
    const emails = [...rows, ...toRows(synthesize(spec).shop.table())].map((row) => row['email'])
    const valid = emails.filter((email) => /^[^@\s]+@[^@\s]+\.[a-z]+$/.test(String(email)))
    expectShare(valid.length, emails.filter((email) => email !== null).length, 0.967)
    expect(valid.filter((email) => !/@example\.(com|org|net)$/.test(String(email)))).toEqual([])
    expect(emails.filter((email) => email !== null && !String(email).includes('example'))).toEqual([])
  })

  it('moves all of an address together', () => {
    const moved = toRows(trueCorruptions({ ...spec, to: 3000 })).filter(
      (row) => row['source'] === 'crm' && row['operator'] === 'old_address',
    )
    const fields = new Set(moved.map((row) => row['field']))
    expect(fields).toEqual(new Set(addressFields.map((field) => fieldColumns[field])))
  })
})

it('half of the shop accounts were opened with the first purchase, the others later', () => {
  const clean = { ...spec, level: 'easy' } as const
  const first = new Map(
    toRows(synthesize(clean).crm.table()).map((row) => [
      String(row['customer_id']).slice(1),
      String(row['joined']),
    ]),
  )
  const accounts = toRows(synthesize(clean).shop.table())
    .filter((row) => String(row['customer_id']).endsWith('-0'))
    .map((row) => ({
      opened: String(row['joined']),
      first: first.get(String(row['customer_id']).slice(1, -2)) ?? '9999',
    }))
  expect(accounts.filter((account) => account.opened < account.first)).toEqual([])
  expectShare(accounts.filter((account) => account.opened === account.first).length, accounts.length, 0.5)
})

it.each(['realistic', 'hostile'] as const)(
  'at level %s no order is named by an account that was not open yet',
  (level) => {
    const { shop, transactions } = synthesize({ ...spec, level })
    const opened = new Map(toRows(shop.table()).map((row) => [row['customer_id'], String(row['joined'])]))
    const orders = toRows(transactions.table())
    const byAccount = orders.filter(({ customer_id }) => opened.has(customer_id as string))
    expect(byAccount.length).toBeGreaterThan(orders.length / 3)
    expect(
      byAccount.filter(({ customer_id, at }) => String(at) < (opened.get(customer_id as string) ?? '')),
    ).toEqual([])
    expectShare(orders.filter(({ customer_id }) => customer_id === null).length, orders.length, 0.28)
  },
)

it('a truth of persons for a part is the part of the truth', () => {
  const whole = toRows(truePersons(spec))
  const part = toRows(truePersons({ ...spec, customers: 1_000_000, from: 100, to: 300 }))
  const persons = new Set(part.map((row) => row['person']))
  expect(whole.filter((row) => persons.has(row['person'] as string))).toEqual(part)
})

it('as many live in a household as in homes of completejourney, and no fewer than buy', () => {
  const ofHousehold = new Map<unknown, { persons: Set<unknown>; residents: Set<unknown> }>()
  for (const { household, person, residents } of toRows(truePersons({ ...spec, level: 'easy' }))) {
    const found = ofHousehold.get(household) ?? { persons: new Set(), residents: new Set() }
    ofHousehold.set(household, found)
    found.persons.add(person)
    found.residents.add(residents)
  }
  const counts = [0, 0, 0, 0, 0]
  for (const { persons, residents } of ofHousehold.values()) {
    expect(residents.size).toBe(1)
    const [living] = residents as Set<number>
    expect(living).toBeGreaterThanOrEqual(persons.size)
    counts[living - 1]++
  }
  const shares = [0.318, 0.397, 0.136, 0.066, 0.082]
  shares.forEach((share, k) => {
    expectShare(counts[k], ofHousehold.size, share)
  })
})

it('a perfect merge at level easy holds the purchases, statements and suppliers of the view', () => {
  const easy = { ...spec, customers: 2000, level: 'easy' } as const
  const world = openWorld(easy)
  const merged = perfectlyMerged(world, '2025-06-30')
  const shown = world.view('2025-06-30')
  const ofPerson = new Map(toRows(truePersons(easy)).map((row) => [row['customer_id'], row['person']]))
  const byPerson = (rows: readonly Record<string, unknown>[]): unknown[] =>
    rows.map((row) => ({
      ...row,
      customer_id: ofPerson.get(row['customer_id'] as string) ?? row['customer_id'],
    }))
  expect(toRows(merged.transactions.table())).toEqual(byPerson(toRows(shown.transactions.table())))
  expect(toRows(merged.consent.table())).toEqual(byPerson(toRows(shown.consent.table())))
  for (const name of Object.keys(shown.suppliers) as SupplierName[]) {
    const [found, expected] = [merged, shown].map(({ suppliers }): Table => suppliers[name].table())
    expect(toRows(found), name).toEqual(byPerson(toRows(expected)))
  }
})

describe('the sources of a perfect merge', () => {
  const merged = perfectlyMerged(openWorld(spec), '2025-06-30')
  const rows = toRows(merged.crm.table())

  it('have one row a person without error in the customer file', () => {
    expect(rows.map((row) => row['customer_id'])).toEqual(
      Array.from({ length: 20_000 }, (_, id) => `c${String(id).padStart(9, '0')}`),
    )
    const missing = rows.filter((row) =>
      Object.entries(row).some(([name, cell]) => cell === null && name !== 'unit'),
    )
    expect(missing).toEqual([])
  })

  it('have the records of the shop, errors and all, under the numbers of persons', () => {
    const accounts = toRows(merged.shop.table())
    const opaque = toRows(synthesize(spec).shop.table())
    const person = new Map(toRows(truePersons(spec)).map((row) => [row['customer_id'], row['person']]))
    expect(accounts).toEqual(opaque.map((row) => ({ ...row, customer_id: person.get(row['customer_id']) })))
  })
})

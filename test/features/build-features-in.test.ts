import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fc } from '@fast-check/vitest'
import { openDuckDb } from 'clientele/duckdb'
import { synthesize } from 'clientele/synth'
import { describe, expect, it } from 'vitest'
import type { CustomerBase } from '../../src/contracts/base.ts'
import type { Contacts, Transactions } from '../../src/contracts/events.ts'
import type { Engine, Progress, Relation } from '../../src/engine/index.ts'
import {
  buildFeatures,
  buildFeaturesIn,
  type EventsIn,
  type FeatureOptions,
} from '../../src/features/index.ts'
import { columnOfKind, numbersOf } from '../../src/table/access.ts'
import { textFromDays } from '../../src/table/calendar.ts'
import { timeColumn } from '../../src/table/date-columns.ts'
import { fromRows } from '../../src/table/from-rows.ts'
import { expression } from '../../src/table/index.ts'
import type { Table } from '../../src/table/table.ts'
import { take } from '../../src/table/take.ts'
import { toRows } from '../../src/table/to-rows.ts'
import { withColumns } from '../../src/table/with-columns.ts'
import { writeParquet } from '../../src/table/write-parquet.ts'
import { testEngines } from '../engine/engines.ts'
import { countingRows } from '../engine/sql-contract.ts'
import { baseOf, baseOfTable, contactsOf, type Line, transactionsOf } from './events.ts'
import { customersOf, omit, saidOf, valuesIn, valuesOf } from './in-engine.ts'

const options = { asOf: '2024-01-01' } as const

const customers = [
  { customer_id: 'a', email: 'a@x.org', age: 30, vip: true, since: '2020-02-29' },
  { customer_id: 'b', email: 'b@x.org', age: null, vip: false, since: null },
  { customer_id: 'c', email: null, age: 41, vip: null, since: '2021-01-01' },
]

const lines: Line[] = [
  { customer_id: 'a', at: '2023-12-22', order_id: 'o1', euros: 20, department: 'food' },
  { customer_id: 'a', at: '2023-12-22', order_id: 'o1', euros: 5.5, department: 'home' },
  { customer_id: 'a', at: '2023-06-01', order_id: 'o2', euros: 100, department: 'food' },
  { customer_id: 'a', at: '2023-12-24', order_id: 'r1', euros: -5.5, department: 'home' },
  { customer_id: 'b', at: '2022-12-31', order_id: null, euros: 1 },
  { customer_id: 'b', at: '2022-12-31', order_id: null, euros: 2 },
  { customer_id: 'b', at: '2022-12-30', order_id: null, euros: 4 },
  { customer_id: 'a', at: '2024-01-01', order_id: 'o3', euros: 1000 },
  { customer_id: 'a', at: '2023-12-31', order_id: 'o4', euros: 1000, known: '2024-01-02' },
  { customer_id: 'x', at: '2023-12-31', order_id: 'o5', euros: 1000, department: 'nowhere' },
  { customer_id: null, at: '2023-12-31', order_id: 'o5', euros: 1000 },
  { customer_id: 'a', at: null, order_id: 'o6', euros: 1000 },
  { customer_id: 'a', at: '2023-12-31', order_id: 'o6', euros: null },
]

const contacts = contactsOf([
  { customer_id: 'a', at: '2023-12-02', option: 0 },
  { customer_id: 'a', at: '2023-12-31', option: 3 },
  { customer_id: 'a', at: '2023-12-31', option: null },
  { customer_id: 'a', at: '2023-12-01', option: 0 },
  { customer_id: 'b', at: '2024-01-01', option: 0 },
  { customer_id: 'b', at: null, option: 0 },
  { customer_id: 'x', at: '2023-12-31', option: 0 },
])

interface Events {
  readonly transactions?: Transactions
  readonly contacts?: Contacts
}

/** Asserts that an engine builds the same features as this process. */
async function checkSame(
  engine: Engine,
  base: CustomerBase,
  events: Events,
  more: Partial<Omit<FeatureOptions, 'purpose'>> = {},
): Promise<void> {
  const here = await buildFeatures(base, events, { ...options, ...more })
  const given = {
    transactions: events.transactions && {
      ...events.transactions,
      table: await engine.register(events.transactions.table, 'transactions'),
    },
    contacts: events.contacts && {
      ...events.contacts,
      table: await engine.register(events.contacts.table, 'contacts'),
    },
  }
  const there = await buildFeaturesIn(await customersOf(engine, base), given, { ...options, ...more })
  expect(saidOf(there)).toEqual(saidOf(here))
  expect(there.table).toMatchObject({ kind: 'relation', key: 'customer_id', isStored: true })
  expect(await valuesIn(there.table)).toEqual(valuesOf(here.table))
}

/** Sends transactions to an engine. */
async function sent(engine: Engine, table: Table): Promise<NonNullable<EventsIn['transactions']>> {
  return { kind: 'transactions', table: await engine.register(table, 'transactions') }
}

const line = fc.record({
  customer_id: fc.option(fc.constantFrom("it's", 'b "\\" `c`', '\u00e9', '\uffee', '\ud83d\ude00', 'x', ''), {
    freq: 8,
  }),
  at: fc.option(fc.integer({ min: 19_300, max: 19_730 }).map(textFromDays), { freq: 8 }),
  order_id: fc.option(fc.constantFrom('1', '2', '', "'", '2023-01-01'), { freq: 4 }),
  euros: fc.option(
    fc.integer({ min: -5000, max: 20_000 }).map((cents) => cents / 100),
    { freq: 8 },
  ),
  department: fc.option(fc.constantFrom("men's", 'a "b" \\', '\u00e9toffe', '\uffee', '\ud83d\ude00')),
  known: fc.option(fc.integer({ min: 19_600, max: 19_760 }).map(textFromDays)),
})
const strange = ["it's", 'b "\\" `c`', '\u00e9', '\uffee', '\ud83d\ude00', '', 'nobody'].map(
  (customer_id) => ({
    customer_id,
    'a "b" \\ `c`': customer_id.length,
  }),
)
const [many] = fc.sample(fc.array(line, { minLength: 600, maxLength: 600 }), { seed: 11, numRuns: 1 })

/** Transactions whose amounts are numbers. */
function withNumbers(transactions: Transactions, change: (cents: number) => number): Transactions {
  const cents = columnOfKind(transactions.table, 'amount', 'integer').values
  const amount = { kind: 'number', values: Float64Array.from(cents, change) } as const
  return { kind: 'transactions', table: withColumns(transactions.table, { amount }) }
}

describe.each(testEngines)('buildFeaturesIn on $name', ({ open }) => {
  it('makes the numbers that this process makes', async () => {
    await checkSame(await open(), await baseOf(customers), { transactions: transactionsOf(lines), contacts })
  })

  it('makes them of random lines with strange names, in minor units and in numbers', async () => {
    const engine = await open()
    const base = await baseOf(strange)
    const transactions = transactionsOf(many)
    await checkSame(engine, base, { transactions }, { windowsDays: [1, 90, 400] })
    // Amounts beside the grid, some of them below half a part of it, and below 0.
    const numbers = withNumbers(transactions, (cents) => (cents % 3 === 0 ? cents * 1e-10 : cents / 77))
    await checkSame(engine, base, { transactions: numbers }, { windowsDays: [90] })
  })

  it('makes them of amounts without a unit, and of departments that are asked for', async () => {
    const transactions = transactionsOf(lines)
    const cents = columnOfKind(transactions.table, 'amount', 'integer').values
    const amount = { kind: 'integer', unit: null, values: cents } as const
    const table = withColumns(transactions.table, { amount })
    const departments = ['toys', 'food', 'toys']
    await checkSame(
      await open(),
      await baseOf(customers),
      { transactions: { kind: 'transactions', table } },
      { departments, attributes: ['age', 'email', 'since'], windowsDays: [] },
    )
  })

  it('makes them where nobody has bought, where all was returned, and where there are no customers', async () => {
    const engine = await open()
    const base = await baseOf(customers)
    const none = take(transactionsOf(lines).table, [])
    const returned = transactionsOf([
      { customer_id: 'a', at: '2023-12-22', order_id: 'r1', euros: -20, department: 'food' },
      { customer_id: 'b', at: '2023-12-22', order_id: null, euros: -1 },
    ])
    await checkSame(engine, base, { transactions: { kind: 'transactions', table: none } })
    await checkSame(engine, base, { transactions: returned })
    await checkSame(engine, base, {})
    const [noCustomers, provenance, consent, links] = [
      base.customers,
      base.provenance,
      base.consent,
      base.links,
    ].map((table) => take(table, []))
    const nobody = { ...base, customers: noCustomers, provenance, consent, links }
    await checkSame(engine, nobody, { transactions: transactionsOf(lines), contacts })
  })

  it('leads former ids to their customer, and never the id of another', async () => {
    const base = await baseOf(customers)
    const journal = [
      { event: 'merged', customer: 'a', from: ['a', 'x', 'b'] },
      { event: 'merged', customer: 'gone', from: ['y'] },
      { event: 'created', customer: 'c', from: ['z'] },
    ] as const
    const transactions = transactionsOf([
      ...lines,
      { customer_id: 'y', at: '2023-12-01', order_id: '1', euros: 1 },
      { customer_id: 'z', at: '2023-12-01', order_id: '1', euros: 1 },
    ])
    await checkSame(await open(), { ...base, journal }, { transactions, contacts })
  })

  it('takes instants for days of UTC, and refuses the days of other zones', async () => {
    const engine = await open()
    const base = await baseOf(customers)
    const texts = ['2023-12-31T23:59:59.999Z', '2024-01-01T00:00:00Z', '1969-12-31T23:59:59.999Z', null]
    const transactions = transactionsOf(
      texts.map((_, i) => ({ customer_id: 'a', at: '2023-12-30', order_id: `${i}`, euros: 1 })),
    )
    const table = withColumns(transactions.table, { at: timeColumn(texts) })
    await checkSame(engine, base, { transactions: { kind: 'transactions', table } }, { zone: 'Etc/UTC' })
    await checkSame(engine, base, { transactions }, { zone: 'America/New_York' })
    const there = await customersOf(engine, base)
    const events = { transactions: await sent(engine, table) }
    await expect(
      buildFeaturesIn(there, events, { ...options, zone: 'America/New_York' }),
    ).rejects.toMatchObject({ code: 'ENGINE_MISSING', message: expect.stringMatching(/date column/) })
  })

  it('looks at the sums of customers where all amounts together are not exact', async () => {
    const engine = await open()
    const base = await baseOf(customers)
    const large = (customer: string, euros: number): Line => ({
      customer_id: customer,
      at: '2023-01-01',
      order_id: '1',
      euros,
    })
    const share = 2 ** 51 / 100
    const exact = transactionsOf(['a', 'b', 'c'].flatMap((id) => Array(3).fill(large(id, share))))
    await checkSame(engine, base, { transactions: exact })
    const there = await customersOf(engine, base)
    const lost = transactionsOf(Array(5).fill(large('a', -share)))
    for (const { table } of [lost, withNumbers(lost, () => 1e300), withNumbers(lost, () => -(2 ** 31))]) {
      const events = { transactions: await sent(engine, table) }
      await expect(
        buildFeatures(base, { transactions: { kind: 'transactions', table } }, options),
      ).rejects.toMatchObject({ code: 'EXACTNESS_LOST' })
      await expect(buildFeaturesIn(there, events, options)).rejects.toMatchObject({ code: 'EXACTNESS_LOST' })
    }
  })

  it('derives features last, from all the others', async () => {
    const { column, divide, isMissing, literal } = expression
    const derive = {
      ratio: divide(column('spend_30d'), column('monetary')),
      silent: isMissing(column('recency_days')),
      spent: column('monetary'),
      'a "word"': literal("it's"),
    }
    const events = { transactions: transactionsOf(lines), contacts }
    await checkSame(await open(), await baseOf(customers), events, { derive })
  })

  it('tells how far it has come, in events', async () => {
    const engine = await open()
    const there = await customersOf(engine, await baseOf(customers))
    const events = { transactions: await sent(engine, transactionsOf(lines).table) }
    const told: Progress[] = []
    await buildFeaturesIn(there, events, { ...options, onProgress: (progress) => told.push(progress) })
    expect(told.at(-1)).toEqual({ stage: 'features', pass: 1, done: lines.length, total: lines.length })
  })

  it('lets as many rows out for few customers as for many, and computes nothing unless asked', async () => {
    const engine = await open()
    const left: number[] = []
    for (const count of [3, 300]) {
      const counted = countingRows(engine)
      const ids = Array.from({ length: count }, (_, i) => ({ customer_id: `c${i}`, age: i }))
      const bought = transactionsOf(
        ids.map(({ customer_id }) => ({
          customer_id,
          at: '2023-12-01',
          order_id: '1',
          euros: 1,
          department: 'food',
        })),
      )
      const there = await customersOf(counted.engine, await baseOf(ids))
      const within = { customers: { ...there.customers, engine: counted.engine } }
      const events = { transactions: await sent(engine, bought.table) }
      const table = { ...events.transactions.table, engine: counted.engine }
      const given = { transactions: { kind: 'transactions', table } } as const
      const lazy = await buildFeaturesIn(within, given, { ...options, store: false })
      left.push(counted.rows())
      expect(lazy.table).toMatchObject({ kind: 'relation', key: 'customer_id' })
      expect((await valuesIn(lazy.table))['frequency']).toEqual(ids.map(() => 1))
    }
    expect(left).toEqual([3, 3])
  })
})

describe('buildFeaturesIn refuses', () => {
  const { open } = testEngines[0]
  const good = transactionsOf(lines).table
  const departments = (names: readonly string[]): Table =>
    transactionsOf(
      names.map((department) => ({
        customer_id: 'a',
        at: '2023-01-01',
        order_id: '1',
        euros: 1,
        department,
      })),
    ).table
  const numbered = Array.from({ length: 65 }, (_, i) => `d${i}`)
  const texts = fromRows([{ customer_id: 'a', at: '2023-01-01', order_id: 'o', amount: 'much' }], {
    kinds: { at: 'date' },
  })

  it.each<[string, Table, object, string, RegExp]>([
    ['no as-of date', good, { asOf: undefined }, 'ARGUMENT_INVALID', /asOf/],
    ['a day that does not exist', good, { asOf: '2023-02-29' }, 'DATE_INVALID', /day that exists/],
    ['a zone that does not exist', good, { zone: 'Mars/Base' }, 'ARGUMENT_INVALID', /zone/],
    ['a misspelt attribute', good, { attributes: ['agee'] }, 'COLUMN_UNKNOWN', /"age"/],
    ['ids as features', good, { attributes: ['customer_id'] }, 'COLUMN_KIND', /customer_id/],
    [
      'a derived feature of a taken name',
      good,
      { derive: { age: expression.literal(1) } },
      'COLUMN_DUPLICATE',
      /"age"/,
    ],
    [
      'an expression over nothing',
      good,
      { derive: { x: expression.column('agee') } },
      'COLUMN_UNKNOWN',
      /"age"/,
    ],
    [
      'a derived feature of a derived one',
      good,
      { derive: { x: expression.literal(1), y: expression.column('x') } },
      'COLUMN_UNKNOWN',
      /"x"/,
    ],
    ['transactions without amounts', omit(good, 'amount'), {}, 'COLUMN_UNKNOWN', /"amount"/],
    ['amounts that are texts', texts, {}, 'COLUMN_KIND', /"amount"/],
    [
      'departments that are not there',
      omit(good, 'department'),
      { departments: ['food'] },
      'COLUMN_UNKNOWN',
      /"department"/,
    ],
    ['products for departments', departments(numbered), {}, 'ARGUMENT_INVALID', /65 departments/],
    ['too many departments named', good, { departments: numbered }, 'ARGUMENT_INVALID', /65 departments/],
    ['names that differ in case', departments(['food', 'Food']), {}, 'COLUMN_DUPLICATE', /"orders_Food"/],
    [
      'a feature under the name of a field',
      departments(['id']),
      { attributes: ['age', 'age'] },
      'COLUMN_DUPLICATE',
      /"age"/,
    ],
  ])('%s', async (_, table, changed, code, message) => {
    const engine = await open()
    const there = await customersOf(engine, await baseOf(customers))
    const events = { transactions: await sent(engine, table) }
    const refused = buildFeaturesIn(there, events, { ...options, ...changed })
    await expect(refused).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
  })

  it('customers that repeat or have no id, and former ids that lead to two', async () => {
    const engine = await open()
    const register = async (rows: readonly object[]): Promise<Relation> =>
      engine.register(fromRows(rows, { kinds: { customer_id: 'text' } }), 'rows')
    const a = { customer_id: 'a' }
    const b = { customer_id: 'b' }
    const of = async (ids: readonly object[], former: readonly object[]): Promise<unknown> =>
      buildFeaturesIn(
        { customers: await register(ids), formerIds: await register(former) },
        { transactions: await sent(engine, good) },
        options,
      )
    const former = { id: 'x', ...a }
    await expect(of([a, a, b], [former])).rejects.toMatchObject({
      code: 'KEY_DUPLICATE',
      details: { repeated: 1 },
    })
    await expect(of([a, { customer_id: null }], [former])).rejects.toMatchObject({
      code: 'COLUMN_MISSING_VALUES',
    })
    await expect(of([a, b], [former, { id: 'x', ...b }])).rejects.toMatchObject({
      code: 'KEY_DUPLICATE',
      details: { ambiguous: 1 },
    })
    await expect(of([a, b], [a])).rejects.toMatchObject({
      code: 'COLUMN_UNKNOWN',
      message: expect.stringMatching(/"id"/),
    })
    await expect(of([a, b], [former, former, { id: 'x', customer_id: 'gone' }])).resolves.toMatchObject({
      kind: 'features',
    })
  })

  it('rows of two engines, and rows of none', async () => {
    const [engine, other] = [await open(), await openDuckDb()]
    try {
      const base = await baseOf(customers)
      const there = await customersOf(engine, base)
      const far = { transactions: await sent(other, good) }
      await expect(buildFeaturesIn(there, far, options)).rejects.toMatchObject({
        code: 'ARGUMENT_INVALID',
        details: { what: 'transactions' },
      })
      const none = { customers: base.customers as never }
      await expect(buildFeaturesIn(none, {}, options)).rejects.toMatchObject({
        code: 'ARGUMENT_INVALID',
        message: expect.stringMatching(/no relation/),
      })
    } finally {
      await other.close()
    }
  })

  it('and stops when told to', async () => {
    const engine = await open()
    const reason = new Error('enough')
    const there = await customersOf(engine, await baseOf(customers))
    const events = { transactions: await sent(engine, good) }
    const stopped = buildFeaturesIn(there, events, { ...options, signal: AbortSignal.abort(reason) })
    await expect(stopped).rejects.toBe(reason)
  })
})

describe('buildFeaturesIn on a synthetic retailer', () => {
  it('makes of a Parquet file what this process makes of the table', async () => {
    const engine = await testEngines[0].open()
    const retailer = synthesize({ seed: 5, customers: 2000, level: 'easy' })
    const base = await baseOfTable(retailer.crm.table(), '2025-06-02')
    const all = retailer.transactions.table()
    // Money is a decimal in Parquet, which an engine takes for a number; whole cents without a unit stay whole.
    const { values } = columnOfKind(all, 'amount', 'integer')
    const table = withColumns(omit(all, 'margin'), { amount: { kind: 'integer', unit: null, values } })
    const folder = await mkdtemp(join(tmpdir(), 'clientele-'))
    try {
      const path = join(folder, 'transactions.parquet')
      await writeFile(path, await writeParquet(table))
      const there = await customersOf(engine, base)
      const file = await engine.file(path, { name: 'transactions' })
      const sentOn = toRows(retailer.contacts.table()).map((row) => ({
        customer_id: String(row['customer_id']),
        at: row['at'] as string | null,
        option: row['offer'] === null ? null : 1,
      }))
      const contacts = contactsOf(sentOn).table
      const events = {
        transactions: { kind: 'transactions', table: file },
        contacts: { kind: 'contacts', randomized: true, table: await engine.register(contacts, 'contacts') },
      } as const
      // The pilot begins on 2025-06-02.
      const asOf = { asOf: '2025-06-20' }
      const here = await buildFeatures(
        base,
        {
          transactions: { kind: 'transactions', table },
          contacts: { kind: 'contacts', randomized: true, table: contacts },
        },
        asOf,
      )
      const built = await buildFeaturesIn(there, events, asOf)
      expect(here.table.rowCount).toBe(2000)
      for (const name of ['frequency', 'spend_90d', 'messages_30d'])
        expect(Math.max(...numbersOf(here.table, name))).toBeGreaterThan(0)
      expect(saidOf(built)).toEqual(saidOf(here))
      expect(await valuesIn(built.table)).toEqual(valuesOf(here.table))
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})

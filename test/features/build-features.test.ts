import { fc } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import type { Transactions } from '../../src/contracts/events.ts'
import { checkFeatures } from '../../src/contracts/features.schema.ts'
import { sourceOf } from '../../src/engine/index.ts'
import { isClienteleError } from '../../src/errors.ts'
import { buildFeatures, type FeatureOptions } from '../../src/features/index.ts'
import { daysFromText, textFromDays } from '../../src/table/calendar.ts'
import { timeColumn } from '../../src/table/date-columns.ts'
import { fromRows } from '../../src/table/from-rows.ts'
import { expression } from '../../src/table/index.ts'
import { take } from '../../src/table/take.ts'
import { toRows } from '../../src/table/to-rows.ts'
import { withColumns } from '../../src/table/with-columns.ts'
import { tableHash } from '../engine/plain.ts'
import { baseOf, contactsOf, type Line, transactionsOf } from './events.ts'

const options: FeatureOptions = { asOf: '2024-01-01' }

const customers = [
  { customer_id: 'a', email: 'a@x.org', age: 30, vip: true },
  { customer_id: 'b', email: 'b@x.org', age: null, vip: false },
  { customer_id: 'c', email: null, age: 41, vip: null },
]

const lines: Line[] = [
  // Two lines of one order in two departments, 10 days ago.
  { customer_id: 'a', at: '2023-12-22', order_id: 'o1', euros: 20, department: 'food' },
  { customer_id: 'a', at: '2023-12-22', order_id: 'o1', euros: 5.5, department: 'home' },
  { customer_id: 'a', at: '2023-06-01', order_id: 'o2', euros: 100, department: 'food' },
  // Brought back two days later.
  { customer_id: 'a', at: '2023-12-24', order_id: 'r1', euros: -5.5, department: 'home' },
  // Without order numbers: one order a day.
  { customer_id: 'b', at: '2022-12-31', order_id: null, euros: 1 },
  { customer_id: 'b', at: '2022-12-31', order_id: null, euros: 2 },
  { customer_id: 'b', at: '2022-12-30', order_id: null, euros: 4 },
  // The first day that is too late, and the last one known too late.
  { customer_id: 'a', at: '2024-01-01', order_id: 'o3', euros: 1000 },
  { customer_id: 'a', at: '2023-12-31', order_id: 'o4', euros: 1000, known: '2024-01-02' },
  { customer_id: 'x', at: '2023-12-31', order_id: 'o5', euros: 1000 },
  { customer_id: null, at: '2023-12-31', order_id: 'o5', euros: 1000 },
  { customer_id: 'a', at: null, order_id: 'o6', euros: 1000 },
  { customer_id: 'a', at: '2023-12-31', order_id: 'o6', euros: null },
]

describe('buildFeatures', () => {
  it('makes numbers per customer as of a day, by hand', async () => {
    const features = await buildFeatures(
      await baseOf(customers),
      { transactions: transactionsOf(lines) },
      options,
    )
    checkFeatures(features)
    const nothing = { orders_30d: 0, spend_30d: 0, orders_90d: 0, spend_90d: 0 }
    expect(toRows(features.table)).toEqual([
      {
        customer_id: 'a',
        recency_days: 10,
        frequency: 2,
        monetary: 12_000,
        tenure_days: 214,
        average_order_value: 6_000,
        orders_30d: 1,
        spend_30d: 2_000,
        orders_90d: 1,
        spend_90d: 2_000,
        orders_365d: 2,
        spend_365d: 12_000,
        orders_food: 2,
        spend_food: 12_000,
        orders_home: 1,
        spend_home: 0,
        age: 30,
        age_missing: false,
        vip: true,
      },
      {
        customer_id: 'b',
        recency_days: 366,
        frequency: 2,
        monetary: 700,
        tenure_days: 367,
        average_order_value: 350,
        ...nothing,
        orders_365d: 0,
        spend_365d: 0,
        orders_food: 0,
        spend_food: 0,
        orders_home: 0,
        spend_home: 0,
        age: null,
        age_missing: true,
        vip: false,
      },
      {
        customer_id: 'c',
        recency_days: null,
        frequency: 0,
        monetary: 0,
        tenure_days: null,
        average_order_value: null,
        ...nothing,
        orders_365d: 0,
        spend_365d: 0,
        orders_food: 0,
        spend_food: 0,
        orders_home: 0,
        spend_home: 0,
        age: 41,
        age_missing: false,
        vip: null,
      },
    ])
    expect(features.leftOut).toEqual({
      'after-as-of': 1,
      'not-known-yet': 1,
      'unknown-customer': 1,
      'missing-customer': 1,
      'missing-date': 1,
      'missing-amount': 1,
    })
    const spend = features.definitions.find(({ name }) => name === 'spend_90d')
    expect(spend).toEqual({
      name: 'spend_90d',
      words: 'spend in the last 90 days',
      unit: 'EUR/100',
      windowDays: 90,
      missing: 'never',
      hint: 'log',
      expression: null,
    })
  })

  it('counts the first day of a window and not the as-of date', async () => {
    const at = (day: string): Line => ({ customer_id: 'a', at: day, order_id: day, euros: 1 })
    const days = ['2023-12-24', '2023-12-25', '2023-12-31', '2024-01-01']
    const { table } = await buildFeatures(
      await baseOf(customers),
      { transactions: transactionsOf(days.map(at)) },
      { ...options, windowsDays: [7], attributes: [] },
    )
    expect(toRows(table)[0]).toMatchObject({ orders_7d: 2, frequency: 3, recency_days: 1 })
  })

  it('finds the day of instants in the zone that is asked for', async () => {
    const transactions = transactionsOf([{ customer_id: 'a', at: null, order_id: 'o', euros: 1 }])
    // Half past eleven at night in New York is the next day in UTC.
    const table = withColumns(transactions.table, { at: timeColumn(['2024-01-01T04:30:00Z']) })
    const recency = async (zone: string | undefined): Promise<unknown> => {
      const events = { transactions: { ...transactions, table } }
      const features = await buildFeatures(await baseOf(customers), events, { ...options, zone })
      return [toRows(features.table)[0]['recency_days'], features.leftOut]
    }
    expect(await recency('America/New_York')).toEqual([1, {}])
    expect(await recency(undefined)).toEqual([null, { 'after-as-of': 1 }])
  })

  it('counts messages of the last 30 days, not controls', async () => {
    const contacts = contactsOf([
      { customer_id: 'a', at: '2023-12-02', option: 0 },
      { customer_id: 'a', at: '2023-12-31', option: 3 },
      { customer_id: 'a', at: '2023-12-31', option: null },
      { customer_id: 'a', at: '2023-12-01', option: 0 },
      { customer_id: 'b', at: '2024-01-01', option: 0 },
      { customer_id: 'b', at: null, option: 0 },
      { customer_id: 'x', at: '2023-12-31', option: 0 },
    ])
    const features = await buildFeatures(
      await baseOf(customers),
      { contacts },
      { ...options, attributes: [] },
    )
    expect(toRows(features.table)).toEqual([
      { customer_id: 'a', messages_30d: 2 },
      { customer_id: 'b', messages_30d: 0 },
      { customer_id: 'c', messages_30d: 0 },
    ])
    expect(features.leftOut).toEqual({
      'contact-missing-date': 1,
      'contact-after-as-of': 1,
      'contact-unknown-customer': 1,
    })
  })

  it('carries no personal data over unless it is named, and nothing beyond its purpose', async () => {
    const base = await baseOf(customers)
    const names = async (more: Partial<FeatureOptions>): Promise<readonly string[]> =>
      (await buildFeatures(base, {}, { ...options, ...more })).table.names
    expect(await names({})).toEqual(['customer_id', 'age', 'age_missing', 'vip'])
    expect(await names({ attributes: ['email'] })).toEqual(['customer_id', 'email'])
    const profiled = await buildFeatures(base, {}, { ...options, purpose: 'profiling' })
    expect(toRows(profiled.table).map((row) => row['age'])).toEqual([null, null, null])
    const sent = await buildFeatures(base, {}, { ...options, purpose: 'marketing' })
    expect(toRows(sent.table).map((row) => row['age'])).toEqual([30, null, 41])
  })

  it('derives features last, from all the others', async () => {
    const { column, divide, isMissing } = expression
    const derive = {
      ratio: divide(column('spend_30d'), column('monetary')),
      silent: isMissing(column('recency_days')),
    }
    const features = await buildFeatures(
      await baseOf(customers),
      { transactions: transactionsOf(lines) },
      { ...options, derive },
    )
    expect(toRows(features.table).map((row) => [row['ratio'], row['silent']])).toEqual([
      [1 / 6, false],
      [0, false],
      [null, true],
    ])
    expect(features.definitions.slice(-2)).toMatchObject([
      { name: 'ratio', missing: 'unknown', hint: 'linear', expression: derive.ratio },
      { name: 'silent', missing: 'never', hint: 'flag' },
    ])
  })

  it('counts events under every id of one customer', async () => {
    const rows = [
      { customer_id: 'a', email: 'a@x.org' },
      { customer_id: 'z', email: 'a@x.org' },
    ]
    const base = await baseOf([rows[0]])
    const merged = { ...base, journal: [{ event: 'merged', customer: 'a', from: ['a', 'z'] }] } as const
    const transactions = transactionsOf([
      { customer_id: 'a', at: '2023-12-01', order_id: '1', euros: 1 },
      { customer_id: 'z', at: '2023-12-02', order_id: '1', euros: 2 },
      { customer_id: 'z', at: '2023-12-02', order_id: '2', euros: 4 },
    ])
    const features = await buildFeatures(merged, { transactions }, options)
    expect(toRows(features.table)).toMatchObject([{ customer_id: 'a', frequency: 2, monetary: 700 }])
    expect(features.leftOut).toEqual({})
  })

  it('gives features to the departments that are asked for, whether anybody bought there or not', async () => {
    const departments = ['toys', 'food']
    const { table } = await buildFeatures(
      await baseOf(customers),
      { transactions: transactionsOf(lines) },
      { ...options, departments, attributes: [], windowsDays: [] },
    )
    expect(table.names.slice(6)).toEqual(['orders_toys', 'spend_toys', 'orders_food', 'spend_food'])
    expect(toRows(table)[0]).toMatchObject({ orders_toys: 0, orders_food: 2 })
  })
})

const line = fc.record({
  customer_id: fc.option(fc.constantFrom('a', 'b', 'c', 'x'), { freq: 8 }),
  at: fc.option(fc.integer({ min: 19_300, max: 19_730 }).map(textFromDays), { freq: 8 }),
  order_id: fc.option(fc.constantFrom('1', '2', '3', '4', '5'), { freq: 5 }),
  euros: fc.option(
    fc.integer({ min: -5000, max: 20_000 }).map((cents) => cents / 100),
    { freq: 8 },
  ),
  department: fc.option(fc.constantFrom('food', 'home', '\u00e9toffe')),
  known: fc.option(fc.integer({ min: 19_600, max: 19_760 }).map(textFromDays)),
})

describe('features of random events', () => {
  const at = (text: string | null): number => (text === null ? Number.NaN : daysFromText(text))
  const today = at('2024-01-01')
  const isUsed = (one: Line): boolean =>
    at(one.at) < today &&
    !(at(one.known ?? null) > today) &&
    ['a', 'b', 'c'].includes(one.customer_id ?? '') &&
    one.euros !== null

  /** The same by filters over row objects. */
  function naive(all: readonly Line[], customer: string): object {
    const own = all.filter((one) => isUsed(one) && one.customer_id === customer)
    const bought = own.filter(({ euros }) => (euros ?? 0) >= 0)
    const orders = (some: readonly Line[]): number =>
      new Set(some.map((one) => one.order_id ?? `day ${one.at}`)).size
    const spend = (some: readonly Line[]): number =>
      some.reduce((sum, { euros }) => sum + Math.round((euros ?? 0) * 100), 0)
    const last = Math.max(...bought.map((one) => at(one.at)))
    const first = Math.min(...bought.map((one) => at(one.at)))
    const recent = (one: Line): boolean => at(one.at) >= today - 90
    return {
      customer_id: customer,
      recency_days: bought.length > 0 ? today - last : null,
      frequency: orders(bought),
      monetary: spend(own),
      tenure_days: bought.length > 0 ? today - first : null,
      average_order_value: bought.length > 0 ? Math.floor(spend(own) / orders(bought) + 0.5) : null,
      orders_90d: orders(bought.filter(recent)),
      spend_90d: spend(own.filter(recent)),
      ...Object.fromEntries(
        ['food', 'home', '\u00e9toffe'].flatMap((name) => [
          [`orders_${name}`, orders(bought.filter(({ department }) => department === name))],
          [`spend_${name}`, spend(own.filter(({ department }) => department === name))],
        ]),
      ),
    }
  }

  it('agree with filters over row objects; rows reconcile; order, batches and later rows change no byte', async () => {
    const base = await baseOf(customers)
    const some = {
      ...options,
      windowsDays: [90],
      attributes: [],
      departments: ['food', 'home', '\u00e9toffe'],
    }
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 40 }),
        fc.integer({ min: 1, max: 9 }),
        async (all, step) => {
          const transactions = transactionsOf(all)
          const features = await buildFeatures(base, { transactions }, some)
          expect(toRows(features.table)).toEqual(['a', 'b', 'c'].map((customer) => naive(all, customer)))
          const left = Object.values(features.leftOut).reduce((sum, count) => sum + count, 0)
          expect(left + all.filter(isUsed).length).toBe(all.length)
          const bytes = tableHash(features.table)
          const same = async (table: Transactions['table'] | ReturnType<typeof sourceOf>): Promise<void> => {
            const again = await buildFeatures(base, { transactions: { kind: 'transactions', table } }, some)
            expect(tableHash(again.table)).toBe(bytes)
          }
          await same(
            take(
              transactions.table,
              all.map((_, i) => all.length - 1 - i),
            ),
          )
          await same(sourceOf(transactions.table, step))
          await same(transactionsOf(all.filter(isUsed)).table)
        },
      ),
      { numRuns: 100, seed: 3 },
    )
  })

  it('have no department that only later rows know', async () => {
    const base = await baseOf(customers)
    const early = [{ customer_id: 'a', at: '2023-01-01', order_id: '1', euros: 1, department: 'food' }]
    const late = [{ customer_id: 'a', at: '2024-01-01', order_id: '2', euros: 1, department: 'toys' }]
    const one = await buildFeatures(base, { transactions: transactionsOf(early) }, options)
    const other = await buildFeatures(base, { transactions: transactionsOf([...late, ...early]) }, options)
    expect(tableHash(other.table)).toBe(tableHash(one.table))
    expect(other.definitions).toEqual(one.definitions)
  })
})

describe('buildFeatures refuses', () => {
  const good = transactionsOf(lines)
  const large = (euros: number): Transactions =>
    transactionsOf(
      Array.from({ length: 4 }, () => ({ customer_id: 'a', at: '2023-01-01', order_id: '1', euros })),
    )
  const many = Array.from({ length: 65 }, (_, i) => ({
    customer_id: 'a',
    at: '2023-01-01',
    order_id: '1',
    euros: 1,
    department: `d${i}`,
  }))
  it.each<[string, Transactions, object, string, RegExp]>([
    ['no as-of date', good, { asOf: undefined }, 'ARGUMENT_INVALID', /asOf/],
    ['a day that does not exist', good, { asOf: '2023-02-29' }, 'DATE_INVALID', /day that exists/],
    ['a window of no days', good, { windowsDays: [0] }, 'ARGUMENT_INVALID', /from 1 to/],
    ['a zone that does not exist', good, { zone: 'Mars/Base' }, 'ARGUMENT_INVALID', /zone/],
    ['a misspelt attribute', good, { attributes: ['agee'] }, 'COLUMN_UNKNOWN', /"age"/],
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
    ['products for departments', transactionsOf(many), {}, 'ARGUMENT_INVALID', /65 departments/],
    ['amounts beyond exactness', large(2 ** 53 / 100 / 2), {}, 'EXACTNESS_LOST', /adds up to/],
    ['sums beyond the ceiling', good, { ceilingBytes: 64 }, 'STATE_TOO_LARGE', /ceiling/],
    [
      'a table that has no orders',
      { kind: 'transactions', table: fromRows([{ customer_id: 'a' }]) },
      {},
      'COLUMN_UNKNOWN',
      /"at"/,
    ],
    ['what is no table', { kind: 'transactions', table: [] as never }, {}, 'CONTRACT_INVALID', /no table/],
    [
      'amounts that are texts',
      { kind: 'transactions', table: fromRows([{ customer_id: 'a', at: 'x', order_id: 'o', amount: '1' }]) },
      {},
      'COLUMN_KIND',
      /"at"/,
    ],
  ])('%s', async (_, transactions, changed, code, message) => {
    const base = await baseOf(customers)
    const error = await buildFeatures(base, { transactions }, { ...options, ...changed }).catch(
      (caught: unknown) => caught,
    )
    if (!isClienteleError(error)) throw error
    expect([error.code, error.message]).toEqual([code, expect.stringMatching(message)])
  })

  it('a row source without the columns, before it reads a row', async () => {
    const table = fromRows([{ customer_id: 'a', at: 1 }])
    const transactions = { kind: 'transactions', table: sourceOf(table) } as const
    await expect(buildFeatures(await baseOf(customers), { transactions }, options)).rejects.toMatchObject({
      code: 'COLUMN_KIND',
    })
  })

  it('and stops when told to', async () => {
    const reason = new Error('enough')
    const stopped = buildFeatures(
      await baseOf(customers),
      { transactions: good },
      { ...options, signal: AbortSignal.abort(reason) },
    )
    await expect(stopped).rejects.toBe(reason)
  })
})

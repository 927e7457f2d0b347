import { synthesize } from 'clientele/synth'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Features } from '../../src/contracts/features.ts'
import { checkSegmentation } from '../../src/contracts/segmentation.schema.ts'
import type { Segmentation } from '../../src/contracts/segmentation.ts'
import { filterRelation } from '../../src/engine/filter-relation.ts'
import type { Engine, Relation } from '../../src/engine/relation.ts'
import { asSql } from '../../src/engine/sql/ansi.ts'
import { buildFeatures, buildFeaturesIn } from '../../src/features/index.ts'
import {
  assignSegments,
  type SegmentOptions,
  type SegmentsModel,
  segmentCustomers,
  segmentsToSql,
} from '../../src/segments/index.ts'
import { fromArrays, type PlainArray } from '../../src/table/from-arrays.ts'
import { take } from '../../src/table/take.ts'
import { toRows } from '../../src/table/to-rows.ts'
import { testEngines } from '../engine/engines.ts'
import { expectSame, valuesByKey } from '../engine/sql-contract.ts'
import { baseOfTable } from '../features/events.ts'
import { customersOf } from '../features/in-engine.ts'
import { expectAlike } from './alike.ts'
import { madeUpCustomers } from './made-up-customers.ts'

const features = madeUpCustomers(1000)
const columns = ['recency', 'spend', 'app']

/** Features of plain columns, each in the words of its name. */
function featuresOf(
  arrays: Record<string, PlainArray>,
  hints: Record<string, 'category' | 'flag'> = {},
): Features {
  const [first] = features.definitions
  const { customer_id, ...others } = arrays
  const definitions = Object.keys(others).map((name) => ({
    ...first,
    name,
    words: name,
    hint: hints[name] ?? 'linear',
  }))
  return { ...features, table: fromArrays({ customer_id, ...others }), definitions }
}

const ids = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `c${String(i).padStart(6, '0')}`)
const sine = (count: number, of: (i: number) => number): number[] =>
  Array.from({ length: count }, (_, i) => of(i))

/** Names and levels that must be quoted, and customers whose ids are no ASCII. */
const quoted = featuresOf(
  {
    customer_id: sine(300, (i) => i).map((i) => `é'"${String(i).padStart(4, '0')}\\`),
    label: sine(300, (i) => (i % 3) * 100 + Math.sin(i)),
    'x0 "of" it\'s': sine(300, (i) => (i % 3) * 7 + Math.cos(i)),
    segment: sine(300, (i) => i % 3).map((i) => ["o'clock", 'a "b"', 'back\\slash'][i]),
    key_: sine(300, (i) => (i * i) % 17),
  },
  { segment: 'category' },
)
const incomplete = featuresOf({
  customer_id: ids(200),
  'half known': sine(200, (i) => i).map((i) => (i % 2 === 0 ? null : (i % 5) * 10)),
  'known by all': sine(200, (i) => (i % 5) * 3 + Math.sin(i) / 9),
  'known by none': sine(200, () => 0).map(() => Number.NaN),
  constant: sine(200, () => 42),
})

async function sent(engine: Engine, { table, ...said }: Features): Promise<Features<Relation>> {
  return { ...said, table: await engine.register(table, 'features', { key: 'customer_id' }) }
}

describe.each(testEngines)('segmentCustomers on $name', ({ open, namesPlainly }) => {
  let engine: Engine
  beforeAll(async () => {
    engine = await open()
  }, 60_000)

  /** Segments customers in the engine, and asserts that they are segmented as in this process. */
  async function checkSame(given: Features, options: SegmentOptions = {}): Promise<Segmentation<Relation>> {
    const here = await segmentCustomers(given, options)
    const there = await segmentCustomers(await sent(engine, given), options)
    const { assignment, ...said } = there
    const { assignment: expected, ...rest } = here
    expectAlike(said, rest)
    expect(assignment).toMatchObject({ kind: 'relation', key: 'customer_id', isStored: true })
    expect(assignment.columns).toEqual(
      ['customer_id', 'segment'].map((name) => ({ name, kind: 'text', unit: null })),
    )
    const found = await valuesByKey(assignment)
    for (const name of expected.names) expectSame(found, expected, name, 'assignment')
    return there
  }

  it('finds the segments, the names, the rules and the certificate that this process finds', async () => {
    const found = await checkSame(features, { columns })
    checkSegmentation(found)
    const { assignment } = found
    expect(() => checkSegmentation({ ...found, assignment: { ...assignment, key: null } })).toThrow(
      expect.objectContaining({ code: 'CONTRACT_INVALID' }),
    )
    const narrow = { ...assignment, columns: assignment.columns.slice(0, 1) }
    expect(() => checkSegmentation({ ...found, assignment: narrow })).toThrow(
      expect.objectContaining({ code: 'COLUMN_UNKNOWN' }),
    )
    expect(found.profiles.map(({ customers }) => customers)).toEqual([500, 300, 200])
  })

  it('finds so many as are asked for, of features of all kinds', async () => {
    await checkSame(features, { k: 4 })
  })

  it('takes names, levels and ids with quotes, and features named like its own columns', async () => {
    const found = await checkSame(quoted, { k: 3 })
    expect(found.rules.every(({ precision, coverage }) => precision === 1 && coverage === 1)).toBe(true)
  })

  it('takes missing values, and columns that are constant or that nobody has', async () => {
    const found = await checkSame(incomplete, { k: 3 })
    expect(found.model.options['preparation']).toContain(
      'known by none: not used (not asked for, or missing for everybody)',
    )
  })

  it('takes customers who are all alike, and one customer', async () => {
    const alike = await checkSame(featuresOf({ customer_id: ['a', 'b', 'c'], x: [1, 1, 1] }))
    expect(alike.profiles).toMatchObject([{ name: 'like everybody', customers: 3, share: 1 }])
    expect(alike.rules).toMatchObject([{ precision: 1, coverage: 1 }])
    await checkSame({ ...features, table: take(features.table, Uint32Array.of(7)) })
  })

  it('says rules whose precision and coverage anyone can recount there', async () => {
    const given = await sent(engine, features)
    const { rules, assignment } = await segmentCustomers(given, {
      columns: ['recency', 'age', 'channel'],
      k: 3,
    })
    const segments = toRows(await valuesByKey(assignment))
    for (const { segment, rule, precision, coverage } of rules) {
      const described = toRows(await valuesByKey(await filterRelation(given.table, rule)))
      const members = new Set(
        segments.filter((row) => row['segment'] === segment).map((row) => row['customer_id']),
      )
      const both = described.filter((row) => members.has(row['customer_id'])).length
      expect([precision, coverage]).toEqual([both / described.length, both / members.size])
    }
  })

  it('refuses what is refused here: fewer customers than segments, none, features unknown', async () => {
    const few = { ...features, table: take(features.table, Uint32Array.of(3, 4)) }
    const none = { ...features, table: take(features.table, new Uint32Array(0)) }
    const cases: readonly (readonly [Features, SegmentOptions, string])[] = [
      [few, { k: 3 }, 'NOT_ENOUGH_DATA'],
      [none, {}, 'TABLE_EMPTY'],
      [features, { columns: ['spent'] }, 'COLUMN_UNKNOWN'],
      [incomplete, { columns: ['known by none'], k: 2 }, 'NOT_ENOUGH_DATA'],
    ]
    for (const [given, options, code] of cases) {
      await expect(segmentCustomers(given, options)).rejects.toMatchObject({ code })
      await expect(segmentCustomers(await sent(engine, given), options)).rejects.toMatchObject({ code })
    }
  })

  it('refuses customers who occur twice or have no id', async () => {
    const cases = [
      [['a', 'a', 'b'], 'KEY_DUPLICATE'],
      [['a', null, 'b'], 'COLUMN_MISSING_VALUES'],
    ] as const
    for (const [customer_id, code] of cases) {
      const given = await sent(engine, featuresOf({ customer_id: [...customer_id], x: [1, 2, 3] }))
      await expect(segmentCustomers(given, { k: 2 })).rejects.toMatchObject({ code })
    }
  })

  it('stops when told to', async () => {
    const reason = new Error('enough')
    const given = await sent(engine, features)
    const stop = new AbortController()
    const onProgress = (): void => stop.abort(reason)
    const stopped = segmentCustomers(given, { k: 3, signal: stop.signal, onProgress })
    await expect(stopped).rejects.toBe(reason)
  })

  it('gives customers never seen, under another key, the segments that they get here', async () => {
    const { model } = await segmentCustomers(features, { k: 3 })
    const rows = fromArrays(
      {
        id: ['x', 'y'],
        recency: [9, null],
        spend: [95_000, 3000],
        age: [null, 50],
        app: [false, null],
        channel: ['fax', null],
      },
      { kinds: { spend: { kind: 'integer', unit: 'EUR/100' } } },
    )
    const there = await engine.register(rows, 'new', { key: 'id' })
    const assigned = await assignSegments(model as SegmentsModel, there, { key: 'id' })
    expect(assigned.key).toBe('customer_id')
    const here = await assignSegments(model as SegmentsModel, rows, { key: 'id' })
    expect(toRows(await valuesByKey(assigned))).toEqual(toRows(here))
    await expect(assignSegments(model as SegmentsModel, there)).rejects.toMatchObject({
      code: 'COLUMN_UNKNOWN',
    })
    await expect(assignSegments(model as SegmentsModel, there, { key: 'spend' })).rejects.toMatchObject({
      code: 'COLUMN_KIND',
    })
  })

  it('is written as a query that gives the segments, too', async () => {
    for (const [i, given] of [features, quoted].entries()) {
      const { model, assignment } = await segmentCustomers(given, { k: 3 })
      const from = namesPlainly === true ? `features_of_day_${i}` : `features of it's "day" ${i}`
      const { table } = await sent(engine, given)
      await engine.run(
        engine.dialect.createTable(
          engine.dialect.identifier(from),
          engine.dialect.sql`select * from ${table.from}`,
        ),
      )
      const { dialect } = engine
      const text = await segmentsToSql(model as SegmentsModel, { dialect, from, key: 'customer_id' })
      const relation: Relation = {
        ...table,
        from: asSql(`(${text}) as t_`),
        columns: table.columns.slice(0, 1),
      }
      const both = {
        ...relation,
        columns: [...relation.columns, { name: 'segment', kind: 'text', unit: null } as const],
      }
      expect(toRows(await valuesByKey(both))).toEqual(toRows(assignment))
    }
  })
})

describe('segmentCustomers on a synthetic retailer', () => {
  it('goes on where features were built in an engine, to the segments of this process', async () => {
    const engine = await testEngines[0].open()
    const retailer = synthesize({ seed: 5, customers: 2000, level: 'easy' })
    const base = await baseOfTable(retailer.crm.table(), '2025-06-02')
    const table = retailer.transactions.table()
    const options = { asOf: '2025-06-02', attributes: ['age', 'region'] }
    const here = await buildFeatures(base, { transactions: { kind: 'transactions', table } }, options)
    const sentOn = await engine.register(table, 'transactions')
    const there = await buildFeaturesIn(
      await customersOf(engine, base),
      { transactions: { kind: 'transactions', table: sentOn } },
      options,
    )
    const chosen = { columns: ['recency_days', 'frequency', 'monetary', 'age', 'region'], k: 5 }
    const { assignment: expected, ...rest } = await segmentCustomers(here, chosen)
    const { assignment, ...said } = await segmentCustomers(there, chosen)
    expectAlike(said, rest)
    const found = await valuesByKey(assignment)
    for (const name of expected.names) expectSame(found, expected, name, 'assignment')
  })
})

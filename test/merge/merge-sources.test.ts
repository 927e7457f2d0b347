import { fc } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { checkBase } from '../../src/contracts/base.schema.ts'
import { usable, usableField } from '../../src/contracts/consent.ts'
import type { Source } from '../../src/contracts/source.ts'
import { isClienteleError } from '../../src/errors.ts'
import { mergeSources } from '../../src/merge/index.ts'
import { fromRows } from '../../src/table/from-rows.ts'
import { readCsv } from '../../src/table/read-csv.ts'
import type { Table } from '../../src/table/table.ts'
import { take } from '../../src/table/take.ts'
import { toRows } from '../../src/table/to-rows.ts'
import { naiveCustomers } from './naive.ts'
import { options, said, source } from './sources.ts'

const shop = source(
  'shop',
  fromRows([
    { id: 'c2', mail: 'Ann@Example.org ', city: 'Kiel', age: 31 },
    { id: 'c1', mail: 'bob@example.org', city: 'Bonn', age: null },
    { id: 'c3', mail: 'n/a', city: null, age: 50 },
    { id: null, mail: 'lost@example.org', city: 'Ulm', age: 20 },
    { id: 'c1', mail: 'bob@example.org', city: 'Bonn', age: null },
  ]),
  {
    key: 'id',
    meanings: { id: 'customer_id', mail: 'email', city: 'city' },
    collected: '2024-01-10',
    purposes: ['marketing'],
  },
)

const club = source(
  'club',
  fromRows(
    [
      { email: 'ann@example.org', phone: '+49 30 1234567', city: 'Rostock', seen: '2024-03-01', age: null },
      { email: null, phone: '+49301234567', city: 'Jena', seen: '2023-03-01', age: 44 },
      { email: 'new@example.org', phone: null, city: null, seen: '2024-02-01', age: 19 },
    ],
    { kinds: { seen: 'date', age: 'number' } },
  ),
  { origin: 'external', supplier: 'Club GmbH', collected: { column: 'seen' }, channels: ['email'] },
)

describe('mergeSources', () => {
  it('makes one row per customer, by hand', async () => {
    const base = await mergeSources([shop, club], options)
    checkBase(base)
    // The first two of the club share a telephone number, the first shares an address with c2.
    expect(toRows(base.customers)).toEqual([
      { customer_id: 'c1', email: 'bob@example.org', city: 'Bonn', age: null, phone: null },
      { customer_id: 'c2', email: 'ann@example.org', city: 'Rostock', age: 31, phone: '+49 30 1234567' },
      { customer_id: 'c3', email: null, city: null, age: 50, phone: null },
      { customer_id: 'club:3', email: 'new@example.org', city: null, age: 19, phone: null },
    ])
    expect(toRows(base.links)).toEqual([
      { customer_id: 'c1', source: 'shop', record: 'c1', rule: 'alone' },
      { customer_id: 'c2', source: 'club', record: '1', rule: 'email' },
      { customer_id: 'c2', source: 'club', record: '2', rule: 'phone' },
      { customer_id: 'c2', source: 'shop', record: 'c2', rule: 'email' },
      { customer_id: 'c3', source: 'shop', record: 'c3', rule: 'alone' },
      { customer_id: 'club:3', source: 'club', record: '3', rule: 'alone' },
    ])
    expect(toRows(base.rejected)).toEqual([
      { source: 'shop', reason: 'missing-key', column: 'id', line: 4 },
      { source: 'shop', reason: 'duplicate-record', column: 'id', line: 5 },
    ])
    expect(base.quality).toEqual([
      {
        source: 'shop',
        records: 5,
        used: 3,
        rejected: 2,
        reasons: { 'missing-key': 1, 'duplicate-record': 1 },
        linked: 1,
        unmatched: { 'unusable-email': 1 },
        filled: { id: 0.8, mail: 1, city: 0.8, age: 0.6 },
      },
      {
        source: 'club',
        records: 3,
        used: 3,
        rejected: 0,
        reasons: {},
        linked: 2,
        unmatched: {},
        filled: { email: 2 / 3, phone: 2 / 3, city: 2 / 3, seen: 1, age: 2 / 3 },
      },
    ])
    expect(base.journal).toEqual([])
  })

  it('says of every value where it came from, by which rule, and what it may be used for', async () => {
    const base = await mergeSources([shop, club], options)
    const ofAnn = toRows(base.provenance).filter((row) => row['customer_id'] === 'c2')
    expect(ofAnn).toEqual(
      [
        { field: 'email', source: 'club', rule: 'latest', collected: '2024-03-01' },
        { field: 'city', source: 'club', rule: 'latest', collected: '2024-03-01' },
        // 44 was said in 2023, 31 in 2024.
        { field: 'age', source: 'shop', rule: 'latest', collected: '2024-01-10' },
        { field: 'phone', source: 'club', rule: 'latest', collected: '2024-03-01' },
      ].map((row) => ({
        customer_id: 'c2',
        ...row,
        purposes: row.source === 'shop' ? 'marketing' : 'marketing|profiling',
        channels: row.source === 'shop' ? null : 'email',
      })),
    )
    expect([...usableField(base, 'city', 'profiling', '2024-06-01')]).toEqual([0, 1, 0, 0])
    expect([...usable(base, 'city', 'marketing', 'email', '2024-06-01')]).toEqual([1, 1, 0, 0])
  })

  it('takes the earlier source of the list, then the smallest value, where days are equal', async () => {
    const one = source('one', fromRows([{ email: 'a@x.org', city: 'Trier', age: 7 }]))
    const two = source(
      'two',
      fromRows([
        { email: 'A@x.org', city: 'Aachen', age: 9 },
        { email: 'a@X.org', city: 'Ahlen', age: 8 },
      ]),
    )
    const ages = async (sources: Source[]): Promise<unknown[]> =>
      toRows((await mergeSources(sources, options)).provenance)
        .filter((row) => row['field'] !== 'email')
        .map((row) => [row['field'], row['source'], row['rule']])
    expect(await ages([one, two])).toEqual([
      ['city', 'one', 'source-order'],
      ['age', 'one', 'source-order'],
    ])
    expect(await ages([two, one])).toEqual([
      ['city', 'two', 'smallest-value'],
      ['age', 'two', 'smallest-value'],
    ])
    const { customers } = await mergeSources([two, one], options)
    expect(toRows(customers)).toEqual([{ customer_id: 'one:1', email: 'A@x.org', city: 'Aachen', age: 8 }])
  })

  it('joins two ids of one person over two sources, and says so', async () => {
    const crm = source('crm', fromRows([{ customer_id: '9', email: 'a@x.org' }]))
    const web = source('web', fromRows([{ customer_id: '10', email: 'a@x.org' }]))
    const base = await mergeSources([crm, web], options)
    // By bytes "10" comes before "9".
    expect(toRows(base.customers)).toEqual([{ customer_id: '10', email: 'a@x.org' }])
    expect(base.journal).toEqual([{ event: 'merged', customer: '10', from: ['10', '9'] }])
  })

  it('never makes one customer of two that a source knows apart, also not through a third record', async () => {
    const crm = source(
      'crm',
      fromRows([
        { customer_id: 'a', email: 'family@x.org', phone: null },
        { customer_id: 'b', email: 'family@x.org', phone: '0301111222' },
        { customer_id: 'c', email: 'c@x.org', phone: null },
      ]),
    )
    const web = source(
      'web',
      fromRows([
        { email: 'c@x.org', phone: '0301111222' },
        { email: 'family@x.org', phone: null },
      ]),
    )
    const base = await mergeSources([crm, web], options)
    expect(
      toRows(base.links).map(({ customer_id, source: from, record }) => [customer_id, from, record]),
    ).toEqual([
      ['a', 'crm', '1'],
      ['b', 'crm', '2'],
      ['c', 'crm', '3'],
      ['c', 'web', '1'],
      ['web:2', 'web', '2'],
    ])
    expect(base.journal).toEqual([
      { event: 'split', customer: 'a', from: ['a', 'b', 'web:2'] },
      { event: 'split', customer: 'b', from: ['b', 'c'] },
    ])
    expect(base.quality.map(({ unmatched }) => unmatched)).toEqual([
      { 'different-ids': 3 },
      { 'different-ids': 2 },
    ])
  })

  it('lets a switchboard join nobody', async () => {
    const people = (count: number): Source =>
      source(
        'people',
        fromRows(Array.from({ length: count }, (_, i) => ({ phone: '030 555555-0', surname: `p${i}` }))),
      )
    const few = await mergeSources([people(20)], options)
    expect([few.customers.rowCount, few.quality[0].unmatched]).toEqual([1, {}])
    const many = await mergeSources([people(21)], options)
    expect([many.customers.rowCount, many.quality[0].unmatched]).toEqual([21, { 'shared-by-too-many': 21 }])
    const three = await mergeSources([people(3)], { ...options, largestKeyGroup: 2 })
    expect(three.customers.rowCount).toBe(3)
  })

  it('uses one of several records under one key: the latest, then the smallest', async () => {
    const rows = [
      { id: 'k', city: 'Ulm', seen: '2024-01-01' },
      { id: ' k', city: 'Bonn', seen: '2024-02-01' },
      { id: 'k', city: 'Aalen', seen: '2024-02-01' },
      { id: 'k', city: 'Kiel', seen: '2024-07-01' },
      { id: 'none', city: 'Jena', seen: '2024-01-01' },
    ]
    const base = await mergeSources(
      [
        source('crm', fromRows(rows, { kinds: { seen: 'date' } }), {
          key: 'id',
          meanings: { id: 'customer_id' },
          collected: { column: 'seen' },
        }),
      ],
      options,
    )
    // " k" comes before "k", so that its record is the smallest of the latest.
    expect(toRows(base.customers)).toEqual([{ customer_id: 'k', city: 'Bonn' }])
    expect(toRows(base.rejected)).toEqual([
      { source: 'crm', reason: 'conflicting-record', column: 'id', line: 1 },
      { source: 'crm', reason: 'conflicting-record', column: 'id', line: 3 },
      { source: 'crm', reason: 'after-as-of', column: 'seen', line: 4 },
      { source: 'crm', reason: 'missing-key', column: 'id', line: 5 },
    ])
  })

  it('carries what reading rejected into the account', async () => {
    const read = await readCsv('customer_id,age\nc1,20\nc2,x\nc3,1,2\n', {
      kinds: { age: 'number', customer_id: 'text' },
    })
    const [whole, listed] = await Promise.all(
      [read, read.rejected].map((rejected) =>
        mergeSources([source('file', read.table)], { ...options, rejected: { file: rejected } }),
      ),
    )
    expect(whole.quality[0]).toMatchObject({
      records: 3,
      used: 1,
      rejected: 2,
      reasons: { type: 1, ragged: 1 },
    })
    expect(listed.quality).toEqual(whole.quality)
    expect(toRows(whole.rejected)).toEqual([
      { source: 'file', reason: 'type', column: 'age', line: 3 },
      { source: 'file', reason: 'ragged', column: null, line: 4 },
    ])
  })

  it('agrees with row objects and repeated minimum labels, in any order of rows and sources', async () => {
    const record = fc.record({
      customer_id: fc.option(fc.constantFrom('1', '2', '3', '4', '5', '6'), { freq: 2 }),
      email: fc.option(fc.constantFrom('a@x', 'B@x', 'b@x ', 'c@x', 'd@x', 'none'), { freq: 2 }),
      phone: fc.option(fc.constantFrom('0301111111', '030-2222222', '0302222222', '0000000'), { freq: 2 }),
      city: fc.option(fc.constantFrom('Ulm', 'Bonn', 'Kiel')),
    })
    const files = fc.array(fc.array(record, { minLength: 1, maxLength: 7 }), { minLength: 1, maxLength: 3 })
    const kinds = { customer_id: 'text', email: 'text', phone: 'text', city: 'text' } as const
    await fc.assert(
      fc.asyncProperty(files, fc.infiniteStream(fc.nat()), async (rowsOf, random) => {
        // Keyed by a record number, so that names of records do not hang on their place.
        const sources = rowsOf.map((rows, s) =>
          source(
            `s${s}`,
            fromRows(
              rows.map((row, i) => ({ record: `r${i}`, ...row })),
              { kinds },
            ),
            { key: 'record' },
          ),
        )
        const base = await mergeSources(sources, { ...options, largestKeyGroup: 4 })
        checkBase(base)
        const naive = naiveCustomers(rowsOf, 4)
        expect(toRows(base.links).map((row) => [row['customer_id'], row['source'], row['record']])).toEqual(
          naive,
        )
        for (const { records, used, rejected } of base.quality) expect(records).toBe(used + rejected)
        expect(base.links.rowCount).toBe(base.quality.reduce((sum, { used }) => sum + used, 0))
        const shuffled = sources.map((one) => ({ ...one, table: shuffle(one.table, random) }))
        expect(said(await mergeSources(shuffled, { ...options, largestKeyGroup: 4 }))).toEqual(said(base))
        const days = sources.map((one, s) => ({ ...one, collected: `2024-01-0${s + 1}` }))
        const forth = await mergeSources(days, { ...options, largestKeyGroup: 4 })
        const back = await mergeSources([...days].reverse(), { ...options, largestKeyGroup: 4 })
        expect(said(back)).toEqual(said(forth))
      }),
      { numRuns: 150, seed: 7 },
    )
  })

  it('stops when told to', async () => {
    const reason = new Error('enough')
    await expect(mergeSources([shop], { ...options, signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })
})

describe('mergeSources refuses', () => {
  const good = source('good', fromRows([{ customer_id: 'c1', email: 'secret@x.org' }]))
  it.each<[string, Source[], object, string, RegExp]>([
    ['no source', [], {}, 'TABLE_EMPTY', /at least one/],
    [
      'a source without rows',
      [source('none', take(good.table, []))],
      {},
      'TABLE_EMPTY',
      /"none" has no rows/,
    ],
    ['two sources of one name', [good, good], {}, 'ARGUMENT_INVALID', /Two sources/],
    ['no as-of date', [good], { asOf: undefined }, 'ARGUMENT_INVALID', /asOf/],
    ['an as-of date that is none', [good], { asOf: '2024-02-30' }, 'DATE_INVALID', /YYYY-MM-DD/],
    [
      'a source of the future',
      [{ ...good, collected: '2024-06-02' }],
      {},
      'DATE_AFTER_AS_OF',
      /collected on 2024-06-02/,
    ],
    ['a misspelt meaning', [good], { matchOn: ['emial'] }, 'ARGUMENT_INVALID', /Did you mean "email"/],
    [
      'a misspelt column',
      [{ ...good, meanings: { emial: 'email' } }],
      {},
      'COLUMN_UNKNOWN',
      /Did you mean "email"/,
    ],
    [
      'rejected rows of nobody',
      [good],
      { rejected: { goof: [] } },
      'ARGUMENT_INVALID',
      /Did you mean "good"/,
    ],
    ['a limit of one', [good], { largestKeyGroup: 1 }, 'ARGUMENT_INVALID', /whole number from 2/],
    ['ids that are numbers', [source('n', fromRows([{ customer_id: 7 }]))], {}, 'COLUMN_KIND', /text/],
    [
      'one field of two columns',
      [source('n', fromRows([{ email: 'a', mail: 'b' }]), { meanings: { mail: 'email' } })],
      {},
      'ARGUMENT_INVALID',
      /both give "email"/,
    ],
    [
      'a field of two kinds',
      [source('a', fromRows([{ age: 1 }])), source('b', fromRows([{ age: 'x' }]))],
      {},
      'COLUMN_KIND',
      /age/,
    ],
    [
      'a purpose that cannot be listed',
      [{ ...good, purposes: ['a|b'] }],
      {},
      'ARGUMENT_INVALID',
      /separates/,
    ],
    [
      'an assumption about nothing',
      [good],
      { consent: { assume: 'granted', channels: [], purposes: ['marketing'] } },
      'ARGUMENT_INVALID',
      /no channel/,
    ],
    [
      'ids that mean two customers',
      [good, source('other', fromRows([{ customer_id: 'c1' }]))],
      { matchOn: ['email'] },
      'KEY_DUPLICATE',
      /prefix/,
    ],
  ])('%s', async (_, sources, changed, code, message) => {
    const error = await mergeSources(sources, { ...options, ...changed }).catch((caught: unknown) => caught)
    if (!isClienteleError(error)) throw error
    expect(error.code).toBe(code)
    expect(error.message).toMatch(message)
    expect(error.message).not.toContain('secret@x.org')
  })
})

function shuffle(table: Table, random: { next(): IteratorResult<number> }): Table {
  const order = Array.from({ length: table.rowCount }, (_, row) => row)
  for (let i = order.length - 1; i > 0; i--) {
    const j = (random.next().value as number) % (i + 1)
    ;[order[i], order[j]] = [order[j], order[i]]
  }
  return take(table, order)
}

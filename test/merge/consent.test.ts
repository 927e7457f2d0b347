import { describe, expect, it } from 'vitest'
import type { CustomerBase } from '../../src/contracts/base.ts'
import { mayContact } from '../../src/contracts/consent.ts'
import { mergeSources } from '../../src/merge/index.ts'
import { fromRows } from '../../src/table/from-rows.ts'
import { take } from '../../src/table/take.ts'
import { toRows } from '../../src/table/to-rows.ts'
import { options, source } from './sources.ts'

// "1" and "2" are one person: two shops know the same address.
const shops = [
  source(
    'north',
    fromRows([
      { customer_id: '1', email: 'a@x.org' },
      { customer_id: '3', email: 'c@x.org' },
    ]),
  ),
  source(
    'south',
    fromRows([
      { customer_id: '2', email: 'A@x.org' },
      { customer_id: null, email: 'd@x.org' },
    ]),
  ),
]

interface Statement {
  customer_id: string | null
  status: string | null
  since: string | null
  channel?: string | null
  source?: string
  expires?: string | null
}

function statementsOf(rows: readonly Statement[]): ReturnType<typeof fromRows> {
  const kinds = {
    since: 'date',
    expires: 'date',
    source: 'text',
    customer_id: 'text',
    status: 'text',
  } as const
  const whole = rows.map((row) => ({
    channel: 'email',
    purpose: 'marketing',
    expires: null,
    source: 'form',
    ...row,
  }))
  return fromRows(whole, { kinds })
}

async function withStatements(rows: readonly Statement[]): Promise<CustomerBase> {
  return mergeSources(shops, { ...options, consent: { statements: statementsOf(rows) } })
}

async function statusOf(...rows: Omit<Statement, 'customer_id'>[]): Promise<unknown> {
  const { consent } = await withStatements(rows.map((row) => ({ customer_id: '1', ...row })))
  return toRows(consent).map((row) => [row['status'], row['since']])
}

describe('consent as of a day', () => {
  it('is what was said last', async () => {
    expect(
      await statusOf(
        { status: 'withdrawn', since: '2023-01-01' },
        { status: 'granted', since: '2024-01-01' },
      ),
    ).toEqual([['granted', '2024-01-01']])
    expect(
      await statusOf({ status: 'granted', since: '2023-01-01' }, { status: 'unknown', since: '2024-01-01' }),
    ).toEqual([['unknown', '2024-01-01']])
  })

  it('is withdrawn where sources contradict each other on one day, in any order', async () => {
    const day = '2024-01-01'
    const granted = { status: 'granted', since: day, source: 'a' }
    const withdrawn = { status: 'withdrawn', since: day, source: 'b' }
    const unknown = { status: 'unknown', since: day, source: 'c' }
    expect(await statusOf(granted, withdrawn, unknown)).toEqual([['withdrawn', day]])
    expect(await statusOf(withdrawn, granted)).toEqual([['withdrawn', day]])
    expect(await statusOf(granted, unknown)).toEqual([['granted', day]])
    expect(await statusOf(granted, { ...unknown, source: 'a' })).toEqual([['unknown', day]])
  })

  it('is withdrawn where one source never heard of a later grant in another', async () => {
    const withdrawn = { status: 'withdrawn', since: '2023-01-01', source: 'newsletter' }
    const granted = { status: 'granted', since: '2024-01-01', source: 'shop' }
    expect(await statusOf(granted, withdrawn)).toEqual([['withdrawn', '2023-01-01']])
    expect(await statusOf(granted, withdrawn, { ...granted, source: 'newsletter' })).toEqual([
      ['granted', '2024-01-01'],
    ])
  })

  it('counts statements of the day itself, not later ones', async () => {
    expect(
      await statusOf(
        { status: 'granted', since: '2024-06-01' },
        { status: 'withdrawn', since: '2024-06-02' },
      ),
    ).toEqual([['granted', '2024-06-01']])
  })

  it('knows nothing once a grant has expired; a withdrawal does not expire', async () => {
    const since = '2024-01-01'
    expect(await statusOf({ status: 'granted', since, expires: '2024-06-02' })).toEqual([['granted', since]])
    expect(await statusOf({ status: 'granted', since, expires: '2024-06-01' })).toEqual([['unknown', since]])
    expect(await statusOf({ status: 'withdrawn', since, expires: '2024-02-01' })).toEqual([
      ['withdrawn', since],
    ])
  })

  it('takes a statement without a day for the oldest', async () => {
    expect(
      await statusOf({ status: 'withdrawn', since: null }, { status: 'granted', since: '1999-01-01' }),
    ).toEqual([['granted', '1999-01-01']])
  })

  it('joins what was said under the ids of one customer', async () => {
    const base = await withStatements([
      { customer_id: '1', status: 'granted', since: '2024-01-01' },
      { customer_id: ' 2', status: 'withdrawn', since: '2024-02-01' },
      { customer_id: '3', status: 'granted', since: '2024-02-01' },
      { customer_id: 'south:2', status: 'granted', since: '2024-02-01' },
    ])
    expect(toRows(base.consent).map((row) => [row['customer_id'], row['status']])).toEqual([
      ['1', 'withdrawn'],
      ['3', 'granted'],
      ['south:2', 'granted'],
    ])
    expect([...mayContact(base, 'marketing', 'email', '2024-06-01')]).toEqual([0, 1, 1])
    expect([...mayContact(base, 'marketing', 'sms', '2024-06-01')]).toEqual([0, 0, 0])
  })

  it('rejects and counts what it cannot use; used and rejected make up all', async () => {
    const rows: Statement[] = [
      { customer_id: 'nobody', status: 'withdrawn', since: '2024-01-01' },
      { customer_id: '1', status: 'yes', since: '2024-01-01' },
      { customer_id: '1', status: 'granted', since: '2024-06-02' },
      { customer_id: null, status: 'granted', since: '2024-01-01' },
      { customer_id: '1', status: null, since: '2024-01-01' },
      { customer_id: '1', status: 'granted', since: '2024-01-01', channel: null },
      { customer_id: '3', status: 'granted', since: '2024-01-01' },
    ]
    const base = await withStatements(rows)
    expect(toRows(base.rejected)).toEqual(
      [
        ['unknown-customer', 'customer_id'],
        ['status', 'status'],
        ['after-as-of', 'since'],
        ['missing-value', 'customer_id'],
        ['missing-value', 'status'],
        ['missing-value', 'channel'],
      ].map(([reason, column], i) => ({ source: 'consent', reason, column, line: i + 1 })),
    )
    expect(base.consent.rowCount + base.rejected.rowCount).toBe(rows.length)
  })

  it('does not depend on the order of statements', async () => {
    const statuses = ['granted', 'withdrawn', 'unknown']
    const rows = Array.from({ length: 60 }, (_, i) => ({
      customer_id: ['1', '2', '3'][i % 3],
      status: statuses[(i * 7) % 3],
      since: `2024-0${1 + ((i * 5) % 4)}-01`,
      channel: ['email', 'sms'][i % 2],
      source: `s${i % 5}`,
    }))
    const statements = statementsOf(rows)
    const order = Array.from({ length: 60 }, (_, i) => (i * 37 + 11) % 60)
    const [one, other] = await Promise.all(
      [statements, take(statements, order)].map((table) =>
        mergeSources(shops, { ...options, consent: { statements: table } }),
      ),
    )
    expect(one.consent.rowCount).toBe(4)
    expect(toRows(other.consent)).toEqual(toRows(one.consent))
  })

  it('is assumed for everybody where somebody answers for it', async () => {
    const consent = { assume: 'granted', channels: ['sms', 'email'], purposes: ['marketing'] } as const
    const base = await mergeSources(shops, { ...options, consent })
    expect(base.consent.rowCount).toBe(6)
    expect(toRows(base.consent)[1]).toEqual({
      customer_id: '1',
      channel: 'sms',
      purpose: 'marketing',
      status: 'granted',
      since: '2024-06-01',
      source: 'assumed',
    })
    expect([...mayContact(base, 'marketing', 'sms', '2024-06-01')]).toEqual([1, 1, 1])
    expect([...mayContact(base, 'marketing', 'sms', '2024-05-31')]).toEqual([0, 0, 0])
  })

  it('refuses statements of another shape', async () => {
    const statements = fromRows([
      { customer_id: '1', chanel: 'email', purpose: 'marketing', status: 'granted' },
    ])
    await expect(mergeSources(shops, { ...options, consent: { statements } })).rejects.toMatchObject({
      code: 'COLUMN_UNKNOWN',
      details: { nearest: 'chanel' },
    })
  })
})

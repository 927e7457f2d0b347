import { describe, expect, it } from 'vitest'
import { mayContact, usable, usableField } from '../../src/contracts/consent.ts'
import { dateColumn } from '../../src/table/date-columns.ts'
import { makeTable } from '../../src/table/make-table.ts'
import type { Table } from '../../src/table/table.ts'
import { refusal } from './hostile.ts'
import { sampleBase, text } from './samples.ts'

function consentOf(
  rows: readonly (readonly [customer: string, status: string, since: string | null])[],
): Table {
  return makeTable({
    customer_id: text(...rows.map(([customer]) => customer)),
    channel: text(...rows.map(() => 'email')),
    purpose: text(...rows.map(() => 'marketing')),
    status: text(...rows.map(([, status]) => status)),
    since: dateColumn(rows.map(([, , since]) => since)),
    source: text(...rows.map(() => 'shop')),
  })
}

const asked = (rows: Parameters<typeof consentOf>[0], date = '2024-03-01'): number[] => [
  ...mayContact({ ...sampleBase(), consent: consentOf(rows) }, 'marketing', 'email', date),
]

describe('a channel may be used', () => {
  it('where it was granted, not where it was withdrawn, nor where nothing is known', () => {
    expect([...mayContact(sampleBase(), 'marketing', 'email', '2024-03-01')]).toEqual([1, 0, 0])
    expect(asked([])).toEqual([0, 0, 0])
  })

  it('for that purpose and on that channel only', () => {
    expect([...mayContact(sampleBase(), 'service', 'email', '2024-03-01')]).toEqual([0, 0, 0])
    expect([...mayContact(sampleBase(), 'marketing', 'sms', '2024-03-01')]).toEqual([0, 0, 0])
  })

  it('from the day it was granted on', () => {
    expect(asked([['c1', 'granted', '2024-03-01']])).toEqual([1, 0, 0])
    expect(asked([['c1', 'granted', '2024-03-02']])).toEqual([0, 0, 0])
  })

  it('from the day of the base on, where the day of the grant is not known', () => {
    expect(asked([['c1', 'granted', null]], '2024-03-01')).toEqual([1, 0, 0])
    expect(asked([['c1', 'granted', null]], '2024-02-29')).toEqual([0, 0, 0])
  })

  it('unless any source says withdrawn, in whatever order and whenever that was', () => {
    const granted = ['c2', 'granted', '2024-01-05'] as const
    const withdrawn = ['c2', 'withdrawn', '2023-01-01'] as const
    expect(asked([granted, withdrawn])).toEqual([0, 0, 0])
    expect(asked([withdrawn, granted])).toEqual([0, 0, 0])
    expect(asked([granted, ['c2', 'withdrawn', '2025-01-01']])).toEqual([0, 0, 0])
    expect(asked([granted, ['c2', 'unknown', null]])).toEqual([0, 1, 0])
  })

  it('not by the word of a stranger', () => {
    expect(asked([['c7', 'granted', '2024-01-05']])).toEqual([0, 0, 0])
  })
})

describe('a field may be used', () => {
  it('where it was collected for that purpose, by that day', () => {
    const base = sampleBase()
    expect([...usableField(base, 'email', 'marketing', '2024-01-10')]).toEqual([1, 0, 0])
    expect([...usableField(base, 'email', 'marketing', '2024-01-09')]).toEqual([0, 0, 0])
    expect([...usableField(base, 'email', 'service', '2024-01-10')]).toEqual([1, 1, 0])
    expect([...usableField(base, 'email', 'market', '2024-01-10')]).toEqual([0, 0, 0])
  })

  it('only where every source of the value allows it', () => {
    const provenance = makeTable({
      customer_id: text('c1', 'c1', 'c2', 'c2', 'c3'),
      field: text('email', 'email', 'email', 'phone', 'email'),
      source: text('a', 'b', 'a', 'a', 'a'),
      rule: text('r', 'r', 'r', 'r', 'r'),
      collected: dateColumn([null, null, null, null, null]),
      purposes: text('marketing', 'service', 'marketing', 'service', null),
    })
    expect([...usableField({ ...sampleBase(), provenance }, 'email', 'marketing', '2024-01-01')]).toEqual([
      0, 1, 0,
    ])
  })

  it('only on the channels that its source allows; one that names none allows all', () => {
    const granted = consentOf([
      ['c1', 'granted', '2023-01-01'],
      ['c2', 'granted', '2023-01-01'],
      ['c3', 'granted', '2023-01-01'],
    ])
    const provenance = makeTable({
      customer_id: text('c1', 'c2', 'c3'),
      field: text('email', 'email', 'email'),
      source: text('a', 'b', 'c'),
      rule: text('r', 'r', 'r'),
      collected: dateColumn([null, null, null]),
      purposes: text('marketing', 'marketing', 'marketing'),
      channels: text('mail', 'mail|email', null),
    })
    const base = { ...sampleBase(), consent: granted, provenance }
    expect([...usable(base, 'email', 'marketing', 'email', '2024-03-01')]).toEqual([0, 1, 1])
    expect([...usableField(base, 'email', 'marketing', '2024-03-01')]).toEqual([1, 1, 1])
  })

  it('and is named if there is no such column', () => {
    const error = refusal(() => usableField(sampleBase(), 'emial', 'marketing', '2024-01-10'))
    expect([error?.code, error?.details['nearest']]).toEqual(['COLUMN_UNKNOWN', 'email'])
    expect(refusal(() => usableField(sampleBase(), 'email', 'marketing', '10.1.2024'))?.code).toBe(
      'DATE_INVALID',
    )
  })
})

describe('a field on a channel', () => {
  it('may be used where both the field and the channel may', () => {
    const base = {
      ...sampleBase(),
      consent: consentOf([
        ['c1', 'granted', '2024-02-01'],
        ['c2', 'granted', '2024-02-01'],
        ['c3', 'granted', '2024-02-01'],
      ]),
    }
    expect([...usable(base, 'email', 'marketing', 'email', '2024-03-01')]).toEqual([1, 0, 0])
    expect([...usable(base, 'email', 'marketing', 'email', '2024-01-31')]).toEqual([0, 0, 0])
    expect([...usable(sampleBase(), 'email', 'service', 'email', '2024-03-01')]).toEqual([0, 0, 0])
  })
})

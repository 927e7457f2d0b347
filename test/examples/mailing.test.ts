import { expect, it } from 'vitest'
import {
  consentOfCustomers,
  mailing,
  reachedByEmail,
  withinLimits,
} from '../../examples/closed-loop/mailing.ts'
import type { ConsentColumn } from '../../src/synth/index.ts'
import { fromRows, type Table, toRows } from '../../src/table/index.ts'

function consent(rows: readonly (readonly [id: string, ...said: string[]])[]): Table<ConsentColumn> {
  const cells = rows.map(([id, status, channel = 'email', purpose = 'marketing', since = '2025-01-01']) => ({
    customer_id: id,
    channel,
    purpose,
    status,
    since,
    source: 'crm',
    proof: null,
  }))
  return fromRows(cells, { kinds: { since: 'date', proof: 'text' } }) as Table<string> as Table<ConsentColumn>
}

const owners = fromRows([
  { key: 'c1', customer_id: 'c1' },
  { key: 's1', customer_id: 'c1' },
  { key: 's2', customer_id: 's2' },
])

it('e-mail reaches who granted marketing by e-mail before the day, each once', () => {
  const said = consent([
    ['s2', 'granted'],
    ['c1', 'granted'],
    ['s1', 'granted'],
    ['c3', 'granted', 'push'],
    ['c4', 'granted', 'email', 'service'],
    ['c5', 'granted', 'email', 'marketing', '2025-07-01'],
  ])
  expect(reachedByEmail(said, '2025-06-30')).toEqual(['c1', 's1', 's2'])
  expect(reachedByEmail(consentOfCustomers(said, owners), '2025-06-30')).toEqual(['c1', 's2'])
})

it('leaves alone who withdrew under any of their keys', () => {
  const said = consent([
    ['c1', 'granted'],
    ['s1', 'withdrawn'],
    ['s2', 'granted'],
  ])
  expect(reachedByEmail(consentOfCustomers(said, owners), '2025-06-30')).toEqual(['s2'])
})

const ids = ['a', 'b', 'c', 'd', 'e']
const tent = { offer: 'Tent', department: 'home' }

it('the mailing within limits is as large as the tightest limit on one offer by e-mail allows', () => {
  const limits = { messages: 4, offers: { Tent: { max: 3 }, Boat: { max: 0 } } }
  const countOf = (more: object): number => withinLimits(ids, tent, { ...limits, ...more }, '').length
  expect(withinLimits(ids, tent, limits, '')).toEqual(['a', 'b', 'c'])
  expect(countOf({ messages: 1 })).toBe(1)
  expect(countOf({ departments: { home: { max: 2 }, food: { max: 0 } } })).toBe(2)
  expect(countOf({ channels: { email: { max: 0 }, push: { max: 1 } } })).toBe(0)
  expect(countOf({ messages: undefined, offers: {} })).toBe(5)
})

it('goes on after the last one of the wave before, and begins again after the end', () => {
  const limits = { messages: 2 }
  expect(withinLimits(ids, tent, limits, 'b')).toEqual(['c', 'd'])
  expect(withinLimits(ids, tent, limits, 'd')).toEqual(['e', 'a'])
  expect(withinLimits(ids, tent, limits, 'e')).toEqual(['a', 'b'])
  // Who came last may be reached no more.
  expect(withinLimits(['a', 'c', 'd'], tent, limits, 'b')).toEqual(['c', 'd'])
})

it('a mailing is one e-mail with the offer to each', () => {
  expect(toRows(mailing(['a', 'b'], 'Tent'))).toEqual([
    { customer_id: 'a', offer: 'Tent', channel: 'email' },
    { customer_id: 'b', offer: 'Tent', channel: 'email' },
  ])
})

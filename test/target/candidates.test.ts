import { describe, expect, it } from 'vitest'
import { checkCandidates } from '../../src/contracts/check-candidates.ts'
import { fromRows } from '../../src/table/from-rows.ts'
import { toRows } from '../../src/table/to-rows.ts'
import { buildCandidates, type CandidateInput } from '../../src/target/candidates.ts'
import { permuted } from './permuted.ts'
import { handOptions, sixOptions } from './small-case.ts'

const options = handOptions(sixOptions)
const customers = fromRows([
  { customer_id: 'ann', segment: 'vip', age: 40, phone: true },
  { customer_id: 'bob', segment: 'rest', age: 17, phone: true },
  { customer_id: 'cem', segment: 'rest', age: 30, phone: false },
  { customer_id: 'dee', segment: null, age: null, phone: true },
])
const grant = (
  customer_id: string,
  channel: string,
  status: string,
  since: string,
  purpose = 'marketing',
) => ({
  customer_id,
  channel,
  purpose,
  status,
  since,
  source: 'crm',
})
const consent = fromRows(
  [
    ...['ann', 'bob', 'cem', 'dee'].map((id) => grant(id, 'mail', 'granted', '2024-01-01')),
    grant('ann', 'call', 'granted', '2024-01-01'),
    grant('bob', 'call', 'withdrawn', '2024-01-01'),
    grant('cem', 'call', 'granted', '2024-01-01'),
    grant('dee', 'call', 'granted', '2024-09-01'),
  ],
  { kinds: { since: 'date' } },
)
const input: CandidateInput = { customers, consent, options, purpose: 'marketing', asOf: '2024-06-01' }

function allowed(made: { table: Parameters<typeof toRows>[0] }): { [id: string]: number[] } {
  return Object.fromEntries(
    toRows(made.table).map((row) => [
      row['customer_id'],
      (row['cells'] as readonly { option: number }[]).map(({ option }) => option),
    ]),
  )
}

describe('candidates', () => {
  it('are those who consented: granted by the day, not withdrawn, nothing on silence', async () => {
    const made = await buildCandidates(input, {})
    expect(allowed(made)).toEqual({
      ann: [2, 3, 5, 6, 9, 11],
      bob: [2, 5, 9],
      cem: [2, 3, 5, 6, 9, 11],
      dee: [2, 5, 9],
    })
    expect(made.excluded).toEqual({
      eligibility: 0,
      consent: 6,
      unreachable: 0,
      'quiet-time': 0,
      'messages-used': 0,
    })
    checkCandidates(made)
    const silent = await buildCandidates(
      { ...input, purpose: 'marketing', consent: permuted(consent, 5) },
      {},
    )
    expect(allowed(silent)).toEqual(allowed(made))
  })

  it('count each pair for the first rule that leaves it out, and the counts add up', async () => {
    const made = await buildCandidates(
      {
        ...input,
        eligibility: {
          a: {
            op: 'ge',
            args: [
              { op: 'column', args: ['age'] },
              { op: 'literal', args: [18] },
            ],
          },
        },
        reachable: { call: { op: 'column', args: ['phone'] } },
        contacts: fromRows(
          [
            { customer_id: 'ann', at: '2024-05-30', option: 2 },
            { customer_id: 'cem', at: '2024-05-30', option: null },
            { customer_id: 'cem', at: '2024-05-01', option: 2 },
            { customer_id: 'bob', at: '2024-06-01', option: 2 },
            { customer_id: 'zoe', at: '2024-05-30', option: 2 },
          ],
          { kinds: { at: 'date', option: 'integer' } },
        ),
        limits: { perCustomer: { maxMessages: 2, quietDays: 7, windowDays: 60 } },
      },
      {},
    )
    // bob and dee are not known to be 18; bob, dee have no call; cem no phone; ann was contacted two days ago.
    expect(allowed(made)).toEqual({ ann: [], bob: [5, 9], cem: [2, 5, 9], dee: [5, 9] })
    expect(made.excluded).toEqual({
      eligibility: 4,
      consent: 4,
      unreachable: 3,
      'quiet-time': 6,
      'messages-used': 0,
    })
    const left = Object.values(made.excluded).reduce((sum, count) => sum + count, 0)
    const kept = Object.values(allowed(made)).reduce((sum, list) => sum + list.length, 0)
    expect(left + kept).toBe(4 * 6)
    expect(toRows(made.table).map((row) => row['remaining_messages'])).toEqual([1, 2, 1, 2])
  })

  it('leave out who has used all messages of the window', async () => {
    const contacts = fromRows(
      [
        { customer_id: 'ann', at: '2024-05-03T10:00:00Z', option: 2 },
        { customer_id: 'bob', at: '2024-05-01T23:59:59Z', option: 2 },
      ],
      { kinds: { at: 'time', option: 'integer' } },
    )
    const limits = { perCustomer: { windowDays: 30 } }
    const made = await buildCandidates({ ...input, contacts, limits }, {})
    expect(made.excluded['messages-used']).toBe(6)
    expect(allowed(made)['ann']).toEqual([])
    expect(allowed(made)['bob']).toEqual([2, 5, 9])
  })

  it('stand in order of their keys whatever the order they came in', async () => {
    const made = await buildCandidates({ ...input, customers: permuted(customers, 3) }, {})
    expect(Object.keys(allowed(made))).toEqual(['ann', 'bob', 'cem', 'dee'])
    expect(toRows(made.table).map((row) => row['segment'])).toEqual(['vip', 'rest', 'rest', null])
  })

  it('name the nearest offer or channel where one is misspelt', async () => {
    const many = handOptions([{ option: 0, offer: 'coffee', channel: 'email' }])
    const yes = { op: 'literal', args: [true] } as const
    for (const wrong of [
      { eligibility: { cofee: yes } },
      { limits: { offers: { cofee: { max: 3 } } } },
      { reachable: { emial: yes } },
      { limits: { channels: { emial: { max: 3 } } } },
    ])
      await expect(buildCandidates({ ...input, options: many, ...wrong }, {})).rejects.toMatchObject({
        code: 'OPTION_NAME_UNKNOWN',
        message: expect.stringMatching(/Did you mean "(coffee|email)"\?/),
      })
  })

  it('refuse, with the counts of each rule, where nobody is left', async () => {
    const reachable = {
      mail: { op: 'literal', args: [false] },
      call: { op: 'literal', args: [false] },
    } as const
    await expect(buildCandidates({ ...input, reachable }, {})).rejects.toMatchObject({
      code: 'NOBODY_ELIGIBLE',
      message: expect.stringContaining(
        'of 24 pairs of 4 customers and 6 options, consent leaves 18, then unreachable leaves 0',
      ),
      details: { consent: 6, unreachable: 18 },
    })
  })
})

import { describe, expect, it } from 'vitest'
import { decisionLog } from '../../src/brief/decision-log.ts'
import { checkContacts } from '../../src/contracts/check-events.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { textColumn } from '../../src/table/text-columns.ts'
import { toRows } from '../../src/table/to-rows.ts'
import { handPlan } from '../measure/made-up-plans.ts'

const base = {
  customers: makeTable({
    customer_id: textColumn(['c1', 'p1', 'p2', 'x1']),
    household_id: textColumn(['h1', 'h1', null, null]),
  }),
}
const policy = '0123456789abcdef'

describe('the decision log', () => {
  it('has a row for every message and every held-out customer, in the shape of past contacts', () => {
    const plan = handPlan({
      purpose: 'plan',
      held: ['c1', 'x1'],
      messages: [{ customer: 'p1' }, { customer: 'p2' }],
      alone: ['p3'],
      share: 0.2,
    })
    const table = decisionLog(plan, base, '2024-07-01', policy)
    checkContacts({ kind: 'contacts', table, randomized: true })
    expect(toRows(table)).toEqual([
      {
        contact_id: '0123456789ab:p1:0',
        customer_id: 'p1',
        unit: 'h1',
        at: '2024-07-01',
        option: 0,
        arm: 'treated',
        propensity: 0.8,
        would_option: 0,
        policy,
        responded: null,
        value: null,
        opted_out: null,
        household_id: 'h1',
      },
      expect.objectContaining({ customer_id: 'p2', unit: 'p2', option: 0, arm: 'treated' }),
      expect.objectContaining({
        contact_id: '0123456789ab:c1:-0',
        unit: 'h1',
        option: null,
        arm: 'control',
        propensity: 0.2,
        would_option: 0,
      }),
      expect.objectContaining({ customer_id: 'x1', arm: 'control', propensity: 0.2 }),
    ])
  })

  it('of a pilot has as control only those who could have been drawn', () => {
    const pilot = handPlan({
      purpose: 'pilot',
      held: ['c1', 'x1'],
      notEligible: ['x1'],
      messages: [{ customer: 'p1' }],
      alone: ['p2'],
    })
    const table = decisionLog(
      pilot,
      { customers: makeTable({ customer_id: textColumn(['c1']) }) },
      '2024-07-01',
      policy,
    )
    checkContacts({ kind: 'contacts', table, randomized: true })
    expect(toRows(table).map(({ customer_id, arm, unit }) => [customer_id, arm, unit])).toEqual([
      ['p1', 'treated', 'p1'],
      ['c1', 'control', 'c1'],
    ])
  })
})

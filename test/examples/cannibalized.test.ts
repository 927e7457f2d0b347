import { expect, it } from 'vitest'
import { cannibalizedShare } from '../../examples/demo/cannibalized.ts'
import { type ContactColumn, synthesize } from '../../src/synth/index.ts'
import { fromRows, type Table } from '../../src/table/index.ts'

const { offers } = synthesize({ seed: 1, customers: 10 })

/** Contacts of food and home offers: how many orders of each came, and whether the coupon was used. */
function contacts(
  rows: readonly {
    offer?: string
    food?: number
    home?: number
    used?: boolean
    campaign?: string
    isOver?: false
  }[],
): Table<ContactColumn> {
  const cells = rows.map(
    ({ offer, food = 0, home = 0, used = false, campaign = 'pilot', isOver = true }) => ({
      campaign,
      offer: offer ?? null,
      redeemed: isOver ? used : null,
      orders_food: isOver ? food : null,
      orders_home: isOver ? home : null,
      orders_style: isOver ? 0 : null,
      orders_tech: isOver ? 0 : null,
    }),
  )
  return fromRows(cells, { kinds: { offer: 'text' } }) as Table<string> as Table<ContactColumn>
}

const controls = [{ food: 1 }, {}, {}, {}]
const sent = (many: number, row: Parameters<typeof contacts>[0][number]) =>
  Array(many).fill({ offer: 'Fresh 15 %', ...row })

it('is what was used beyond the orders that were added, of those that come anyway', () => {
  // Of eight, two orders come anyway; three came, one of them added; two coupons were used, so one by who would have come: 1 of 2.
  const rows = [...controls, ...sent(5, {}), ...sent(2, { food: 1, used: true }), ...sent(1, { food: 1 })]
  expect(cannibalizedShare(contacts(rows), offers)).toBe(0.5)
})

it('compares each offer with orders of its own department', () => {
  const rows = [...controls, ...sent(8, { home: 3 }), ...sent(8, { food: 0.25 })]
  expect(cannibalizedShare(contacts([...rows, ...sent(16, { used: true })]), offers)).toBe(1)
  expect(cannibalizedShare(contacts(rows), offers)).toBeCloseTo((0 - (2 - 4)) / 4, 12)
})

it('counts neither messages of plans, which were sent to chosen customers, nor what is not over', () => {
  const rows = [...controls, ...sent(5, {}), ...sent(2, { food: 1, used: true }), ...sent(1, { food: 1 })]
  const others = [...sent(9, { food: 1, used: true, campaign: 'wave 1' }), ...sent(9, { isOver: false })]
  expect(cannibalizedShare(contacts([...rows, ...others]), offers)).toBe(0.5)
})

it('is within 0 and 1, and promises least where there are no controls, nobody was written to, or nothing comes anyway', () => {
  expect(cannibalizedShare(contacts([...controls, ...sent(8, { food: 1 })]), offers)).toBe(0)
  expect(cannibalizedShare(contacts([...controls, ...sent(8, { used: true })]), offers)).toBe(1)
  expect(cannibalizedShare(contacts(sent(8, { food: 1 })), offers)).toBe(1)
  expect(cannibalizedShare(contacts(controls), offers)).toBe(1)
  expect(cannibalizedShare(contacts([{}, ...sent(8, { food: 1, used: true })]), offers)).toBe(1)
})

import { expect, it } from 'vitest'
import { cannibalizedShare } from '../../examples/demo/cannibalized.ts'
import { type ContactColumn, openWorld, synthesize } from '../../src/synth/index.ts'
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

// Of eight, two orders come anyway; three came, two of them with the coupon, so that one came without: 1 - 1 / 2, and one standard error.
const rows = [...controls, ...sent(5, {}), ...sent(2, { food: 1, used: true }), ...sent(1, { food: 1 })]
const half = 0.5 + Math.sqrt(1 + 0.5 ** 2 * 2 ** 2 * 1) / 2

it('is what orders without a coupon lack of those that come anyway, and a standard error', () => {
  expect(half).toBeGreaterThan(1)
  expect(cannibalizedShare(contacts(rows), offers)).toBe(1)
  // A hundred times as many tell ten times as well.
  const many = Array<typeof rows>(100).fill(rows).flat()
  expect(cannibalizedShare(contacts(many), offers)).toBeCloseTo(0.5 + (half - 0.5) / 10, 12)
})

it('compares each offer with orders of its own department, and adds up', () => {
  const home = Array(800).fill({ offer: 'Home 20 %', food: 9, home: 0.25 })
  const both = [...Array<typeof rows>(100).fill(rows).flat(), ...home]
  // No control ordered anything for the home: these 200 orders were all added.
  const found = cannibalizedShare(contacts(both), offers)
  expect(found).toBeLessThan(cannibalizedShare(contacts(both.slice(0, -800)), offers))
  expect(found).toBeGreaterThan(0)
})

it('counts neither messages of plans, which were sent to chosen customers, nor what is not over', () => {
  const many = Array<typeof rows>(100).fill(rows).flat()
  const others = [...sent(900, { food: 1, used: true, campaign: 'wave 1' }), ...sent(900, { isOver: false })]
  expect(cannibalizedShare(contacts([...many, ...others]), offers)).toBe(
    cannibalizedShare(contacts(many), offers),
  )
})

it('is 1 where there are no controls, nobody was written to, or nothing comes anyway', () => {
  expect(cannibalizedShare(contacts([...controls, ...sent(8, { used: true })]), offers)).toBe(1)
  expect(cannibalizedShare(contacts(sent(8, { food: 1 })), offers)).toBe(1)
  expect(cannibalizedShare(contacts(controls), offers)).toBe(1)
  expect(cannibalizedShare(contacts([{}, ...sent(8, { food: 1, used: true })]), offers)).toBe(1)
})

it('recovers the share of the synthetic retailer within its error', () => {
  const { contacts: made, offers: own } = openWorld({ seed: 1, customers: 20_000, pilotShare: 1 }).view(
    '2025-06-30',
  )
  const found = cannibalizedShare(made.table(), own)
  // Attention times love of coupons is about .11 in the mean; one standard error is some .07 here.
  expect(found).toBeGreaterThan(0.05)
  expect(found).toBeLessThan(0.35)
})

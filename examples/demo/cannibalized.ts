import type { ContactColumn, Retailer } from 'clientele/synth'
import { columnOfKind, numbersOf, type Table, textAt, toRows } from 'clientele/table'
import { departments } from './departments.ts'

/**
 * Which share of the orders that come anyway uses a coupon, as the randomized pilot tells it: 1 - n / m, where m orders are to be expected of those who were sent one by the
 * orders of the controls, and n came without it. One standard error is added, so that a small pilot promises less; at most 1, and 1 where the pilot cannot tell. Orders that
 * messages drive away look as if they had used a coupon.
 */
export function cannibalizedShare(contacts: Table<ContactColumn>, offers: Retailer['offers']): number {
  const groups = departments.map((department) => countsOf(contacts, offers, department))
  const sum = (of: (counts: Counts) => number): number => groups.reduce((total, one) => total + of(one), 0)
  const expected = sum(({ sent, controls, anyway }) => (sent * anyway) / controls)
  if (!(expected > 0)) return 1
  const without = sum(({ orders, used }) => orders - used)
  const ratio = without / expected
  // Orders are counts: their variance is about their number.
  const variance = without + ratio ** 2 * sum(({ sent, controls, anyway }) => (sent / controls) ** 2 * anyway)
  return Math.min(1, Math.max(0, 1 - ratio) + Math.sqrt(variance) / expected)
}

/** Orders of a department: of those who were sent its coupons, and of controls. */
interface Counts {
  sent: number
  orders: number
  /** Coupons used. */
  used: number
  controls: number
  /** Orders of controls. */
  anyway: number
}

function countsOf(
  contacts: Table<ContactColumn>,
  offers: Retailer['offers'],
  department: (typeof departments)[number],
): Counts {
  const own = new Set(
    toRows(offers)
      .filter((row) => row['department'] === department)
      .map((row) => row['offer']),
  )
  const campaign = columnOfKind(contacts, 'campaign', 'text')
  const offer = columnOfKind(contacts, 'offer', 'text')
  const redeemed = columnOfKind(contacts, 'redeemed', 'flag').values
  const orders = numbersOf(contacts, `orders_${department}`)
  const counts = { sent: 0, orders: 0, used: 0, controls: 0, anyway: 0 }
  for (let row = 0; row < contacts.rowCount; row++) {
    if (textAt(campaign, row) !== 'pilot' || Number.isNaN(orders[row])) continue
    const name = textAt(offer, row)
    if (name === null) {
      counts.controls++
      counts.anyway += orders[row]
    } else if (own.has(name)) {
      counts.sent++
      counts.orders += orders[row]
      counts.used += redeemed[row]
    }
  }
  return counts
}

import type { ContactColumn, Retailer } from 'clientele/synth'
import { columnOfKind, numbersOf, type Table, textAt, toRows } from 'clientele/table'
import { departments } from './departments.ts'

/**
 * Which share of the orders that come anyway uses a coupon, as the randomized pilot tells it: coupons used beyond the orders that were added, of
 * the orders that the controls lead one to expect. Within 0 and 1; 1, which promises least, where the pilot cannot tell.
 */
export function cannibalizedShare(contacts: Table<ContactColumn>, offers: Retailer['offers']): number {
  const departmentOf = new Map(toRows(offers).map((row) => [String(row['offer']), String(row['department'])]))
  const campaign = columnOfKind(contacts, 'campaign', 'text')
  const offer = columnOfKind(contacts, 'offer', 'text')
  const redeemed = columnOfKind(contacts, 'redeemed', 'flag').values
  let used = 0
  let added = 0
  let anyway = 0
  for (const department of departments) {
    const orders = numbersOf(contacts, `orders_${department}`)
    const sent = { rows: 0, orders: 0 }
    const controls = { rows: 0, orders: 0 }
    for (let row = 0; row < contacts.rowCount; row++) {
      const name = textAt(offer, row)
      const isControl = name === null
      if (textAt(campaign, row) !== 'pilot' || Number.isNaN(orders[row])) continue
      if (!isControl && departmentOf.get(name) !== department) continue
      const group = isControl ? controls : sent
      group.rows++
      group.orders += orders[row]
      if (!isControl) used += redeemed[row]
    }
    if (controls.rows === 0) return 1
    const expected = sent.rows * (controls.orders / controls.rows)
    added += sent.orders - expected
    anyway += expected
  }
  return anyway === 0 ? 1 : Math.min(1, Math.max(0, (used - added) / anyway))
}

import type { Retailer } from 'clientele/synth'
import { columnOfKind, numbersOf, type Table, textAt } from 'clientele/table'
import { departments } from '../../../src/synth/retailer/departments.ts'
import { optionNumber } from '../../../src/synth/retailer/options.ts'
import type { ContactColumn } from '../../../src/synth/tables/contact-rows.ts'
import { departmentCount } from './catalog.ts'

/** The randomized pilot, or campaigns that were not randomized; one row a participant and campaign. */
export interface Pilot {
  readonly rows: number
  /** Number of the customer, counted from the first one asked for. */
  readonly customer: Int32Array
  /** What was sent; -1 for controls. */
  readonly option: Int16Array
  /** The chance of what was done. */
  readonly propensity: Float64Array
  /** Orders within 28 days, shape [rows, departments]. */
  readonly orders: Float64Array
  /** EUR after discounts and redemptions. */
  readonly margin: Float64Array
  readonly redeemed: Uint8Array
  readonly visited: Uint8Array
  readonly optedOut: Uint8Array
}

/** Reads the participants among the customers from number `from` up to `to`. */
export function readPilot(retailer: Retailer, from: number, to: number): Pilot {
  return readContacts(retailer.contacts.table(from, to), from)
}

/** Reads contacts and what followed. */
export function readContacts(table: Table<ContactColumn>, from: number): Pilot {
  const rows = table.rowCount
  const customer = columnOfKind(table, 'customer_id', 'text')
  const offer = columnOfKind(table, 'offer', 'text')
  const channel = columnOfKind(table, 'channel', 'text')
  const flags = (name: 'redeemed' | 'visited' | 'opted_out'): Uint8Array =>
    Uint8Array.from(columnOfKind(table, name, 'flag').values)
  const pilot: Pilot = {
    rows,
    customer: Int32Array.from({ length: rows }, (_, i) => Number(textAt(customer, i)?.slice(1)) - from),
    option: Int16Array.from({ length: rows }, (_, i) => {
      const sent = textAt(offer, i)
      return sent === null ? -1 : optionNumber(sent, textAt(channel, i))
    }),
    propensity: Float64Array.from(numbersOf(table, 'propensity')),
    orders: new Float64Array(rows * departmentCount),
    margin: Float64Array.from(numbersOf(table, 'margin'), (cents) => cents / 100),
    redeemed: flags('redeemed'),
    visited: flags('visited'),
    optedOut: flags('opted_out'),
  }
  for (const [d, name] of departments.entries()) {
    const orders = numbersOf(table, `orders_${name}`)
    for (let i = 0; i < rows; i++) pilot.orders[i * departmentCount + d] = orders[i]
  }
  return pilot
}

/** Some rows, in the order given. */
export function rowsOfPilot(pilot: Pilot, rows: Int32Array): Pilot {
  const orders = new Float64Array(rows.length * departmentCount)
  for (const [place, i] of rows.entries())
    orders.set(pilot.orders.subarray(i * departmentCount, (i + 1) * departmentCount), place * departmentCount)
  return {
    rows: rows.length,
    customer: rows.map((i) => pilot.customer[i]),
    option: Int16Array.from(rows, (i) => pilot.option[i]),
    propensity: Float64Array.from(rows, (i) => pilot.propensity[i]),
    orders,
    margin: Float64Array.from(rows, (i) => pilot.margin[i]),
    redeemed: Uint8Array.from(rows, (i) => pilot.redeemed[i]),
    visited: Uint8Array.from(rows, (i) => pilot.visited[i]),
    optedOut: Uint8Array.from(rows, (i) => pilot.optedOut[i]),
  }
}

import { ClienteleError } from '../../errors.ts'
import { columnOfKind, textAt } from '../../table/access.ts'
import type { Table } from '../../table/table.ts'
import { channels } from '../retailer/channels.ts'
import { type RetailerSpec, settle } from '../spec.ts'
import { customerNumber } from '../tables/customer-id.ts'
import { optionNumber } from './true-options.ts'
import { openWorth } from './worth.ts'

/** What a plan is truly worth in a wave. Money in EUR. */
export interface TrueValue {
  /** Expected value to the company, all costs counted; contacting nobody is worth 0. */
  readonly value: number
  /** Expected benefit to the customers. */
  readonly benefit: number
  readonly cost: number
  readonly messages: number
  /** Messages that lower the company's value, and messages that do the customer no good. */
  readonly atALoss: number
  readonly unwelcome: number
  /** Messages through a channel that does not reach the customer or was withdrawn: they cost their price and do nothing. */
  readonly unreachable: number
}

/**
 * Finds what a plan is truly worth in expectation, in a wave after the pilot.
 *
 * @param plan - texts `customer_id`, `offer` and `channel`, one row a message, at most one a customer.
 * @throws ARGUMENT_INVALID for other customers, or for a second message to one; OPTION_NAME_UNKNOWN; COLUMN_UNKNOWN, COLUMN_KIND.
 */
export function trueValue(spec: RetailerSpec, plan: Table<'customer_id' | 'offer' | 'channel'>): TrueValue {
  const settings = settle(spec)
  const worthOf = openWorth(settings)
  const customer = columnOfKind(plan, 'customer_id', 'text')
  const offer = columnOfKind(plan, 'offer', 'text')
  const channel = columnOfKind(plan, 'channel', 'text')
  const seen = new Set<number>()
  const sum = { value: 0, benefit: 0, cost: 0, atALoss: 0, unwelcome: 0, unreachable: 0 }
  for (let row = 0; row < plan.rowCount; row++) {
    const id = customerNumber(textAt(customer, row), settings.customers)
    if (seen.has(id)) throw secondMessage(row)
    seen.add(id)
    const option = optionNumber(textAt(offer, row), textAt(channel, row))
    const worth = worthOf(id)
    const { cost } = channels[option % channels.length]
    const isReached = worth.reached[option % channels.length] === 1
    const value = isReached ? worth.value[option] : -cost
    const benefit = isReached ? worth.benefit[option] : 0
    sum.value += value
    sum.benefit += benefit
    sum.cost += cost
    if (value < 0) sum.atALoss++
    if (benefit < 0) sum.unwelcome++
    if (!isReached) sum.unreachable++
  }
  return { ...sum, messages: plan.rowCount }
}

function secondMessage(row: number): ClienteleError {
  return new ClienteleError(
    'ARGUMENT_INVALID',
    `Row ${row + 1} of the plan is a second message to one customer. The truth is known for one message a customer and wave.`,
    { row: row + 1 },
  )
}

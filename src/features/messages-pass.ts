import type { Pass } from '../engine/pass.ts'
import { columnOfKind } from '../table/access.ts'
import { MISSING_DATE } from '../table/column.ts'
import type { CustomerRows } from './customer-rows.ts'
import type { DaysOf } from './event-days.ts'
import { type GroupedSum, noGroups } from './grouped-sum.ts'
import { groupingPass } from './grouping-pass.ts'

/** The days from the first on, before the as-of date. */
export interface MessagesState {
  readonly asOfDay: number
  readonly start: number
}

/** Messages by customer. */
export interface MessagesSum {
  readonly messages: GroupedSum
  /** Rows left out: without a day, on or after the as-of date, of unknown customers. */
  readonly leftOut: Float64Array
}

/** Counts the messages sent to each customer; contacts without an option are controls, who were sent none. */
export function messagesPass(customers: CustomerRows, daysOf: DaysOf): Pass<MessagesState, MessagesSum> {
  return groupingPass<MessagesState, MessagesSum>({
    name: 'messages',
    columns: ['customer_id', 'at', 'option'],
    empty: () => ({ messages: noGroups(1, ['sum']), leftOut: new Float64Array(3) }),
    groupsOf: ({ messages }) => [messages],
    read(table, from, to, { asOfDay, start }) {
      const leftOut = new Float64Array(3)
      const customer = customers.rowsOf(columnOfKind(table, 'customer_id', 'text'), from, to)
      const day = daysOf(table, 'at', from, to)
      const option = columnOfKind(table, 'option', 'integer').values
      const sent: number[] = []
      for (let i = 0; i < to - from; i++) {
        if (day[i] === MISSING_DATE) leftOut[0]++
        else if (day[i] >= asOfDay) leftOut[1]++
        else if (customer[i] < 0) leftOut[2]++
        else if (day[i] >= start && !Number.isNaN(option[from + i])) sent.push(customer[i])
      }
      const ones = new Float64Array(sent.length).fill(1)
      return { keyed: [{ keys: [Int32Array.from(sent)], values: [ones] }], leftOut }
    },
  })
}

import type { Table } from '../table/table.ts'

/**
 * What can be done for a customer: a table with one row per offer and channel. `option` integer 0..65,534 ascending, `offer`,
 * `channel`, `department` texts, `exclusive_group` text (missing: the offer is a group of its own; within a group a customer
 * gets at most one option), `cost` number (currency units per message), `margin` number (what one response is worth to the company,
 * before costs), `redemption` number (cost of one response), `benefit` number (what one response is worth to the customer),
 * `annoyance` number (what one message costs the customer). Further columns are attributes models may pool over.
 */
export interface Options {
  readonly kind: 'options'
  readonly table: Table
  readonly currency: string
}

/** The highest option number. */
export const maxOption: number = 65_534

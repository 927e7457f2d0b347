import type { CustomerBase } from '../../src/contracts/base.ts'
import type { Contacts, Transactions } from '../../src/contracts/events.ts'
import { mergeSources } from '../../src/merge/index.ts'
import { minorUnits, moneyUnit } from '../../src/table/column.ts'
import { fromRows } from '../../src/table/from-rows.ts'
import type { Table } from '../../src/table/table.ts'

/** A base of customers with these rows. */
export function baseOf(rows: readonly object[], asOf = '2024-01-01'): Promise<CustomerBase> {
  return baseOfTable(fromRows(rows), asOf)
}

export function baseOfTable(table: Table, asOf = '2024-01-01'): Promise<CustomerBase> {
  const source = {
    name: 'shop',
    origin: 'internal',
    supplier: null,
    table,
    key: null,
    meanings: {},
    purposes: ['marketing'],
    channels: null,
    collected: null,
    costPerRecord: 0,
  } as const
  const consent = { assume: 'granted', channels: ['email'], purposes: ['marketing'] } as const
  return mergeSources([source], { asOf, consent })
}

/** Row, day, order, euros, department; `known` is when it was recorded. */
export interface Line {
  readonly customer_id: string | null
  readonly at: string | null
  readonly order_id: string | null
  readonly euros: number | null
  readonly department?: string | null
  readonly known?: string | null
}

export function transactionsOf(lines: readonly Line[]): Transactions {
  const rows = lines.map(({ customer_id, at, order_id, euros, department, known }) => ({
    customer_id,
    at,
    order_id,
    amount: euros === null ? null : Math.round(euros * minorUnits('EUR')),
    department: department ?? null,
    recorded_at: known ?? null,
  }))
  return {
    kind: 'transactions',
    table: fromRows(rows, {
      kinds: {
        customer_id: 'text',
        at: 'date',
        order_id: 'text',
        amount: { kind: 'integer', unit: moneyUnit('EUR') },
        department: 'text',
        recorded_at: 'date',
      },
    }),
  }
}

export function contactsOf(
  rows: readonly { customer_id: string; at: string | null; option: number | null }[],
): Contacts {
  const table = fromRows(
    rows.map((row, i) => ({
      contact_id: `k${i}`,
      unit: row.customer_id,
      arm: row.option === null ? 'control' : `arm${row.option}`,
      propensity: 0.5,
      responded: false,
      value: 0,
      opted_out: false,
      ...row,
    })),
    { kinds: { at: 'date', option: 'integer', customer_id: 'text' } },
  )
  return { kind: 'contacts', table, randomized: true }
}

import * as z from 'zod'
import { ClienteleError } from '../errors.ts'
import { columnOfKind } from '../table/access.ts'
import type { Table } from '../table/table.ts'
import type { CustomerBase } from './base.ts'
import { checkConsent } from './consent.ts'
import { checkDocument, count, counts, day, part, share, word } from './document.schema.ts'
import { rowsOfKeys } from './row-keys.ts'
import { checkShape, type TableShape } from './table-shape.ts'

const quality = z
  .strictObject({
    source: word,
    records: count,
    used: count,
    rejected: count,
    reasons: counts,
    linked: count,
    unmatched: counts,
    filled: z.record(z.string(), share),
  })
  .refine(({ records, used, rejected }) => records === used + rejected, {
    message: 'expected as many records as were used and rejected together',
    path: ['records'],
  })
  .refine(({ rejected, reasons }) => rejected === Object.values(reasons).reduce((sum, one) => sum + one, 0), {
    message: 'expected a reason for every rejected record',
    path: ['reasons'],
  })

const schema = z.strictObject({
  customers: part,
  provenance: part,
  consent: part,
  links: part,
  rejected: part,
  quality: z.array(quality),
  journal: z.array(
    z.strictObject({
      event: z.enum(['created', 'merged', 'split', 'reassigned']),
      customer: word,
      from: z.array(word),
    }),
  ),
  asOf: day,
})

const text = { kind: 'text', complete: true } as const

const customers: TableShape = { columns: { customer_id: text }, key: ['customer_id'], sorted: 'customer_id' }

const provenance: TableShape = {
  columns: {
    customer_id: text,
    field: text,
    source: text,
    rule: text,
    collected: { kind: 'date' },
    purposes: { kind: 'text' },
  },
}

const links: TableShape = { columns: { customer_id: text, source: text, record: text, rule: text } }

const rejected: TableShape = {
  columns: {
    source: text,
    reason: text,
    column: { kind: 'text' },
    line: { kind: 'integer', unit: null, min: 1 },
  },
}

/**
 * Checks a customer base: the shape of its tables, that counts reconcile (records = used + rejected, a reason for each),
 * and that provenance, consent and links speak of its own customers only.
 *
 * @throws CONTRACT_INVALID; else the codes of `checkShape`.
 */
export function checkBase(base: CustomerBase): void {
  checkDocument(schema, base, 'CONTRACT_INVALID', 'the customer base')
  checkShape(base.customers, customers, 'the table of customers')
  checkShape(base.provenance, provenance, 'the table of provenance')
  checkShape(base.links, links, 'the table of links')
  checkShape(base.rejected, rejected, 'the table of rejected records')
  checkConsent(base.consent)
  for (const name of ['provenance', 'consent', 'links'] as const)
    assertOwnCustomers(base.customers, base[name], `the table of ${name}`)
}

function assertOwnCustomers(own: Table, table: Table, what: string): void {
  const rows = rowsOfKeys(
    columnOfKind(own, 'customer_id', 'text'),
    columnOfKind(table, 'customer_id', 'text'),
  )
  const strangers = rows.reduce((sum, row) => sum + (row < 0 ? 1 : 0), 0)
  if (strangers === 0) return
  throw new ClienteleError(
    'CONTRACT_INVALID',
    `In ${what} ${strangers} of ${table.rowCount} rows are about customers that the base does not have. Leave them out.`,
    { what, rows: table.rowCount, strangers },
  )
}

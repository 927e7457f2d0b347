import { ClienteleError } from '../errors.ts'
import { columnOfKind, isMissing } from '../table/access.ts'
import { assertKind } from './assert-kind.ts'
import type { Contacts, Transactions } from './events.ts'
import { maxOption } from './options.ts'
import { assertTable, checkShape, type TableShape } from './table-shape.ts'

const transactionsShape: TableShape = {
  columns: {
    customer_id: { kind: 'text' },
    at: { kind: ['date', 'time'] },
    recorded_at: { kind: ['date', 'time'], optional: true },
    order_id: { kind: 'text' },
    amount: { kind: ['integer', 'number'] },
    margin: { kind: ['integer', 'number'], optional: true },
    department: { kind: 'text', optional: true },
    quantity: { kind: ['number', 'integer'], optional: true },
  },
}

/**
 * Checks purchases. Customers and days may be missing; stages leave such rows out and count them. The margin is in the
 * amount's own kind and unit.
 *
 * @throws the codes of `checkShape`; COLUMN_UNIT where amount and margin differ in kind or unit.
 */
export function checkTransactions(transactions: Transactions): void {
  assertKind(transactions, 'transactions')
  checkShape(transactions.table, transactionsShape, 'the table of transactions')
  const { amount, margin } = transactions.table.columns
  if (margin === undefined || unitOf(margin) === unitOf(amount)) return
  throw new ClienteleError(
    'COLUMN_UNIT',
    `The transactions have their amount in ${unitOf(amount)} and their margin in ${unitOf(margin)}. Give both in one unit.`,
    { amount: unitOf(amount), margin: unitOf(margin) },
  )
}

const contactsShape: TableShape = {
  columns: {
    contact_id: { kind: 'text', complete: true },
    customer_id: { kind: 'text', complete: true },
    unit: { kind: 'text', complete: true },
    at: { kind: ['date', 'time'] },
    option: { kind: 'integer', unit: null, min: 0, max: maxOption },
    arm: { kind: 'text' },
    propensity: { kind: 'number', above: 0, max: 1 },
    responded: { kind: 'flag' },
    value: { kind: ['number', 'integer'] },
    opted_out: { kind: 'flag' },
  },
  key: ['contact_id'],
}

/**
 * Checks past contacts and controls. Where arms were drawn at random, every row must say its arm.
 *
 * @throws CONTACTS_WITHOUT_ARM; else the codes of `checkShape`.
 */
export function checkContacts(contacts: Contacts): void {
  assertKind(contacts, 'contacts')
  const { table, randomized } = contacts
  assertTable(table, 'the table of contacts')
  if (table.columns['arm'] === undefined)
    throw withoutArm('There is no column "arm".', table.rowCount, table.rowCount)
  checkShape(table, contactsShape, 'the table of contacts')
  if (!randomized) return
  const arm = columnOfKind(table, 'arm', 'text')
  let missing = 0
  for (let row = 0; row < table.rowCount; row++) if (isMissing(arm, row)) missing++
  if (missing > 0)
    throw withoutArm(`${missing} of ${table.rowCount} rows have none.`, missing, table.rowCount)
}

function withoutArm(found: string, missing: number, rows: number): ClienteleError {
  return new ClienteleError(
    'CONTACTS_WITHOUT_ARM',
    `The contacts do not say which arm a customer was in. ${found} Give a text column "arm" that names the arm of every ` +
      'row, the control included, or say that contacts were not randomized.',
    { missing, rows },
  )
}

function unitOf(column: { readonly kind: string; readonly unit?: string | null }): string {
  return (
    column.unit ?? (column.kind === 'integer' ? 'whole numbers without a unit' : 'numbers without a unit')
  )
}

import { rowsOfKeys } from '../contracts/row-keys.ts'
import { columnOfKind, numbersOf } from '../table/access.ts'
import type { Table } from '../table/table.ts'

const dayMilliseconds = 86_400_000

/**
 * Counts the messages of each customer on the days from `from` up to, but not including, `to` (days since 1970-01-01).
 * Rows without an option are controls and count for nothing; so do customers that are not in the table.
 */
export function countContacts(customers: Table, contacts: Table, from: number, to: number): Float64Array {
  const rows = rowsOfKeys(
    columnOfKind(customers, 'customer_id', 'text'),
    columnOfKind(contacts, 'customer_id', 'text'),
  )
  const at = columnOfKind(contacts, 'at', ['date', 'time'])
  const option = numbersOf(contacts, 'option')
  const counts = new Float64Array(customers.rowCount)
  for (let i = 0; i < rows.length; i++) {
    const day = at.kind === 'date' ? at.values[i] : Math.floor(at.values[i] / dayMilliseconds)
    if (rows[i] >= 0 && !Number.isNaN(option[i]) && day >= from && day < to) counts[rows[i]]++
  }
  return counts
}

import { checkContacts, checkTransactions } from '../contracts/check-events.ts'
import type { Rows } from '../engine/relation.ts'
import { collect, sourceFromBatches } from '../engine/row-source.ts'
import { columnSpecs, isRelation, isSource } from '../engine/rows.ts'
import { unknownName } from '../errors.ts'
import type { ColumnSpec, Table } from '../table/table.ts'
import type { PastEvents } from './feature-options.ts'

/**
 * Checks transactions: tables wholly, rows larger than memory by their columns.
 *
 * @throws the codes of `checkTransactions`.
 */
export async function checkedTransactions(
  transactions: NonNullable<PastEvents['transactions']>,
): Promise<Rows> {
  checkTransactions({ kind: transactions.kind, table: await tableOrNoRows(transactions.table) })
  return transactions.table
}

/** Checks contacts likewise. @throws the codes of `checkContacts`. */
export async function checkedContacts(contacts: NonNullable<PastEvents['contacts']>): Promise<Rows> {
  const { kind, randomized, table } = contacts
  checkContacts({ kind, randomized, table: await tableOrNoRows(table) })
  return table
}

/** What is known of a column. @throws COLUMN_UNKNOWN */
export function columnSpec(rows: Rows, name: string, what: string): ColumnSpec {
  const specs = columnSpecs(rows)
  const spec = specs.find((one) => one.name === name)
  if (spec !== undefined) return spec
  const known = specs.map((one) => one.name)
  throw unknownName('COLUMN_UNKNOWN', 'column', name, known, what)
}

/** Whether rows have a column. */
export function hasColumn(rows: Rows, name: string): boolean {
  return columnSpecs(rows).some((spec) => spec.name === name)
}

/** A table, or one without rows of the columns of rows that lie elsewhere. */
export async function tableOrNoRows(rows: Rows): Promise<Table> {
  // What is neither goes on to the checks, which say so.
  if (Object(rows) !== rows || !(isSource(rows) || isRelation(rows))) return rows as Table
  return collect(sourceFromBatches(rows.columns, async function* () {}, null))
}

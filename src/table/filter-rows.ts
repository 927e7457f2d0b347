import { ClienteleError } from '../errors.ts'
import type { ReadonlyUint8Array } from '../math/arrays.ts'
import type { Table } from './table.ts'
import { takeRows } from './take.ts'

/**
 * The rows for which `keep` is 1, in their order; 0 and missing (255) are left out.
 *
 * @throws COLUMN_LENGTH unless `keep` has one flag a row.
 */
export function filterRows<Name extends string>(table: Table<Name>, keep: ReadonlyUint8Array): Table<Name> {
  if (keep.length !== table.rowCount) {
    throw new ClienteleError(
      'COLUMN_LENGTH',
      `${keep.length} flags say which of ${table.rowCount} rows to keep; one flag a row is needed.`,
      { found: keep.length, expected: table.rowCount },
    )
  }
  const rows = keptRows(keep)
  return rows.length === table.rowCount ? table : takeRows(table, rows)
}

function keptRows(keep: ReadonlyUint8Array): Uint32Array {
  let count = 0
  for (let row = 0; row < keep.length; row++) if (keep[row] === 1) count++
  const rows = new Uint32Array(count)
  for (let row = 0, i = 0; i < count; row++) if (keep[row] === 1) rows[i++] = row
  return rows
}

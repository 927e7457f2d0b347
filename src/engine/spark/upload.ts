import { ClienteleError } from '../../errors.ts'
import { slice } from '../../table/slice.ts'
import type { Table } from '../../table/table.ts'
import type { StatementOptions } from '../connection.ts'
import { execute } from './execute.ts'
import type { OptionalPackages } from './optional-packages.ts'
import type { Session } from './session.ts'
import { uploadBytes, uploadSize } from './upload-bytes.ts'

/** Larger relations inside a statement cost Spark seconds a read (3.7 s to take and 6.4 s to read 30 MB), and memory many times their size. */
const limitBytes = 8 * 2 ** 20

/** A table in pieces that fit into a statement each. */
export function piecesOf(table: Table): readonly Table[] {
  if (uploadSize(table) <= limitBytes || table.rowCount < 2) return [table]
  const half = table.rowCount >> 1
  return [slice(table, 0, half), slice(table, half, table.rowCount)].flatMap(piecesOf)
}

/**
 * Makes a temporary view of a table, which travels inside the statement.
 *
 * @throws ENGINE_TOO_LARGE above 8 MiB, COLUMN_KIND for columns that are neither numbers nor texts, ARGUMENT_INVALID for a name that would need quotes.
 */
export async function upload(
  packages: OptionalPackages,
  session: Session,
  name: string,
  table: Table,
  options: StatementOptions,
): Promise<void> {
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(name)) throw invalidName(name)
  const bytes = uploadSize(table)
  if (bytes > limitBytes) throw tooLarge(name, bytes)
  const input = { local_relation: { data: uploadBytes(packages.arrow, table) } }
  const view = { input, name, is_global: false, replace: true }
  for await (const _ of execute(session, { command: { create_dataframe_view: view } }, options)) {
    // It answers nothing but that it is done.
  }
}

function invalidName(name: string): ClienteleError {
  return new ClienteleError(
    'ARGUMENT_INVALID',
    `"${name}" cannot name a view: take letters, digits and underscores, the first of which is no digit, at most 128.`,
    { name },
  )
}

function tooLarge(name: string, bytes: number): ClienteleError {
  return new ClienteleError(
    'ENGINE_TOO_LARGE',
    `The table for "${name}" takes ${bytes} bytes; up to ${limitBytes} go to Spark inside a statement. Write it as Parquet where both sides see it, and give its path.`,
    { name, bytes, limit: limitBytes },
  )
}

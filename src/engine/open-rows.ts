import { ClienteleError, unknownName } from '../errors.ts'
import type { ColumnSpec } from '../table/table.ts'
import { checkContext } from './check-context.ts'
import type { Context } from './context.ts'
import type { Feed } from './feed.ts'
import type { Session } from './pass.ts'
import type { Relation, Rows } from './relation.ts'
import { columnSpecs, isRelation, isSource } from './rows.ts'
import { sessionOver } from './session.ts'
import { sourceFeed } from './source-feed.ts'
import { tableFeed } from './table-feed.ts'

/** How rows are opened. */
export interface OpenOptions {
  /**
   * The text column that orders the rows of a table (by UTF-8 bytes), so that the order they came in changes nothing.
   * Default: the rows stay as they stand. Row sources are never sorted.
   */
  readonly key?: string | undefined
  /** What the state and one sum of a pass may take together, as plain data and in the memory of a kernel, in bytes. Default 256 MB (2^28). */
  readonly ceilingBytes?: number | undefined
}

/**
 * Opens rows for passes over some of their columns. The session alone knows shards, progress, cancellation, ceilings,
 * and whether the data changed between two passes. Shards have 65,536 rows and their sums are joined in one fixed
 * tree, so that a table and a row source with the same rows give the same bytes, whatever the sizes of the batches.
 *
 * @param rows - a table, a source that opens again for every pass, or a relation, on which every pass is one query.
 * @param columns - the columns that passes may read; may be empty for passes that only count rows.
 * @throws COLUMN_UNKNOWN for a column that is not there, COLUMN_KIND for a key that is not text, ARGUMENT_INVALID for a ceiling that is not positive or a seed that is no whole number from 0, DATE_INVALID for an
 * as-of day that does not exist. The session's methods throw ROWS_CHANGED,
 * SOURCE_NOT_REPEATABLE and STATE_TOO_LARGE, over a relation ENGINE_MISSING for a pass without SQL and ENGINE_FAILED, and reject with the signal's reason once it aborts.
 */
export async function openRows(
  rows: Rows,
  columns: readonly string[],
  context: Context,
  options: OpenOptions = {},
): Promise<Session> {
  const ceilingBytes = options.ceilingBytes ?? 2 ** 28
  if (!(ceilingBytes > 0))
    throw new ClienteleError(
      'ARGUMENT_INVALID',
      `The ceiling on the state of a pass is ${ceilingBytes} bytes. Give a positive number of bytes, or none for 256 MB.`,
      { ceilingBytes },
    )
  checkContext(context)
  context.signal?.throwIfAborted()
  if (isRelation(rows))
    return (await import('./sql-session.ts')).sqlSession(rows, columns, context, ceilingBytes)
  return sessionOver(feedOf(rows, columns, context, options.key), context, ceilingBytes)
}

function feedOf(
  rows: Exclude<Rows, Relation>,
  columns: readonly string[],
  context: Context,
  key: string | undefined,
): Feed {
  const specs = columnSpecs(rows)
  const opened = [...new Set(columns)].map((name) => specNamed(specs, name))
  if (!isSource(rows))
    return tableFeed(
      rows,
      opened.map((spec) => spec.name),
      key,
      context.seed ?? 1,
    )
  if (key !== undefined) specNamed(specs, key)
  return sourceFeed(rows, opened)
}

function specNamed(specs: readonly ColumnSpec[], name: string): ColumnSpec {
  const spec = specs.find((candidate) => candidate.name === name)
  if (spec !== undefined) return spec
  const known = specs.map((candidate) => candidate.name)
  throw unknownName('COLUMN_UNKNOWN', 'column', name, known, 'the rows')
}

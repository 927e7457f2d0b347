import { ClienteleError } from '../errors.ts'
import { columnOfKind } from '../table/access.ts'
import type { Table } from '../table/table.ts'
import { take } from '../table/take.ts'
import { canonicalOrder } from './canonical-order.ts'
import type { Feed, Shard } from './feed.ts'
import { project, SHARD_ROWS, specOf } from './rows.ts'
import { sampleChecksum } from './sample-checksum.ts'

/**
 * Shards of a table in memory, sorted once by its key where it is not.
 *
 * @throws COLUMN_UNKNOWN or COLUMN_KIND where the key is no text column of the table.
 */
export function tableFeed(
  table: Table,
  columns: readonly string[],
  key: string | undefined,
  seed: number,
): Feed {
  const order = key === undefined ? null : canonicalOrder(columnOfKind(table, key, 'text'))
  const sorted = order === null ? table : take(project(table, columns), order)
  const assertUnchanged = watch(table, columns, seed)
  return {
    columns: columns.map((name) => specOf(name, table.columns[name])),
    stays: true,
    order,
    rowCount: () => table.rowCount,
    async *open(wanted): AsyncGenerator<Shard, void, undefined> {
      assertUnchanged()
      const shown = project(sorted, wanted)
      for (let from = 0; from < shown.rowCount; from += SHARD_ROWS)
        yield { table: shown, from, to: Math.min(shown.rowCount, from + SHARD_ROWS) }
    },
  }
}

/** Remembers how the columns look, and throws where they look different later. */
function watch(table: Table, names: readonly string[], seed: number): () => void {
  const { rowCount } = table
  const columns = names.map((name) => table.columns[name])
  const before = sampleChecksum(columns, rowCount, seed)
  return () => {
    const same = table.rowCount === rowCount && names.every((name, i) => table.columns[name] === columns[i])
    if (same && sampleChecksum(columns, rowCount, seed) === before) return
    throw new ClienteleError(
      'ROWS_CHANGED',
      'The table changed between two passes over it: a column was replaced or written into. ' +
        'Columns given to the library must stay as they are; copy a column before writing.',
      { rows: rowCount },
    )
  }
}

import { ClienteleError } from '../errors.ts'
import type { ColumnSpec, RowSource } from '../table/table.ts'
import type { Feed, Shard } from './feed.ts'
import { rebatch } from './rebatch.ts'
import { SHARD_ROWS } from './rows.ts'

/** Shards of a row source, which is opened again for every pass and must be the same every time. */
export function sourceFeed(source: RowSource, columns: readonly ColumnSpec[]): Feed {
  let rowCount: number | null = null
  const assertRepeatable = repeatGuard(source)
  return {
    columns,
    stays: false,
    order: null,
    rowCount: () => rowCount,
    async *open(wanted, signal): AsyncGenerator<Shard, void, undefined> {
      await assertRepeatable()
      const specs = wanted.flatMap((name) => columns.filter((spec) => spec.name === name))
      let rows = 0
      for await (const table of rebatch(source, specs, SHARD_ROWS, signal)) {
        rows += table.rowCount
        yield { table, from: 0, to: table.rowCount }
      }
      if (rowCount !== null && rowCount !== rows) throw rowsChanged(`${rowCount} rows before, ${rows} now`)
      rowCount = rows
    },
  }
}

/** Throws before a pass that would not see the rows of the one before. */
function repeatGuard(source: RowSource): () => Promise<void> {
  let opened = false
  let before: string | null = null
  return async () => {
    if (source.fingerprint === null) {
      if (opened) throw notRepeatable()
    } else {
      const now = await source.fingerprint()
      if (before !== null && before !== now) throw rowsChanged('its fingerprint is another one')
      before = now
    }
    opened = true
  }
}

/** The error for a stream that was read before. */
export function notRepeatable(): ClienteleError {
  return new ClienteleError(
    'SOURCE_NOT_REPEATABLE',
    'This stream of rows can be read once, and a second pass over it is needed. ' +
      'Collect it into a table first, or give a source that can open again (a file, a query).',
  )
}

function rowsChanged(how: string): ClienteleError {
  return new ClienteleError(
    'ROWS_CHANGED',
    `The row source changed between two passes over it (${how}). Work on a copy that nobody writes to.`,
    { how },
  )
}

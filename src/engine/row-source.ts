import { namesOf } from '../table/access.ts'
import { makeTable } from '../table/make-table.ts'
import { slice } from '../table/slice.ts'
import type { ColumnSpec, RowSource, Table } from '../table/table.ts'
import { columnAppender } from './column-appender.ts'
import { growingDictionary } from './growing-dictionary.ts'
import { rebatch } from './rebatch.ts'
import { columnSpecs, SHARD_ROWS } from './rows.ts'
import { sampleChecksum } from './sample-checksum.ts'
import { notRepeatable } from './source-feed.ts'

/**
 * A row source of tables that something else makes: a file, a query, a network stream.
 *
 * @param columns - what the tables hold.
 * @param open - begins to read from the first row.
 * @param fingerprint - identifies the content, or null where the rows can be read once only; a second `open` then
 * throws SOURCE_NOT_REPEATABLE.
 * @param dictionaries - whether the tables share one growing dictionary per text column, which is the default, or have
 * each its own.
 */
export function sourceFromBatches<Name extends string>(
  columns: readonly (ColumnSpec & { readonly name: Name })[],
  open: (signal?: AbortSignal | undefined) => AsyncIterable<Table<Name>>,
  fingerprint: (() => Promise<string>) | null,
  dictionaries: NonNullable<RowSource['dictionaries']> = 'shared',
): RowSource<Name> {
  let opened = false
  return Object.freeze({
    columns,
    open(signal?: AbortSignal | undefined): AsyncIterable<Table<Name>> {
      if (opened && fingerprint === null) throw notRepeatable()
      opened = true
      return open(signal)
    },
    fingerprint,
    dictionaries,
  })
}

/**
 * The rows of a table as a row source.
 *
 * @param batchRows - rows a batch. Default 65,536, which passes take without a copy.
 */
export function sourceOf<Name extends string>(
  table: Table<Name>,
  batchRows: number = SHARD_ROWS,
): RowSource<Name> {
  const columns = columnSpecs(table) as readonly (ColumnSpec & { readonly name: Name })[]
  async function* open(signal?: AbortSignal | undefined): AsyncGenerator<Table<Name>, void, undefined> {
    for (let from = 0; from < table.rowCount; from += batchRows) {
      signal?.throwIfAborted()
      yield slice(table, from, Math.min(table.rowCount, from + batchRows))
    }
  }
  const fingerprint = async (): Promise<string> => {
    const sampled = namesOf(table).map((name) => table.columns[name])
    return `${table.rowCount}:${sampleChecksum(sampled, table.rowCount, 1)}`
  }
  return sourceFromBatches(columns, open, fingerprint)
}

/**
 * A row source whose tables are those of another, changed one by one: columns derived, scaled, left out; rows filtered.
 *
 * @param columns - what the changed tables hold.
 * @param change - makes the new table of each; must give the same for the same rows. New text columns must use one
 * dictionary for all tables, unless those of the source are apart.
 */
export function mapSource<Name extends string>(
  source: RowSource,
  columns: readonly (ColumnSpec & { readonly name: Name })[],
  change: (table: Table) => Table<Name>,
): RowSource<Name> {
  async function* open(signal?: AbortSignal | undefined): AsyncGenerator<Table<Name>, void, undefined> {
    for await (const table of source.open(signal)) yield change(table)
  }
  return sourceFromBatches(columns, open, source.fingerprint, source.dictionaries)
}

/**
 * Reads a row source into one table in memory.
 *
 * @throws COLUMN_UNKNOWN, COLUMN_KIND, COLUMN_UNIT or COLUMN_LENGTH where its tables are not as it declares.
 */
export async function collect<Name extends string>(
  source: RowSource<Name>,
  signal?: AbortSignal | undefined,
): Promise<Table<Name>> {
  const appenders = source.columns.map((spec) => columnAppender(spec, 1024, growingDictionary(spec.name)))
  let rowCount = 0
  for await (const table of rebatch(source, source.columns, SHARD_ROWS, signal)) {
    signal?.throwIfAborted()
    source.columns.forEach((spec, i) => {
      appenders[i].append(table.columns[spec.name], 0, table.rowCount)
    })
    rowCount += table.rowCount
  }
  return makeTable(
    source.columns.map((spec, i) => [spec.name, appenders[i].column()] as const),
    rowCount,
  )
}

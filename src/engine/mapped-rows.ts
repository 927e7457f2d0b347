import { ClienteleError } from '../errors.ts'
import type { ReadonlyUint32Array } from '../math/arrays.ts'
import { namesOf } from '../table/access.ts'
import { makeTable } from '../table/make-table.ts'
import type { ColumnSpec, Table } from '../table/table.ts'
import { take } from '../table/take.ts'
import { type ColumnAppender, columnAppender } from './column-appender.ts'
import type { Feed } from './feed.ts'
import { growingDictionary } from './growing-dictionary.ts'
import { mergingDictionary } from './merging-dictionary.ts'
import { specOf } from './rows.ts'

/** The columns a mapping makes, shard by shard. */
export interface MappedRows<Name extends string> {
  /** Copies the rows of one shard. */
  append(piece: Table<Name>, rows: number): void
  /**
   * All rows in the caller's order.
   *
   * @param ofEmpty - maps a table without rows; asked for the columns where there was no shard.
   */
  table(ofEmpty: (empty: Table) => Table<Name>, columns: readonly string[]): Table<Name>
}

/**
 * Collects what a mapping makes of the shards of a feed.
 *
 * @param mapping - its name, for messages.
 */
export function createMapped<Name extends string>(mapping: string, feed: Feed): MappedRows<Name> {
  let specs: readonly ColumnSpec[] | null = null
  let appenders: readonly ColumnAppender[] = []
  let rowCount = 0
  const append = (piece: Table<Name>, rows: number): void => {
    const found = namesOf(piece).map((name) => specOf(name, piece.columns[name]))
    specs ??= found
    assertPiece(mapping, specs, found, piece.rowCount, rows)
    if (appenders.length < specs.length)
      appenders = specs.map((spec) => columnAppender(spec, feed.rowCount() ?? rows, mergingDictionary()))
    appenders.forEach((appender, i) => {
      appender.append(piece.columns[found[i].name as Name], 0, rows)
    })
    rowCount += rows
  }
  return {
    append,
    table(ofEmpty, columns) {
      if (specs === null) append(ofEmpty(emptyTable(feed, columns)), 0)
      const names = (specs ?? []).map((spec) => spec.name as Name)
      const ordered = makeTable(
        names.map((name, i) => [name, appenders[i].column()] as const),
        rowCount,
      )
      return feed.order === null ? ordered : take(ordered, inverseOrder(feed.order))
    },
  }
}

function emptyTable(feed: Feed, columns: readonly string[]): Table {
  const specs = feed.columns.filter((spec) => columns.includes(spec.name))
  return makeTable(
    specs.map((spec) => [spec.name, columnAppender(spec, 0, growingDictionary(spec.name)).column()] as const),
    0,
  )
}

function assertPiece(
  mapping: string,
  expected: readonly ColumnSpec[],
  found: readonly ColumnSpec[],
  foundRows: number,
  expectedRows: number,
): void {
  if (foundRows === expectedRows && JSON.stringify(found) === JSON.stringify(expected)) return
  const say = (specs: readonly ColumnSpec[], rows: number): string =>
    `${rows} rows of ${specs.map(({ name, kind, unit }) => `${name} (${kind}${unit === null ? '' : `, ${unit}`})`).join(', ')}`
  throw new ClienteleError(
    'ARGUMENT_INVALID',
    `The mapping "${mapping}" made ${say(found, foundRows)} of a shard where ${say(expected, expectedRows)} were due. ` +
      'A mapping makes one row per row, and the same columns of every shard.',
    { mapping, foundRows, expectedRows },
  )
}

/** The order that undoes an order. */
function inverseOrder(order: ReadonlyUint32Array): Uint32Array {
  const inverse = new Uint32Array(order.length)
  for (let i = 0; i < order.length; i++) inverse[order[i]] = i
  return inverse
}

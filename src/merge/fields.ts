import { type Meaning, personalMeanings, type Source } from '../contracts/source.ts'
import { ClienteleError } from '../errors.ts'
import { columnOfKind } from '../table/access.ts'
import { type Column, MISSING_CODE, type TextColumn } from '../table/column.ts'
import { concat } from '../table/concat.ts'
import { decode } from '../table/dictionary-text.ts'
import { makeTable } from '../table/make-table.ts'
import type { Table } from '../table/table.ts'
import { takeColumn } from '../table/take.ts'
import { isPlaceholder } from './normalize-key.ts'

/**
 * What a column means. One that is not listed has the meaning it is called by (`email`), else it is an attribute; the
 * key and the column of collection days are no attributes unless listed.
 *
 * @returns null for columns that say nothing about the customer.
 */
function meaningOf(source: Source, column: string): Meaning | null {
  const stated = Object.hasOwn(source.meanings, column) ? source.meanings[column] : undefined
  if (stated !== undefined) return stated
  const named = personalMeanings.find((meaning) => meaning === column)
  if (named !== undefined) return named
  const isCollected = typeof source.collected === 'object' && source.collected?.column === column
  return column === source.key || isCollected ? null : 'attribute'
}

/** The column of a source that has a meaning, or null. */
function columnMeaning(source: Source, meaning: Meaning): string | null {
  return source.table.names.find((name) => meaningOf(source, name) === meaning) ?? null
}

/** The text column of a source by which records are joined, or null. @throws COLUMN_KIND where it is not text. */
export function keyColumn(source: Source, meaning: Meaning): TextColumn | null {
  const name = columnMeaning(source, meaning)
  return name === null ? null : columnOfKind(source.table, name, 'text')
}

/**
 * All records of all sources, one below the other, in the fields of the customer base: what has a meaning is called by
 * it, attributes keep their names.
 *
 * @throws ARGUMENT_INVALID where two columns of a source become one field; COLUMN_KIND, COLUMN_UNIT where a field is of
 * another kind in two sources.
 */
export function recordTable(sources: readonly Source[]): Table {
  const tables = sources.map(fieldTable)
  const samples = new Map<string, Column>()
  for (const table of tables)
    for (const name of table.names) if (!samples.has(name)) samples.set(name, table.columns[name])
  if (samples.size === 0)
    return makeTable(
      {},
      sources.reduce((rows, { table }) => rows + table.rowCount, 0),
    )
  return concat(
    tables.map((table) =>
      makeTable(
        [...samples].map(
          ([name, sample]) => [name, table.columns[name] ?? missing(sample, table.rowCount)] as const,
        ),
        table.rowCount,
      ),
    ),
  )
}

function fieldTable(source: Source): Table {
  const columns = new Map<string, string>()
  for (const name of source.table.names) {
    const meaning = meaningOf(source, name)
    if (meaning === null) continue
    const field = meaning === 'attribute' ? name : meaning
    const other = columns.get(field)
    if (other !== undefined) throw ambiguous(source.name, field, other, name)
    columns.set(field, name)
  }
  columns.delete('customer_id')
  return makeTable(
    [...columns].map(([field, name]) => [field, valuesOf(source, name)] as const),
    source.table.rowCount,
  )
}

/** A column of a source; where it is personal, placeholders count as missing. */
function valuesOf(source: Source, name: string): Column {
  const column = source.table.columns[name]
  if (column.kind !== 'text' || meaningOf(source, name) === 'attribute') return column
  const { dictionary } = column
  const says = Uint8Array.from({ length: dictionary.size }, (_, code) =>
    isPlaceholder(decode(dictionary, code)) ? 0 : 1,
  )
  if (!says.includes(0)) return column
  return {
    ...column,
    codes: Int32Array.from(column.codes, (code) => (code >= 0 && says[code] === 1 ? code : MISSING_CODE)),
  }
}

function missing(sample: Column, rowCount: number): Column {
  return takeColumn(sample, new Int32Array(rowCount).fill(-1))
}

function ambiguous(source: string, field: string, first: string, second: string): ClienteleError {
  return new ClienteleError(
    'ARGUMENT_INVALID',
    `In the source "${source}" the columns "${first}" and "${second}" both give "${field}". Leave one out, or call one an attribute under another name.`,
    { source, field, columns: [first, second] },
  )
}

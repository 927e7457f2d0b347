import { freeName } from '../engine/free-name.ts'
import type { Rows } from '../engine/relation.ts'
import { sourceFromBatches } from '../engine/row-source.ts'
import { columnSpecs, isRelation, isSource } from '../engine/rows.ts'
import { makeTable } from '../table/make-table.ts'
import type { ColumnSpec, RowSource, Table } from '../table/table.ts'
import type { Identity } from './kmeans-sample.ts'

/** Rows with what identifies them. */
export interface IdentifiedRows {
  readonly rows: Rows
  readonly identity: Identity & { readonly opens: readonly string[] }
}

/** The key that rows have of themselves. */
export function keyOf(rows: Rows): string | undefined {
  return isRelation(rows) ? (rows.key ?? undefined) : undefined
}

/**
 * Rows with what identifies them: their key, or their number.
 *
 * @param key - null where rows need not be identified.
 */
export function identified(rows: Rows, key: string | undefined | null): IdentifiedRows {
  if (typeof key === 'string') return { rows, identity: { column: key, kind: 'text', opens: [key] } }
  // The rows of a relation have no numbers: a sample of some of them is refused.
  if (key === null || isRelation(rows)) return { rows, identity: { column: '', kind: 'integer', opens: [] } }
  const { rows: numbered, column } = withRowNumbers(rows)
  return { rows: numbered, identity: { column, kind: 'integer', opens: [column] } }
}

/** Rows with one more column that counts them from 0 in the order they come, and its name. */
function withRowNumbers(rows: Table | RowSource): { readonly rows: Rows; readonly column: string } {
  const column = freeName(
    columnSpecs(rows).map(({ name }) => name),
    'row number',
  )
  if (!isSource(rows)) return { rows: numbered(rows, column, 0), column }
  return { rows: numberedSource(rows, column), column }
}

function numberedSource(source: RowSource, column: string): RowSource {
  const spec: ColumnSpec = { name: column, kind: 'integer', unit: null }
  async function* open(signal?: AbortSignal | undefined): AsyncGenerator<Table, void, undefined> {
    let first = 0
    for await (const table of source.open(signal)) {
      yield numbered(table, column, first)
      first += table.rowCount
    }
  }
  return sourceFromBatches([...source.columns, spec], open, source.fingerprint, source.dictionaries)
}

function numbered(table: Table, column: string, first: number): Table {
  const values = new Float64Array(table.rowCount)
  for (let row = 0; row < values.length; row++) values[row] = first + row
  return makeTable(
    [
      ...table.names.map((name) => [name, table.columns[name]] as const),
      [column, { kind: 'integer', unit: null, values }],
    ],
    table.rowCount,
  )
}

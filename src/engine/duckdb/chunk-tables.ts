import type { DuckDBDataChunk, DuckDBResult, DuckDBVector } from '@duckdb/node-api'
import { ClienteleError } from '../../errors.ts'
import { type Column, MISSING_CODE } from '../../table/column.ts'
import { createDictionaryBuilder, type DictionaryBuilder } from '../../table/dictionary-builder.ts'
import { makeTable } from '../../table/make-table.ts'
import type { Table } from '../../table/table.ts'

/** Chunks that are put together into one table. A chunk has at most 2,048 rows. */
const chunksTogether = 32

/** The rows of a result as tables, at least one; text columns share one growing dictionary. */
export async function* chunkTables(result: DuckDBResult): AsyncGenerator<Table, void, undefined> {
  const names = result.columnNames()
  const builders = names.map((): DictionaryBuilder => createDictionaryBuilder())
  let isText: readonly boolean[] | null = null
  for (;;) {
    const chunks: DuckDBDataChunk[] = []
    while (chunks.length < chunksTogether) {
      const chunk = await result.fetchChunk()
      if (chunk === null || chunk.rowCount === 0) break
      chunks.push(chunk)
    }
    if (chunks.length === 0 && isText !== null) return
    isText ??= result.columnTypes().map((type) => String(type) === 'VARCHAR')
    const rows = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0)
    yield makeTable(
      names.map((name, j): [string, Column] => {
        const vectors = chunks.map((chunk) => chunk.getColumnVector(j))
        return [
          name,
          isText?.[j] ? textColumn(vectors, rows, builders[j]) : numberColumn(vectors, rows, name),
        ]
      }),
      rows,
    )
    if (chunks.length < chunksTogether) return
  }
}

function numberColumn(vectors: readonly DuckDBVector[], rows: number, name: string): Column {
  const values = new Float64Array(rows)
  let at = 0
  for (const vector of vectors)
    for (let i = 0; i < vector.itemCount; i++) values[at++] = numberOf(vector.getItem(i), name)
  return { kind: 'number', values }
}

function numberOf(item: unknown, column: string): number {
  if (typeof item === 'number') return item
  if (item === null) return Number.NaN
  if (typeof item === 'bigint' && BigInt(Number(item)) === item) return Number(item)
  throw typeof item === 'bigint'
    ? new ClienteleError(
        'EXACTNESS_LOST',
        `A whole number in column "${column}" of a query has no double of its value. Sum less, or as doubles.`,
        { column },
      )
    : new ClienteleError(
        'COLUMN_KIND',
        `Column "${column}" of a query is neither a number nor a text. Cast it.`,
        { column },
      )
}

function textColumn(vectors: readonly DuckDBVector[], rows: number, builder: DictionaryBuilder): Column {
  const codes = new Int32Array(rows)
  let at = 0
  for (const vector of vectors)
    for (let i = 0; i < vector.itemCount; i++) {
      const item = vector.getItem(i)
      codes[at++] = typeof item === 'string' ? builder.codeOfString(item) : MISSING_CODE
    }
  return { kind: 'text', codes, dictionary: builder.snapshot() }
}

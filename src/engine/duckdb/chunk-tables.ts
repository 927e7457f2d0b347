import type { DuckDBDataChunk, DuckDBResult, DuckDBVector } from '@duckdb/node-api'
import { ClienteleError } from '../../errors.ts'
import type { Column } from '../../table/column.ts'
import { createDictionaryBuilder, type DictionaryBuilder } from '../../table/dictionary-builder.ts'
import { makeTable } from '../../table/make-table.ts'
import type { Table } from '../../table/table.ts'
import type { DuckDb } from './load-duckdb.ts'
import { readNumbers, readTexts } from './vectors.ts'

/** Chunks that are put together into one table. A chunk has at most 2,048 rows. */
const chunksTogether = 32

/**
 * The rows of a result as tables, at least one; text columns share one growing dictionary.
 *
 * @throws ENGINE_FAILED where the query failed after its first rows.
 */
export async function* chunkTables(
  duckdb: DuckDb,
  result: DuckDBResult,
): AsyncGenerator<Table, void, undefined> {
  const names = result.columnNames()
  const builders = result
    .columnTypes()
    .map((type): DictionaryBuilder | null => (String(type) === 'VARCHAR' ? createDictionaryBuilder() : null))
  for (let isFirst = true; ; isFirst = false) {
    const chunks = await nextChunks(duckdb, result)
    if (chunks.length === 0 && !isFirst) return
    const rows = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0)
    const columns = names.map((name, j): [string, Column] => {
      const vectors = chunks.map((chunk) => chunk.getColumnVector(j))
      const builder = builders[j]
      return [
        name,
        builder === null ? numberColumn(vectors, rows, name) : textColumn(duckdb, vectors, rows, builder),
      ]
    })
    yield makeTable(columns, rows)
    if (chunks.length < chunksTogether) return
  }
}

async function nextChunks(
  { ResultReturnType }: DuckDb,
  result: DuckDBResult,
): Promise<readonly DuckDBDataChunk[]> {
  const chunks: DuckDBDataChunk[] = []
  while (chunks.length < chunksTogether) {
    const chunk = await result.fetchChunk()
    if (chunk === null || chunk.rowCount === 0) {
      // The client (1.5) ends a query that failed in the middle as it ends one that is complete; only the type of the result tells them apart.
      if (result.returnType === ResultReturnType.INVALID) throw brokenOff()
      break
    }
    chunks.push(chunk)
  }
  return chunks
}

function brokenOff(): ClienteleError {
  return new ClienteleError(
    'ENGINE_FAILED',
    'DuckDB broke a query off after its first rows, and its client does not say why: a value that cannot be computed, or no memory left. Store the query (engine.store), which says why; give openDuckDb a spillFolder where memory ends.',
    { engine: 'duckdb' },
  )
}

function numberColumn(vectors: readonly DuckDBVector[], rows: number, name: string): Column {
  const values = new Float64Array(rows)
  let at = 0
  for (const vector of vectors) {
    readNumbers(vector, values.subarray(at, at + vector.itemCount), name)
    at += vector.itemCount
  }
  return { kind: 'number', values }
}

function textColumn(
  duckdb: DuckDb,
  vectors: readonly DuckDBVector[],
  rows: number,
  builder: DictionaryBuilder,
): Column {
  const codes = new Int32Array(rows)
  let at = 0
  for (const vector of vectors) {
    readTexts(duckdb, vector, codes.subarray(at, at + vector.itemCount), builder)
    at += vector.itemCount
  }
  return { kind: 'text', codes, dictionary: builder.snapshot() }
}

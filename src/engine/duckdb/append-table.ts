import type { DuckDBConnection, DuckDBVector } from '@duckdb/node-api'
import { textAt } from '../../table/access.ts'
import type { Column } from '../../table/column.ts'
import type { Table } from '../../table/table.ts'
import type { DuckDb } from './load-duckdb.ts'
import { writeNumbers } from './vectors.ts'

/** Rows a chunk. */
const chunkRows = 2048

/** Adds the rows of a table of numbers and texts to a table of the database. NaN becomes NULL. */
export async function appendTable(
  { DuckDBDataChunk, DOUBLE, VARCHAR }: DuckDb,
  connection: DuckDBConnection,
  name: string,
  table: Table,
  signal: AbortSignal | undefined,
): Promise<void> {
  const columns = table.names.map((column) => table.columns[column])
  const chunk = DuckDBDataChunk.create(
    columns.map(({ kind }) => (kind === 'text' ? VARCHAR : DOUBLE)),
    chunkRows,
  )
  const appender = await connection.createAppender(name)
  try {
    for (let from = 0; from < table.rowCount; from += chunkRows) {
      signal?.throwIfAborted()
      const rows = Math.min(chunkRows, table.rowCount - from)
      chunk.reset()
      chunk.rowCount = rows
      for (const [j, column] of columns.entries()) {
        const vector = chunk.getColumnVector(j)
        if (column.kind === 'number') writeNumbers(vector, column.values.subarray(from, from + rows))
        else writeTexts(vector, column, from, rows)
        vector.flush()
      }
      appender.appendDataChunk(chunk)
    }
  } finally {
    appender.closeSync()
  }
}

function writeTexts(vector: DuckDBVector, column: Column, from: number, rows: number): void {
  for (let i = 0; i < rows; i++) vector.setItem(i, column.kind === 'text' ? textAt(column, from + i) : null)
}

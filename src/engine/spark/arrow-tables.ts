import type { RecordBatch, Schema } from 'apache-arrow'
import { ClienteleError } from '../../errors.ts'
import type { Column } from '../../table/column.ts'
import { makeTable } from '../../table/make-table.ts'
import type { Table } from '../../table/table.ts'
import { type ColumnReader, columnReader } from './arrow-column.ts'
import type { OptionalPackages } from './optional-packages.ts'

/** Turns Arrow streams with the same columns into tables, whose text columns share one growing dictionary. */
export interface TableReader {
  /** The tables of a stream. Those without rows are left out. */
  read(stream: Uint8Array): Iterable<Table>
  /**
   * A table without rows, for a result that has none.
   *
   * @throws ENGINE_FAILED where no stream has told the columns.
   */
  empty(): Table
}

export function tableReader({ arrow }: Pick<OptionalPackages, 'arrow'>): TableReader {
  let readers: readonly ColumnReader[] | null = null
  const readersOf = (schema: Schema): readonly ColumnReader[] => {
    readers ??= schema.fields.map((field) => columnReader(arrow, field))
    if (readers.length === schema.fields.length) return readers
    throw new ClienteleError('ENGINE_FAILED', 'The batches of a result differ in their columns.')
  }
  return {
    *read(stream) {
      const { schema, batches } = arrow.tableFromIPC(stream)
      const columns = readersOf(schema)
      for (const batch of batches) if (batch.numRows > 0) yield tableOf(batch, columns)
    },
    empty() {
      if (readers === null)
        throw new ClienteleError('ENGINE_FAILED', 'The server completed a query without telling its columns.')
      return makeTable(
        readers.map(({ name, read }): [string, Column] => [name, read(null)]),
        0,
      )
    },
  }
}

function tableOf({ data, numRows }: RecordBatch, readers: readonly ColumnReader[]): Table {
  return makeTable(
    readers.map(({ name, read }, j): [string, Column] => [name, read(data.children[j])]),
    numRows,
  )
}

import type { Column } from './column.ts'
import { concat } from './concat.ts'
import { csvSource } from './csv/csv-source.ts'
import type { CsvInput } from './csv/input.ts'
import type { CsvReadOptions } from './csv/options.ts'
import type { CsvSummary } from './csv/rejected.ts'
import { makeTable } from './make-table.ts'
import type { ColumnSpec, Table } from './table.ts'

/** A CSV input as one table, and what became of its lines. */
export interface CsvRead extends CsvSummary {
  readonly table: Table
  readonly columns: readonly ColumnSpec[]
  /** What stands between two fields: `,`, or `, ` where blanks after it belong to it. */
  readonly separator: string
}

/**
 * Reads CSV into one table. How fields, kinds and rows that cannot be used are told is said at `csvSource`, which reads
 * what is larger than memory.
 *
 * @throws as `csvSource` and its passes.
 */
export async function readCsv(input: CsvInput, options: CsvReadOptions = {}): Promise<CsvRead> {
  const source = await csvSource(input, options)
  const tables: Table[] = []
  for await (const table of source.open()) tables.push(table)
  const { columns, separator } = source
  return Object.freeze({ table: joined(tables), columns, separator, ...summaryOf(source.summary()) })
}

/** One table of those of a pass. Each text column ends with a dictionary that holds those before, so that codes stay. */
function joined(tables: readonly Table[]): Table {
  const last = tables[tables.length - 1]
  return concat(
    tables.map(({ names, columns, rowCount }) =>
      makeTable(
        names.map((name): [string, Column] => [name, withDictionaryOf(columns[name], last.columns[name])]),
        rowCount,
      ),
    ),
  )
}

function withDictionaryOf(column: Column, last: Column): Column {
  return column.kind === 'text' && last.kind === 'text' ? { ...column, dictionary: last.dictionary } : column
}

function summaryOf(summary: CsvSummary | null): CsvSummary {
  if (summary === null) throw new Error('a pass that was read to its end has a summary')
  return summary
}

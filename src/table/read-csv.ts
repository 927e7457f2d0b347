import { openCsv, sourceWay } from './csv/csv-source.ts'
import type { CsvInput } from './csv/input.ts'
import type { CsvReadOptions } from './csv/options.ts'
import type { CsvSummary } from './csv/rejected.ts'
import type { ColumnSpec, Table } from './table.ts'

/** A CSV input as one table, and what became of its lines. */
export interface CsvRead extends CsvSummary {
  readonly table: Table
  readonly columns: readonly ColumnSpec[]
  /** What stands between two fields: `,`, or `, ` where blanks after it belong to it. */
  readonly separator: string
  /** What made the reading slower than it was asked to be: threads that did not work. The rows are the same. */
  readonly warnings: readonly string[]
}

/**
 * Reads CSV into one table. How fields, kinds and rows that cannot be used are told is said at `csvSource`, which reads
 * what is larger than memory.
 *
 * @throws as `csvSource` and its passes.
 */
export async function readCsv(input: CsvInput, options: CsvReadOptions = {}): Promise<CsvRead> {
  const source = await openCsv(input, options, { ...sourceWay, tableRows: Number.POSITIVE_INFINITY })
  const tables: Table[] = []
  for await (const table of source.open()) tables.push(table)
  const { columns, separator } = source
  return Object.freeze({
    table: tables[0],
    columns,
    separator,
    warnings: source.warnings(),
    ...summaryOf(source.summary()),
  })
}

function summaryOf(summary: CsvSummary | null): CsvSummary {
  if (summary === null) throw new Error('a pass that was read to its end has a summary')
  return summary
}

import type { Column } from './column.ts'
import { makeTable } from './make-table.ts'
import type { Table } from './table.ts'

/**
 * @internal The tables of one pass over a source, each text column with the dictionary of the last table. That one holds those before, so that
 * codes stay, and putting the tables together need not look at the texts.
 */
export function withLastDictionaries(tables: readonly Table[]): readonly Table[] {
  const last = tables[tables.length - 1]
  return tables.map(({ names, columns, rowCount }) =>
    makeTable(
      names.map((name): [string, Column] => [name, withDictionaryOf(columns[name], last.columns[name])]),
      rowCount,
    ),
  )
}

function withDictionaryOf(column: Column, last: Column): Column {
  return column.kind === 'text' && last.kind === 'text' ? { ...column, dictionary: last.dictionary } : column
}

import { textAt } from '../../table/access.ts'
import type { Column } from '../../table/column.ts'
import type { Table } from '../../table/table.ts'
import type { SqlConnection, StatementOptions } from '../connection.ts'
import type { Dialect } from '../dialect.ts'
import type { Sql } from '../sql.ts'

/** Rows a statement. */
const batchRows = 500

/** Makes a temporary table by `insert` statements: slow, and possible everywhere. */
export async function uploadByStatements(
  connection: SqlConnection,
  name: string,
  table: Table,
  options?: StatementOptions,
): Promise<void> {
  const { dialect } = connection
  const target = dialect.identifier(name)
  await connection.run(dialect.createTable(target, emptyLike(table, dialect)).text, options)
  const readers = table.names.map((column) => literals(table.columns[column], dialect))
  for (let from = 0; from < table.rowCount; from += batchRows) {
    const rows: Sql[] = []
    for (let row = from; row < Math.min(table.rowCount, from + batchRows); row++) {
      const values = readers.map((literal) => literal(row))
      rows.push(dialect.sql`(${dialect.join(values, ', ')})`)
    }
    await connection.run(dialect.sql`insert into ${target} values ${dialect.join(rows, ', ')}`.text, options)
  }
}

/** A query for no rows of the columns of a table of numbers and texts. */
export function emptyLike(table: Table, dialect: Dialect): Sql {
  const columns = table.names.map((name) => {
    const type = table.columns[name].kind === 'text' ? 'text' : 'double'
    return dialect.sql`${dialect.missing(type)} as ${dialect.identifier(name)}`
  })
  return dialect.sql`select ${dialect.join(columns, ', ')} where false`
}

/** The values of a column as literals. */
function literals(column: Column, dialect: Dialect): (row: number) => Sql {
  if (column.kind === 'text')
    return (row) => {
      const text = textAt(column, row)
      return text === null ? dialect.missing('text') : dialect.text(text)
    }
  const values = column.kind === 'number' ? column.values : []
  return (row) => (Number.isFinite(values[row]) ? dialect.double(values[row]) : dialect.missing('double'))
}

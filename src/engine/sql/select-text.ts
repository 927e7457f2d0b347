import type { ColumnSpec } from '../../table/table.ts'
import type { Dialect } from '../dialect.ts'
import type { NamedQuery } from '../relation.ts'
import type { Sql } from '../sql.ts'
import type { SqlMapping } from '../sql-pass.ts'
import { dialectNamed } from './dialect-named.ts'

/** What turning a model into SQL takes. */
export interface ToSqlOptions {
  readonly dialect: 'duckdb' | 'spark' | 'sail' | 'postgres' | Dialect
  /** The table with the raw columns; its schema, too, as a list: `['crm', 'customers']`. It stands in the text once, quoted. */
  readonly from: string | readonly string[]
  /** The column that identifies a row; it is given first, as it is. */
  readonly key: string
}

/** A mapping as the text of a query over a table whose columns are of any type that their kinds can be taken of. */
export function selectText<State>(
  mapping: SqlMapping<State>,
  state: State,
  inputs: readonly ColumnSpec[],
  { dialect: named, from, key }: ToSqlOptions,
): string {
  const dialect = dialectNamed(named)
  const { sql, join, identifier } = dialect
  const taken = inputs.map(
    ({ name, kind }) => sql`${dialect.taken(identifier(name), kind)} as ${identifier(name)}`,
  )
  const isInput = inputs.some(({ name }) => name === key)
  const columns = isInput ? taken : [identifier(key), ...taken]
  const rows: NamedQuery = {
    engine: { dialect },
    name: [from].flat().join('.'),
    from: sql`(select ${join(columns, ', ')} from ${tableName(from, dialect)}) as rows_`,
    columns: isInput ? inputs : [{ name: key, kind: 'text', unit: null }, ...inputs],
  }
  return mapping.toSql(rows, state, dialect, [key]).query.text
}

function tableName(from: ToSqlOptions['from'], { sql, identifier }: Dialect): Sql {
  const [first, ...rest] = [from].flat()
  return rest.reduce((name, part) => sql`${name}.${identifier(part)}`, identifier(first ?? ''))
}

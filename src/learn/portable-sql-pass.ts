import type { ModelInput } from '../contracts/model.ts'
import type { Dialect } from '../engine/dialect.ts'
import type { NamedQuery } from '../engine/relation.ts'
import { dialectNamed } from '../engine/sql/dialect-named.ts'
import type { Sql } from '../engine/sql.ts'
import type { SqlMapping } from '../engine/sql-pass.ts'
import type { ToSqlOptions } from './to-sql.ts'

/** A mapping as the text of a query over a table whose columns are of any type that their kinds can be taken of. */
export function selectText<State>(
  mapping: SqlMapping<State>,
  state: State,
  inputs: readonly ModelInput[],
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

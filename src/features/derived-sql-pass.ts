import { expressionToSql } from '../engine/expression-sql.ts'
import type { Relation } from '../engine/relation.ts'
import { columnsIn, derived, specIn } from '../engine/relation-sql.ts'
import type { Sql } from '../engine/sql.ts'
import type { Expression } from '../table/expression.ts'
import type { ColumnSpec } from '../table/table.ts'

/**
 * A relation with computed columns after its own. All expressions read the relation given, not each other's results.
 *
 * @throws EXPRESSION_INVALID, EXPRESSION_TYPE, COLUMN_UNKNOWN
 */
export function withDerived(
  relation: Relation,
  expressions: { readonly [name: string]: Expression },
): Relation {
  const { dialect } = relation.engine
  const { sql, join, identifier } = dialect
  const made = Object.entries(expressions).map(([name, expression]) => {
    const { value, kind } = expressionToSql(expression, relation, dialect)
    const unit = expression.op === 'column' ? specIn(relation, expression.args[0]).unit : null
    const spec: ColumnSpec = { name, kind, unit }
    return { spec, said: sql`${value} as ${identifier(name)}` }
  })
  const own = relation.columns.map(({ name }) => identifier(name))
  const values = join([...own, ...made.map(({ said }) => said)], ', ')
  const columns = [...relation.columns, ...made.map(({ spec }) => spec)]
  return derived(relation, sql`select ${values} from ${relation.from}`, columns)
}

/** How many rows there are, and how many values columns have: a query of one row. */
export function filledSql(relation: Relation, names: readonly string[]): Sql {
  const { sql, join, identifier, count } = relation.engine.dialect
  const { column } = columnsIn(relation)
  const filled = names.map((name, i) => sql`${count(column(name))} as ${identifier(`f${i}_`)}`)
  return sql`select ${join([sql`${count()} as rows_seen`, ...filled], ', ')} from ${relation.from}`
}

import type { Expression } from '../table/expression.ts'
import type { ColumnSpec } from '../table/table.ts'
import type { Relation } from './relation.ts'
import { derived, specIn } from './relation-sql.ts'

/**
 * A relation with computed columns: a new name comes last, a known one is replaced where it stands. All expressions read the relation given, not each other's
 * results. They are computed whenever it is read; `engine.store` computes them once.
 *
 * @throws EXPRESSION_INVALID, EXPRESSION_TYPE, COLUMN_UNKNOWN
 */
export async function deriveRelation<Name extends string, New extends string>(
  relation: Relation<Name>,
  expressions: { readonly [Key in New]: Expression },
): Promise<Relation<Name | New>> {
  const { expressionToSql } = await import('./expression-sql.ts')
  const { dialect } = relation.engine
  const { sql, join, identifier } = dialect
  const made = new Map(
    (Object.entries(expressions) as [New, Expression][]).map(([name, expression]) => {
      const { value, kind } = expressionToSql(expression, relation, dialect)
      const unit = expression.op === 'column' ? specIn(relation, expression.args[0]).unit : null
      return [name, { value, spec: { name, kind, unit } }]
    }),
  )
  const known: readonly (ColumnSpec & { readonly name: Name | New })[] = relation.columns
  const added = [...made.values()]
    .map(({ spec }) => spec)
    .filter((spec) => !known.some(({ name }) => name === spec.name))
  const columns = [...known.map((spec) => made.get(spec.name as New)?.spec ?? spec), ...added]
  const values = columns.map(({ name }) => {
    const computed = made.get(name as New)
    return computed === undefined ? identifier(name) : sql`${computed.value} as ${identifier(name)}`
  })
  return derived(relation, sql`select ${join(values, ', ')} from ${relation.from}`, columns)
}

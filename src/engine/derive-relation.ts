import type { Expression } from '../table/expression.ts'
import type { ColumnSpec } from '../table/table.ts'
import type { Relation } from './relation.ts'
import { derived, specIn } from './relation-sql.ts'

/**
 * A relation with a computed column: a new name comes last, a known one is replaced where it stands. It is computed whenever it is read;
 * `engine.store` computes it once.
 *
 * @throws EXPRESSION_INVALID, EXPRESSION_TYPE, COLUMN_UNKNOWN
 */
export async function deriveRelation<Name extends string, New extends string>(
  relation: Relation<Name>,
  name: New,
  expression: Expression,
): Promise<Relation<Name | New>> {
  const { expressionToSql } = await import('./expression-sql.ts')
  const { dialect } = relation.engine
  const { value, kind } = expressionToSql(expression, relation, dialect)
  const unit = expression.op === 'column' ? specIn(relation, expression.args[0]).unit : null
  const made = { name, kind, unit }
  const isKnown = relation.columns.some((spec) => (spec.name as string) === name)
  const columns: readonly (ColumnSpec & { readonly name: Name | New })[] = isKnown
    ? relation.columns.map((spec) => ((spec.name as string) === name ? made : spec))
    : [...relation.columns, made]
  const values = columns.map((spec) => {
    const identifier = dialect.identifier(spec.name)
    return spec === made ? dialect.sql`${value} as ${identifier}` : identifier
  })
  return derived(relation, dialect.sql`select ${dialect.join(values, ', ')} from ${relation.from}`, columns)
}

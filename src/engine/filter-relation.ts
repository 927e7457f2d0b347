import { notAFlag } from '../table/expression/kind-rules.ts'
import type { Expression } from '../table/expression.ts'
import type { Relation } from './relation.ts'
import { derived } from './relation-sql.ts'

/**
 * The rows of a relation for which an expression is true; those for which it is false or missing are left out. It is computed whenever it is read;
 * `engine.store` computes it once.
 *
 * @throws EXPRESSION_INVALID, EXPRESSION_TYPE, COLUMN_UNKNOWN
 */
export async function filterRelation<Name extends string>(
  relation: Relation<Name>,
  expression: Expression,
): Promise<Relation<Name>> {
  const { expressionToSql } = await import('./expression-sql.ts')
  const { dialect } = relation.engine
  const { value, kind } = expressionToSql(expression, relation, dialect)
  if (kind !== 'flag') throw notAFlag(kind)
  const kept = dialect.join(
    relation.columns.map(({ name }) => dialect.identifier(name)),
    ', ',
  )
  return derived(relation, dialect.sql`select ${kept} from ${relation.from} where ${value}`, relation.columns)
}

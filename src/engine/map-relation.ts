import { ClienteleError } from '../errors.ts'
import type { Mapping } from './pass.ts'
import type { Relation } from './relation.ts'
import { derived, specIn } from './relation-sql.ts'

/**
 * The rows of a relation with the new columns of a mapping beside their own, computed whenever they are read. `engine.store` computes them once.
 *
 * @param kept - which columns of the relation stay; none may have the name of a new one. Default: its key, where it has one.
 * @throws COLUMN_UNKNOWN, ENGINE_MISSING for a mapping without SQL.
 */
export async function mapRelation<State, Name extends string>(
  relation: Relation,
  mapping: Mapping<State, Name>,
  state: State,
  kept: readonly string[] = relation.key === null ? [] : [relation.key],
): Promise<Relation> {
  const { dialect } = relation.engine
  for (const name of [...mapping.columns, ...kept]) specIn(relation, name)
  if (mapping.sql === undefined)
    throw new ClienteleError(
      'ENGINE_MISSING',
      `The mapping "${mapping.name}" has no SQL, and the rows of "${relation.name}" lie in an engine (${dialect.name}).`,
      { mapping: mapping.name, relation: relation.name },
    )
  const { toSql } = await mapping.sql()
  const { query, columns } = toSql(relation, state, dialect, kept)
  return derived(relation, query, [...kept.map((name) => specIn(relation, name)), ...columns])
}

import { unknownName } from '../errors.ts'
import type { ColumnSpec } from '../table/table.ts'
import type { NamedQuery, Relation } from './relation.ts'
import type { Sql } from './sql.ts'

/** The columns of a relation by name, as a pass needs them in its query. */
export interface RelationColumns {
  /** As it lies there. */
  column(name: string): Sql
  /** As a double: a day as its number, a flag as 0 or 1; or as a text. */
  plain(name: string): Sql
}

/**
 * The columns of a relation.
 *
 * @throws COLUMN_UNKNOWN from its functions.
 */
export function columnsIn(relation: NamedQuery): RelationColumns {
  const { dialect } = relation.engine
  return {
    column: (name) => dialect.identifier(specIn(relation, name).name),
    plain: (name) => dialect.plain(dialect.identifier(name), specIn(relation, name).kind),
  }
}

/** @throws COLUMN_UNKNOWN */
export function specIn({ columns, name: relation }: NamedQuery, name: string): ColumnSpec {
  const spec = columns.find((candidate) => candidate.name === name)
  if (spec !== undefined) return spec
  const known = columns.map((candidate) => candidate.name)
  throw unknownName('COLUMN_UNKNOWN', 'column', name, known, `the relation "${relation}"`)
}

/** A relation that is a query over another; it is computed whenever it is read. */
export function derived<Name extends string>(
  relation: Relation,
  query: Sql,
  columns: readonly (ColumnSpec & { readonly name: Name })[],
): Relation<Name> {
  const { engine, key, name } = relation
  return Object.freeze({
    kind: 'relation',
    engine,
    name,
    from: engine.dialect.sql`(${query}) as rows_`,
    columns,
    key: columns.some((spec) => spec.name === key) ? key : null,
    isStored: relation.isStored,
  })
}

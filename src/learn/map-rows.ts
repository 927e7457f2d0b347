import { openRows } from '../engine/open-rows.ts'
import type { Mapping } from '../engine/pass.ts'
import type { Relation, Rows } from '../engine/relation.ts'
import { isRelation } from '../engine/rows.ts'
import type { Table } from '../table/table.ts'
import type { KeepContext } from './map-relation-rows.ts'
import type { Preparation } from './prepare/compile.ts'

/**
 * The new columns of rows: a table in the caller's order, or a relation that computes them whenever it is read.
 *
 * @param complete - what must be there in every row. A relation is looked at first; a table is refused by the mapping.
 */
export async function mapRows<State, Name extends string>(
  rows: Rows,
  mapping: Mapping<State, Name>,
  state: State,
  complete: Preparation,
  context: KeepContext,
): Promise<Table<Name> | Relation> {
  if (isRelation(rows)) {
    const { mapCompleteRelation } = await import('./map-relation-rows.ts')
    return mapCompleteRelation(rows, mapping, state, complete, context)
  }
  const session = await openRows(rows, mapping.columns, context)
  try {
    return await session.map(mapping, state)
  } finally {
    await session.close()
  }
}

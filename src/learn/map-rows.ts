import type { Context } from '../engine/context.ts'
import { openRows } from '../engine/open-rows.ts'
import type { Mapping } from '../engine/pass.ts'
import type { Relation, Rows } from '../engine/relation.ts'
import { isRelation } from '../engine/rows.ts'
import { runPass } from '../engine/run-pass.ts'
import type { Table } from '../table/table.ts'
import type { Preparation } from './prepare/compile.ts'
import { assertPresent } from './prepare/preparation-checks.ts'
import { rangePass } from './prepare/range-pass.ts'

/** What applying a model to a relation accepts. */
export interface KeepContext extends Context {
  /** Columns of the relation that stay beside the new ones. Default: its key, where it has one. */
  readonly keep?: readonly string[] | undefined
}

/**
 * The new columns of rows: a table in the caller's order, or a relation that computes them whenever it is read.
 *
 * @param complete - columns that a relation must have a value of in every row, which takes one pass; a table is refused while it is mapped.
 */
export async function mapRows<State, Name extends string>(
  rows: Rows,
  mapping: Mapping<State, Name>,
  state: State,
  complete: Preparation,
  context: KeepContext,
): Promise<Table<Name> | Relation> {
  if (isRelation(rows)) {
    assertPresent(complete.columns, await runPass(rows, rangePass(complete), null, context))
    const { mapRelation } = await import('../engine/map-relation.ts')
    return mapRelation(rows, mapping, state, context.keep)
  }
  const session = await openRows(rows, mapping.columns, context)
  try {
    return await session.map(mapping, state)
  } finally {
    await session.close()
  }
}

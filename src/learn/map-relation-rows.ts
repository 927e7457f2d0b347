import type { Context } from '../engine/context.ts'
import { mapRelation } from '../engine/map-relation.ts'
import type { Mapping } from '../engine/pass.ts'
import type { Relation } from '../engine/relation.ts'
import { runPass } from '../engine/run-pass.ts'
import type { Preparation } from './prepare/compile.ts'
import { assertPresent } from './prepare/preparation-checks.ts'
import { rangePass } from './prepare/range-pass.ts'

/** What applying a model to a relation accepts. */
export interface KeepContext extends Context {
  /** Columns of the relation that stay beside the new ones; none may have the name of a new one. Default: its key, where it has one. */
  readonly keep?: readonly string[] | undefined
}

/**
 * The new columns of a relation, after a pass that sees that every row has a value in each of the prepared columns.
 *
 * @throws COLUMN_MISSING_VALUES
 */
export async function mapCompleteRelation<State, Name extends string>(
  relation: Relation,
  mapping: Mapping<State, Name>,
  state: State,
  complete: Preparation,
  context: KeepContext,
): Promise<Relation> {
  assertPresent(complete.columns, await runPass(relation, rangePass(complete), null, context))
  return mapRelation(relation, mapping, state, context.keep)
}

import type { Engine, Relation } from '../engine/relation.ts'
import { isRelation } from '../engine/rows.ts'
import { ClienteleError } from '../errors.ts'

/**
 * The engine of relations that lie in one.
 *
 * @param given - by what they are called in messages; those that are undefined are passed over.
 * @throws ARGUMENT_INVALID
 */
export function oneEngine(given: { readonly [what: string]: Relation | null | undefined }): Engine {
  const [[first, { engine }], ...others] = Object.entries(given).flatMap(([what, rows]) =>
    rows === undefined ? [] : [[what, relationOf(what, rows)] as const],
  )
  const stray = others.find(([, rows]) => rows.engine !== engine)
  if (stray === undefined) return engine
  throw new ClienteleError(
    'ARGUMENT_INVALID',
    `The ${stray[0]} lie in another engine than the ${first}. Bring all rows into one engine first.`,
    { what: stray[0] },
  )
}

function relationOf(what: string, rows: Relation | null): Relation {
  if (rows !== null && Object(rows) === rows && isRelation(rows)) return rows
  throw new ClienteleError(
    'ARGUMENT_INVALID',
    `The ${what} are no relation of an engine. Take or register them there (engine.table, engine.file, engine.register), or use buildFeatures.`,
    { what },
  )
}

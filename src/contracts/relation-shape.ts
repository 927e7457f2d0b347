import type { Relation } from '../engine/relation.ts'
import { ClienteleError, unknownName } from '../errors.ts'
import type { ColumnKind } from '../table/column.ts'
import { capital } from './table-shape.ts'

/**
 * Checks the columns of a relation and their kinds; not their values, for which it would have to be read.
 *
 * @param what - words for messages: "the relation of features".
 * @throws COLUMN_UNKNOWN, COLUMN_KIND; CONTRACT_INVALID where the key is another.
 */
export function checkRelation(
  relation: Relation,
  columns: { readonly [name: string]: readonly ColumnKind[] },
  key: string,
  what: string,
): void {
  const specs = relation.columns
  for (const [name, expected] of Object.entries(columns)) {
    const spec = specs.find((candidate) => candidate.name === name)
    if (spec === undefined) {
      const known = specs.map((candidate) => candidate.name)
      throw unknownName('COLUMN_UNKNOWN', 'column', name, known, what)
    }
    if (!expected.includes(spec.kind))
      throw new ClienteleError(
        'COLUMN_KIND',
        `Column "${name}" of ${what} is of kind ${spec.kind}. Expected ${expected.join(' or ')}.`,
        { column: name, found: spec.kind },
      )
  }
  if (relation.key === key) return
  const found = relation.key === null ? 'no key' : `the key "${relation.key}"`
  throw new ClienteleError('CONTRACT_INVALID', `${capital(what)} has ${found}. Expected the key "${key}".`, {
    key: relation.key,
  })
}

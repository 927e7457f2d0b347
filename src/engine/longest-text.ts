import { ClienteleError } from '../errors.ts'
import type { Dialect } from './dialect.ts'
import type { Relation } from './relation.ts'
import type { Sql } from './sql.ts'

/** Texts of more characters are not asked for: at four bytes each, a message of 64 MB, of which drivers with small heaps end. */
const longestText: number = 2 ** 24

/** A text, or NULL where it is too long to be asked for. */
export function shortText(text: Sql, { sql, length }: Dialect): Sql {
  return sql`case when ${length(text)} <= ${longestText} then ${text} end`
}

/** The characters of the first of these texts that is too long to be asked for, as a double; NULL where none is. */
export function tooLongSql(texts: readonly Sql[], { sql, join, length, cast, missing }: Dialect): Sql {
  if (texts.length === 0) return missing('double')
  const cases = texts.map(
    (text) => sql`when ${length(text)} > ${longestText} then ${cast(length(text), 'double')}`,
  )
  return sql`case ${join(cases, ' ')} end`
}

/** @throws ENGINE_TOO_LARGE where the longest text of a column (NaN where there is none) has more characters than are asked for. */
export function assertShort({ name }: Pick<Relation, 'name'>, characters: number): void {
  if (!(characters > longestText)) return
  throw new ClienteleError(
    'ENGINE_TOO_LARGE',
    `The relation "${name}" has a text of ${characters} characters; up to ${longestText} are fetched. Leave the column out, or shorten its texts.`,
    { relation: name, characters, limit: longestText },
  )
}

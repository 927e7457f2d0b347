import type { Dialect } from '../dialect.ts'
import { type DialectWords, dialectOf } from './ansi.ts'

/** What the words of a dialect are written with. */
export type DialectWriter = Pick<Dialect, 'sql' | 'identifier' | 'text' | 'integer' | 'double'>

/**
 * Makes a dialect for a database that has none here, of the words in which it differs from the others. What is not said is as in most databases
 * (`floor`, `abs`, `lower`, `char_length`, `||`, `substr`, `md5`, `extract`), and may be said, too. Left unsaid, `arithmetic` needs a database in which what is too great
 * comes out infinite, and `once` writes a value out at each place.
 */
export function createDialect(words: (write: DialectWriter) => DialectWords & Partial<Dialect>): Dialect {
  // Words are asked for when SQL is written: by then the dialect is there.
  const write: DialectWriter = {
    sql: (strings, ...parts) => dialect.sql(strings, ...parts),
    identifier: (name) => dialect.identifier(name),
    text: (value) => dialect.text(value),
    integer: (value) => dialect.integer(value),
    double: (value) => dialect.double(value),
  }
  const dialect: Dialect = dialectOf(words(write))
  return dialect
}

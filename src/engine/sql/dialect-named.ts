import { ClienteleError } from '../../errors.ts'
import type { Dialect } from '../dialect.ts'
import { duckdbDialect } from './duckdb.ts'
import { postgresDialect } from './postgres.ts'
import { sailDialect } from './sail.ts'
import { sparkDialect } from './spark.ts'

const dialects = { duckdb: duckdbDialect, spark: sparkDialect, sail: sailDialect, postgres: postgresDialect }

/** A dialect by its name, or one of one's own. @throws ARGUMENT_INVALID for a name that is none. */
export function dialectNamed(dialect: 'duckdb' | 'spark' | 'sail' | 'postgres' | Dialect): Dialect {
  if (typeof dialect !== 'string') return dialect
  if (Object.hasOwn(dialects, dialect)) return dialects[dialect]
  throw new ClienteleError(
    'ARGUMENT_INVALID',
    `There is no dialect "${dialect}". Name one of ${Object.keys(dialects).join(', ')}, or give a dialect of your own.`,
    { option: 'dialect' },
  )
}

import { ClienteleError } from '../../errors.ts'
import type { Dialect } from '../dialect.ts'
import type { Engine } from '../relation.ts'
import { clientConnection, type SqlClient } from './client-connection.ts'
import { dialectNamed } from './dialect-named.ts'
import { duckdbSessionDialect } from './duckdb.ts'
import { engineOver } from './sql-engine.ts'

/** What {@link createSqlEngine} accepts: a client, and which SQL it speaks. */
export interface SqlEngineOptions extends SqlClient {
  readonly dialect: 'duckdb' | 'spark' | 'sail' | 'postgres' | Dialect
  /**
   * Tells the scratch tables of this engine from those of others in one database: letters and digits. Default: none; temporary tables are the session's own. Spark has
   * none that are, so that it needs a tag of its own for every session.
   */
  readonly tag?: string | undefined
}

/**
 * Makes an engine of a client of one's own: a function that runs one statement. All statements must run in one session, in which temporary tables stay.
 *
 * A session of Spark needs the settings `spark.sql.ansi.enabled=true`, `spark.sql.session.timeZone=UTC` and `spark.sql.variable.substitute=false`, one of Postgres
 * `set timezone = 'UTC'`, so that the same SQL means the same.
 *
 * @throws ARGUMENT_INVALID for a dialect that does not exist, a tag with other characters, or none for Spark.
 */
export function createSqlEngine({ dialect, tag = '', ...client }: SqlEngineOptions): Engine {
  if (!/^[a-z0-9]*$/i.test(tag))
    throw new ClienteleError('ARGUMENT_INVALID', `The tag is "${tag}"; expected letters and digits.`, {
      option: 'tag',
    })
  if (tag === '' && (dialect === 'spark' || dialect === 'sail'))
    throw new ClienteleError(
      'ARGUMENT_INVALID',
      'Tables of Spark outlive their session. Give a tag (letters and digits) that no other session has.',
      { option: 'tag' },
    )
  const spoken = dialect === 'duckdb' ? duckdbSessionDialect : dialectNamed(dialect)
  return engineOver(clientConnection(client, spoken, tag))
}

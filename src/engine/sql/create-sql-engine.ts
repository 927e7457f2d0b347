import { ClienteleError } from '../../errors.ts'
import type { Dialect } from '../dialect.ts'
import type { Engine } from '../relation.ts'
import { clientConnection, type SqlClient } from './client-connection.ts'
import { dialectNamed } from './dialect-named.ts'
import { engineOver } from './sql-engine.ts'

/** What {@link createSqlEngine} accepts: a client, and which SQL it speaks. */
export interface SqlEngineOptions extends SqlClient {
  readonly dialect: 'duckdb' | 'spark' | 'sail' | 'postgres' | Dialect
  /** Tells the scratch tables of this engine from those of others in one database: letters and digits. Default: none; temporary tables are the session's own. */
  readonly tag?: string | undefined
}

/**
 * Makes an engine of a client of one's own: a function that runs one statement. All statements must run in one session, in which temporary tables stay.
 *
 * @throws ARGUMENT_INVALID for a dialect that does not exist, or a tag with other characters.
 */
export function createSqlEngine({ dialect, tag = '', ...client }: SqlEngineOptions): Engine {
  if (!/^[a-z0-9]*$/i.test(tag))
    throw new ClienteleError('ARGUMENT_INVALID', `The tag is "${tag}"; expected letters and digits.`, {
      option: 'tag',
    })
  return engineOver(clientConnection(client, dialectNamed(dialect), tag))
}

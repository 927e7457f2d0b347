import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { ClienteleError, isClienteleError } from '../../errors.ts'
import type { SqlConnection, StatementOptions } from '../connection.ts'
import { duckdbDialect } from '../sql/duckdb.ts'
import { emptyLike } from '../sql/upload-by-statements.ts'
import { appendTable } from './append-table.ts'
import { chunkTables } from './chunk-tables.ts'
import type { DuckDb } from './load-duckdb.ts'

/** Milliseconds between two looks at how far a statement has come. */
const lookEvery = 200

/** Every statement has a connection of its own, so that one can run while the rows of another are still read. */
export function duckdbConnection(
  duckdb: DuckDb,
  instance: DuckDBInstance,
  settings: readonly string[],
): SqlConnection {
  const running = new Set<DuckDBConnection>()
  const during = async <Result>(
    options: StatementOptions | undefined,
    work: (connection: DuckDBConnection) => Promise<Result>,
  ): Promise<Result> => {
    const statement = await begin(options)
    try {
      return await work(statement.connection)
    } catch (error) {
      throw statement.failed(error)
    } finally {
      statement.end()
    }
  }
  async function begin({ signal, onProgress }: StatementOptions = {}) {
    signal?.throwIfAborted()
    const connection = await instance.connect()
    for (const setting of settings) await connection.run(setting)
    running.add(connection)
    const stop = (): void => connection.interrupt()
    signal?.addEventListener('abort', stop, { once: true })
    const looking =
      onProgress === undefined
        ? undefined
        : setInterval(() => {
            const { percentage } = connection.progress
            if (percentage >= 0) onProgress(percentage / 100)
          }, lookEvery)
    return {
      connection,
      failed: (error: unknown): unknown => (signal?.aborted ? signal.reason : failure(error)),
      end(): void {
        clearInterval(looking)
        signal?.removeEventListener('abort', stop)
        running.delete(connection)
        connection.closeSync()
      },
    }
  }
  return {
    dialect: duckdbDialect,
    tag: '',
    async *query(text, options) {
      const statement = await begin(options)
      try {
        for await (const table of chunkTables(await statement.connection.stream(text))) {
          options?.signal?.throwIfAborted()
          yield table
        }
      } catch (error) {
        throw statement.failed(error)
      } finally {
        statement.end()
      }
    },
    run: (text, options) =>
      during(options, async (connection) => {
        await connection.run(text)
      }),
    upload: (name, table, options) =>
      during(options, async (connection) => {
        const empty = emptyLike(table, duckdbDialect)
        await connection.run(duckdbDialect.createTable(duckdbDialect.identifier(name), empty).text)
        await appendTable(duckdb, connection, name, table, options?.signal)
      }),
    async close() {
      for (const connection of running) connection.interrupt()
      instance.closeSync()
    },
  }
}

/** What DuckDB said, without the statement, in which values may stand. */
function failure(error: unknown): unknown {
  if (isClienteleError(error)) return error
  const said = error instanceof Error ? error.message.split('\n')[0] : String(error)
  return new ClienteleError(
    'ENGINE_FAILED',
    `DuckDB could not run a statement: ${said}`,
    { engine: 'duckdb' },
    error,
  )
}

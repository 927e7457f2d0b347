import type { DuckDBInstance } from '@duckdb/node-api'
import type { SqlConnection, StatementOptions } from '../connection.ts'
import { duckdbDialect } from '../sql/duckdb.ts'
import { emptyLike } from '../sql/upload-by-statements.ts'
import { appendTable } from './append-table.ts'
import { chunkTables } from './chunk-tables.ts'
import type { DuckDb } from './load-duckdb.ts'
import { beginStatement, type Statement } from './statement.ts'

/** Every statement has a connection of its own, so that one can run while the rows of another are still read. */
export function duckdbConnection(
  duckdb: DuckDb,
  instance: DuckDBInstance,
  settings: readonly string[],
): SqlConnection {
  const running = new Set<Statement>()
  const begin = async (options: StatementOptions = {}): Promise<Statement> => {
    const statement = await beginStatement(instance, settings, options)
    running.add(statement)
    return statement
  }
  const end = (statement: Statement): void => {
    if (running.delete(statement)) statement.end()
  }
  const during = async (
    options: StatementOptions | undefined,
    work: (statement: Statement) => Promise<unknown>,
  ): Promise<void> => {
    const statement = await begin(options)
    try {
      await work(statement)
    } catch (error) {
      throw statement.failed(error)
    } finally {
      end(statement)
    }
  }
  return {
    dialect: duckdbDialect,
    version: duckdb.version(),
    tag: '',
    async *query(text, options) {
      const statement = await begin(options)
      try {
        for await (const table of chunkTables(duckdb, await statement.connection.stream(text))) {
          options?.signal?.throwIfAborted()
          yield table
        }
      } catch (error) {
        throw statement.failed(error)
      } finally {
        end(statement)
      }
    },
    run: (text, options) => during(options, ({ connection }) => connection.run(text)),
    upload: (name, table, options) =>
      during(options, async ({ connection }) => {
        const empty = emptyLike(table, duckdbDialect)
        await connection.run(duckdbDialect.createTable(duckdbDialect.identifier(name), empty).text)
        await appendTable(duckdb, connection, name, table, options?.signal)
      }),
    async close() {
      for (const statement of running) statement.connection.interrupt()
      instance.closeSync()
    },
  }
}

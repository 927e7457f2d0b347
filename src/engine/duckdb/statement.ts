import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import type { StatementOptions } from '../connection.ts'
import { failure } from './failure.ts'

/** Milliseconds between two looks at how far a statement has come. */
const lookEvery = 200

/** Milliseconds between two requests to end: one that comes while a statement is still prepared is not heard. */
const stopEvery = 20

/** A statement under way, on a connection of its own. */
export interface Statement {
  readonly connection: DuckDBConnection
  /** What the statement failed with: the reason of the signal, what `onProgress` threw, or what DuckDB said. */
  failed(error: unknown): unknown
  /** Lets go of the connection, whatever is left to read. */
  end(): void
}

/** @param settings - statements that every connection begins with. */
export async function beginStatement(
  instance: DuckDBInstance,
  settings: readonly string[],
  { signal, onProgress }: StatementOptions,
): Promise<Statement> {
  signal?.throwIfAborted()
  const connection = await instance.connect()
  const timers: ReturnType<typeof setInterval>[] = []
  let thrown: { readonly error: unknown } | null = null
  const stop = (): void => {
    connection.interrupt()
    timers.push(setInterval(() => connection.interrupt(), stopEvery))
  }
  const look = (): void => {
    if (thrown !== null) return
    try {
      const { percentage } = connection.progress
      if (percentage >= 0) onProgress?.(Math.min(1, percentage / 100))
    } catch (error) {
      thrown = { error }
      stop()
    }
  }
  const statement: Statement = {
    connection,
    failed(error) {
      if (thrown !== null) return thrown.error
      return signal?.aborted ? signal.reason : failure(error)
    },
    end() {
      for (const timer of timers) clearInterval(timer)
      signal?.removeEventListener('abort', stop)
      connection.closeSync()
    },
  }
  try {
    for (const setting of settings) await connection.run(setting)
    if (onProgress !== undefined) {
      await connection.run('set enable_progress_bar_print = false')
      await connection.run('set enable_progress_bar = true')
      timers.push(setInterval(look, lookEvery))
    }
    signal?.throwIfAborted()
    signal?.addEventListener('abort', stop, { once: true })
    return statement
  } catch (error) {
    statement.end()
    throw statement.failed(error)
  }
}

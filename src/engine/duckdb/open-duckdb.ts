import { ClienteleError } from '../../errors.ts'
import type { Engine } from '../relation.ts'
import { asSql } from '../sql/ansi.ts'
import { duckdbDialect } from '../sql/duckdb.ts'
import { engineOver } from '../sql/sql-engine.ts'
import { duckdbConnection } from './duckdb-connection.ts'
import { loadDuckDb } from './load-duckdb.ts'

/** What {@link openDuckDb} accepts. */
export interface DuckDbOptions {
  /** A database file whose tables are read; nothing is written into it. Default: none, which is enough for Parquet files. */
  readonly path?: string | undefined
  /** What DuckDB may hold in memory, in megabytes (10^6 bytes), from 50. The process takes more: up to twice as much. Default: what DuckDB takes, 80 % of the machine. */
  readonly memoryMegabytes?: number | undefined
  /** The folder for what does not fit into memory. Default: none, so that what does not fit fails. */
  readonly spillFolder?: string | undefined
  /** What may lie in that folder, in megabytes. Default: 90 % of what is free. */
  readonly spillMegabytes?: number | undefined
  /** Default: one per core. */
  readonly threads?: number | undefined
}

/**
 * Opens DuckDB, in this process, as an engine: for files larger than memory.
 *
 * @throws ENGINE_MISSING where `@duckdb/node-api` is not installed; ARGUMENT_INVALID; ENGINE_FAILED where the file cannot be opened.
 */
export async function openDuckDb(options: DuckDbOptions = {}): Promise<Engine> {
  const { path, memoryMegabytes, spillFolder, spillMegabytes, threads } = options
  const duckdb = await loadDuckDb()
  const config: Record<string, string> = { autoinstall_known_extensions: 'false' }
  if (memoryMegabytes !== undefined) config['memory_limit'] = `${atLeast(50, { memoryMegabytes })}MB`
  if (threads !== undefined) config['threads'] = String(atLeast(1, { threads }))
  if (spillFolder !== undefined) config['temp_directory'] = spillFolder
  if (spillMegabytes !== undefined) config['max_temp_directory_size'] = `${atLeast(1, { spillMegabytes })}MB`
  const settings: string[] = []
  try {
    const instance = await duckdb.DuckDBInstance.create(':memory:', config)
    if (path !== undefined) {
      const connection = await instance.connect()
      await connection.run(`attach ${duckdbDialect.text(path).text} as clientele_given (read_only)`)
      connection.closeSync()
      settings.push(asSql("set search_path = 'memory,clientele_given'").text)
    }
    return engineOver(duckdbConnection(duckdb, instance, settings))
  } catch (cause) {
    const said = cause instanceof Error ? cause.message.split('\n')[0] : String(cause)
    throw new ClienteleError(
      'ENGINE_FAILED',
      `DuckDB could not be opened: ${said}`,
      { engine: 'duckdb' },
      cause,
    )
  }
}

function atLeast(least: number, option: Readonly<Record<string, number>>): number {
  const [[name, value]] = Object.entries(option)
  if (Number.isSafeInteger(value) && value >= least) return value
  throw new ClienteleError(
    'ARGUMENT_INVALID',
    `${name} is ${value}; expected a whole number from ${least}.`,
    { option: name },
  )
}

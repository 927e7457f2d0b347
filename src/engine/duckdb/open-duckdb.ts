import { mkdir } from 'node:fs/promises'
import type { DuckDBInstance } from '@duckdb/node-api'
import { ClienteleError } from '../../errors.ts'
import type { Engine } from '../relation.ts'
import { duckdbDialect } from '../sql/duckdb.ts'
import { engineOver } from '../sql/sql-engine.ts'
import { duckdbConnection } from './duckdb-connection.ts'
import { failure } from './failure.ts'
import { loadDuckDb } from './load-duckdb.ts'

/** What {@link openDuckDb} accepts. */
export interface DuckDbOptions {
  /** A database file whose tables are read; nothing is written into it. Default: none, which is enough for Parquet files. */
  readonly path?: string | undefined
  /** What DuckDB may hold in memory, in megabytes (10^6 bytes), from 50. The process takes more: up to twice as much. Default: what DuckDB takes, 80 % of the machine. */
  readonly memoryMegabytes?: number | undefined
  /** The folder for what does not fit into memory; made where it is not there, and emptied when the engine closes. Default: none, so that what does not fit fails. */
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
  const config = configOf(options)
  const duckdb = await loadDuckDb()
  try {
    const { spillFolder } = options
    if (spillFolder !== undefined) await mkdir(spillFolder, { recursive: true })
    const instance = await duckdb.DuckDBInstance.create(':memory:', config)
    const settings = await prepared(instance, options)
    return engineOver(duckdbConnection(duckdb, instance, settings))
  } catch (cause) {
    throw failure(cause, 'be opened')
  }
}

/** @throws ARGUMENT_INVALID */
function configOf({
  memoryMegabytes,
  spillFolder,
  spillMegabytes,
  threads,
}: DuckDbOptions): Record<string, string> {
  if (spillMegabytes !== undefined) atLeast(1, { spillMegabytes })
  return {
    autoinstall_known_extensions: 'false',
    // Without a folder of its own, DuckDB would put `.tmp` where the process runs.
    temp_directory: spillFolder ?? '',
    ...(memoryMegabytes === undefined ? {} : { memory_limit: `${atLeast(50, { memoryMegabytes })}MB` }),
    ...(threads === undefined ? {} : { threads: String(atLeast(1, { threads })) }),
  }
}

/** Says what can be said only once the database is there. Returns what every further connection begins with. */
async function prepared(
  instance: DuckDBInstance,
  { path, spillMegabytes }: DuckDbOptions,
): Promise<readonly string[]> {
  const connection = await instance.connect()
  try {
    // As a part of the configuration it is shown and not kept to (DuckDB 1.5).
    if (spillMegabytes !== undefined)
      await connection.run(`set max_temp_directory_size = '${spillMegabytes}MB'`)
    // The day of an instant is that of UTC, wherever the process runs.
    const settings = ["set TimeZone = 'UTC'"]
    for (const setting of settings) await connection.run(setting)
    if (path === undefined) return settings
    await connection.run(`attach ${duckdbDialect.text(path).text} as clientele_given (read_only)`)
    return [...settings, "set search_path = 'memory,clientele_given'"]
  } catch (error) {
    instance.closeSync()
    throw error
  } finally {
    connection.closeSync()
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

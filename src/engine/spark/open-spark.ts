import type { Engine } from '../relation.ts'
import { engineOver } from '../sql/sql-engine.ts'
import { connectSpark, type SparkOptions } from './connect-spark.ts'

/**
 * Opens a Spark Connect server as an engine: for data larger than a machine. Errors as of {@link connectSpark}.
 *
 * @param url - `sc://host:port/;token=..`.
 */
export async function openSpark(url: string, options: SparkOptions = {}): Promise<Engine> {
  return engineOver(await connectSpark(url, options))
}

import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Brief } from '../brief/brief.ts'
import type { RunEngine } from '../brief/run-engine.ts'
import { ClienteleError } from '../errors.ts'
import type { Flag } from './command.ts'

/** The flag that says where purchases stay. */
export const engineFlag: Flag = {
  value: '<engine>',
  words: "where purchases stay: memory, duckdb or sc://host:port; default: the brief's engine, else memory",
}

/** The variable of the environment that holds the token for a Spark server, so that it stands in no file. */
const tokenVariable = 'CLIENTELE_SPARK_TOKEN'

/** A brief with the engine that the command line asks for. What follows the address of a server, such as a token, is not kept. */
export function withEngine(brief: Brief, flag: string | undefined): Brief {
  return flag === undefined ? brief : { ...brief, engine: flag.split('/;')[0] }
}

/**
 * Opens the engine that a brief names.
 *
 * @param flag - as the command line has it, which may hold a token.
 * @returns undefined where purchases are read into this process.
 * @throws ARGUMENT_INVALID; ENGINE_MISSING, ENGINE_FAILED, ENGINE_UNREACHABLE, ENGINE_REFUSED.
 */
export async function openEngine(
  { engine: named = 'memory' }: Brief,
  flag: string | undefined,
  dataFolder: string,
): Promise<RunEngine | undefined> {
  if (named === 'memory') return undefined
  const path = (file: string): string => resolve(dataFolder, file)
  if (named === 'duckdb') {
    const { openDuckDb } = await import('../engine/duckdb/open-duckdb.ts')
    return {
      engine: await openDuckDb({ spillFolder: join(tmpdir(), `clientele-spill-${process.pid}`) }),
      path,
    }
  }
  if (named.startsWith('sc://')) {
    const { openSpark } = await import('../engine/spark/open-spark.ts')
    const token = process.env[tokenVariable]
    const address = flag ?? named
    const url = token === undefined || address.includes('/;') ? address : `${address}/;token=${token}`
    return { engine: await openSpark(url), path }
  }
  throw new ClienteleError(
    'ARGUMENT_INVALID',
    `There is no engine "${named}". Say memory, duckdb, or sc://host:port.`,
    { option: 'engine' },
  )
}

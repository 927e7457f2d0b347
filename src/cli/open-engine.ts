import { resolve } from 'node:path'
import type { Brief } from '../brief/brief.ts'
import type { RunEngine } from '../brief/run-engine.ts'
import { ClienteleError } from '../errors.ts'
import type { Flag } from './command.ts'
import { makeSpillFolder } from './spill-folder.ts'

/** The flag that says where purchases stay. */
export const engineFlag: Flag = {
  value: '<engine>',
  words: "where purchases stay: memory, duckdb or sc://host:port; default: the brief's engine, else memory",
}

/** The variable of the environment that holds the token for a Spark server, so that it stands in no file and no list of processes. */
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
    const spill = await makeSpillFolder()
    try {
      const engine = await openDuckDb({ spillFolder: spill.path })
      return { engine: { ...engine, close: () => engine.close().finally(spill.remove) }, path }
    } catch (error) {
      await spill.remove()
      throw error
    }
  }
  if (named.startsWith('sc://')) {
    const { openSpark } = await import('../engine/spark/open-spark.ts')
    const { addressWithToken } = await import('./server-address.ts')
    const url = addressWithToken(flag ?? named, process.env[tokenVariable])
    return { engine: await openSpark(url), path }
  }
  throw new ClienteleError(
    'ARGUMENT_INVALID',
    `There is no engine "${named}". Say memory, duckdb, or sc://host:port.`,
    { option: 'engine' },
  )
}

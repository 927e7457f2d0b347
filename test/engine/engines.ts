import { openDuckDb } from 'clientele/duckdb'
import { createSqlEngine, type Engine } from 'clientele/engine'
import { openSpark } from 'clientele/spark'
import { afterAll } from 'vitest'
import { openPglite } from './open-pglite.ts'

/** An engine that tests run on; it opens when it is first asked for. */
export interface TestEngine {
  readonly name: string
  /** So slow to fill that only small tables are sent. */
  readonly isSlow: boolean
  /** Formulas that are nested are written out at each place, so that their text grows by powers of two. */
  readonly growsByPowers?: boolean
  /** Tables have names of letters, digits and underscores only. */
  readonly namesPlainly?: boolean
  open(): Promise<Engine>
}

/** Whether tests are run for the sake of servers: what is the same without them is left to the other runs (project `engines`). */
export const onlyServed: boolean = process.env['TEST_ENGINES'] === 'served'

const inProcess: readonly TestEngine[] = [
  { name: 'duckdb', isSlow: false, open: once(() => openDuckDb({ threads: 2 })) },
  { name: 'postgres', isSlow: true, open: once(openPostgres) },
]

/** Every engine there is on this machine. */
export const testEngines: readonly TestEngine[] = [
  ...(onlyServed ? [] : inProcess),
  ...served({ name: 'sail', isSlow: true, growsByPowers: true }, process.env['SAIL_REMOTE']),
  ...served({ name: 'spark', isSlow: true, namesPlainly: true }, process.env['SPARK_REMOTE']),
]

/** A server, where there is one: `npx tsx scripts/spark-servers.ts -- <command>` runs a command with two of them. */
function served(about: Omit<TestEngine, 'open'>, url: string | undefined): readonly TestEngine[] {
  return url === undefined || url === '' ? [] : [{ ...about, open: once(() => openSpark(url)) }]
}

async function openPostgres(): Promise<Engine> {
  const database = await openPglite()
  return createSqlEngine({
    dialect: 'postgres',
    async query(text) {
      const { fields, rows } = await database.query(text, [], { rowMode: 'array' })
      return { columns: fields.map(({ name }) => name), rows: rows as unknown[][] }
    },
    close: () => database.close(),
  })
}

function once(open: () => Promise<Engine>): () => Promise<Engine> {
  let opened: Promise<Engine> | null = null
  afterAll(async () => {
    await (await opened)?.close()
    opened = null
  })
  return () => {
    opened ??= open()
    return opened
  }
}

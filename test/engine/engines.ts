import { PGlite } from '@electric-sql/pglite'
import { openDuckDb } from 'clientele/duckdb'
import { createSqlEngine, type Engine } from 'clientele/engine'
import { afterAll } from 'vitest'

/** An engine that tests run on; it opens when it is first asked for. */
export interface TestEngine {
  readonly name: string
  /** So slow to fill that only small tables are sent. */
  readonly isSlow: boolean
  open(): Promise<Engine>
}

/** Every engine there is on this machine. */
export const testEngines: readonly TestEngine[] = [
  { name: 'duckdb', isSlow: false, open: once(() => openDuckDb({ threads: 2 })) },
  { name: 'postgres', isSlow: true, open: once(openPglite) },
]

async function openPglite(): Promise<Engine> {
  const database = await PGlite.create()
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

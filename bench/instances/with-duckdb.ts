import { openDuckDb } from 'clientele/duckdb'
import type { Engine, Sql } from 'clientele/engine'
import { numbersOf } from 'clientele/table'

/** SQL as it stands here; only DuckDB reads it. */
export const written = (text: string): Sql => ({ text }) as unknown as Sql

/** The finalizer of a 32-bit hash, in integers, so that every version of DuckDB draws the same. */
const mixed = (x: string): string => `(xor(${x}, ${x} >> 15) * 1540483477) % 4294967296`

/** Works with a DuckDB that has `draw(i, salt)`: 32 bits out of a number and a purpose from 0 to 3. */
export async function withDuckDb(work: (engine: Engine) => Promise<void>): Promise<void> {
  const engine = await openDuckDb({ threads: 2 })
  try {
    await engine.run(written(`create macro mix(x) as ${mixed('x')}`))
    await engine.run(written(`create macro draw(i, salt) as mix(mix(mix(i * 4 + salt + 12345)))`))
    await work(engine)
  } finally {
    await engine.close()
  }
}

/** The numbers of the first row of a query. */
export async function firstRow(engine: Engine, text: string): Promise<readonly number[]> {
  for await (const table of engine.query(written(text)))
    return table.names.map((name) => numbersOf(table, name)[0])
  return []
}

/** An id of eight digits as SQL. */
export const idOf = (place: string): string => `'c' || lpad(cast(${place} as varchar), 8, '0')`

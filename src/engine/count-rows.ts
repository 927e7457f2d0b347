import { numbersOf } from '../table/access.ts'
import type { Relation } from './relation.ts'

/** How many rows a relation has. */
export async function countRows(
  { engine, from }: Relation,
  signal?: AbortSignal | undefined,
): Promise<number> {
  const { sql, count } = engine.dialect
  for await (const table of engine.query(sql`select ${count()} as n from ${from}`, { signal }))
    if (table.rowCount > 0) return numbersOf(table, table.names[0])[0]
  return 0
}

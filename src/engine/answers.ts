import { numbersOf } from '../table/access.ts'
import type { Relation } from './relation.ts'
import type { Sql } from './sql.ts'
import { textsOf } from './texts-of.ts'

/** The numbers of a query of one row, by their place. */
export async function numbersFound(
  { engine }: Relation,
  query: Sql,
  signal: AbortSignal | undefined,
): Promise<readonly number[]> {
  const found: number[] = []
  for await (const table of engine.query(query, { signal }))
    if (table.rowCount > 0) found.push(...table.names.map((name) => numbersOf(table, name)[0]))
  return found
}

/** The texts of a query of one column. */
export async function textsFound(
  { engine }: Relation,
  query: Sql,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const found: string[] = []
  for await (const table of engine.query(query, { signal }))
    if (table.rowCount > 0) found.push(...textsOf(table, 0))
  return found
}

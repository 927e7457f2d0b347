import { numbersFound } from './answers.ts'
import type { Relation } from './relation.ts'

/** How many rows a relation has. */
export async function countRows(relation: Relation, signal?: AbortSignal | undefined): Promise<number> {
  const { sql, count } = relation.engine.dialect
  const [rows] = await numbersFound(relation, sql`select ${count()} as n from ${relation.from}`, signal)
  return rows
}

import { numbersFound } from './answers.ts'
import type { Relation } from './relation.ts'
import { columnsIn } from './relation-sql.ts'
import type { Sql } from './sql.ts'

/** How many rows a relation has, and how many values each of some columns. */
export interface ValueCounts {
  readonly rows: number
  readonly values: readonly number[]
}

/** What is counted of a column that ought to identify rows, too. */
export interface KeyCounts extends ValueCounts {
  /** Rows that have a key. */
  readonly named: number
  /** Keys, once each. */
  readonly distinct: number
}

/** Counts rows and the values of columns. */
export async function countValues(
  relation: Relation,
  columns: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ValueCounts> {
  const [rows, ...values] = await counted(relation, [], columns, signal)
  return { rows, values }
}

/** Counts rows, their keys, and the values of columns. */
export async function countKeys(
  relation: Relation,
  key: string,
  columns: readonly string[],
  signal: AbortSignal | undefined,
): Promise<KeyCounts> {
  const { sql, byBytes, cast, count } = relation.engine.dialect
  const id = byBytes(columnsIn(relation).column(key))
  const ofKeys = [count(id), cast(sql`count(distinct ${id})`, 'double')]
  const [rows, named, distinct, ...values] = await counted(relation, ofKeys, columns, signal)
  return { rows, named, distinct, values }
}

function counted(
  relation: Relation,
  further: readonly Sql[],
  columns: readonly string[],
  signal: AbortSignal | undefined,
): Promise<readonly number[]> {
  const { sql, join, identifier, count } = relation.engine.dialect
  const { column } = columnsIn(relation)
  const asked = [count(), ...further, ...columns.map((name) => count(column(name)))]
  const named = asked.map((formula, i) => sql`${formula} as ${identifier(`n${i}_`)}`)
  return numbersFound(relation, sql`select ${join(named, ', ')} from ${relation.from}`, signal)
}

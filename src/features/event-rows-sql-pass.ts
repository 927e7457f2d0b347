import type { Dialect } from '../engine/dialect.ts'
import type { Relation } from '../engine/relation.ts'
import { columnsIn, specIn } from '../engine/relation-sql.ts'
import type { Sql } from '../engine/sql.ts'

/** Events in an engine, each with its customer, and what must be true of those that count. */
export interface EventRows {
  /** What may stand after `from`. */
  readonly from: Sql
  /** Conditions in order, each true or false where those before are true. A row is left out by the first that is false. */
  readonly conditions: readonly Sql[]
  readonly dialect: Dialect
}

/**
 * Events with the day `day_`, the id `named_`, the customer `customer_` that it leads to (NULL where there is none), and further columns.
 *
 * @param ids - a query of `id_` and `customer_`.
 */
export function eventsWithCustomers(
  events: Relation,
  ids: Sql,
  further: readonly (readonly [formula: Sql, name: Sql])[],
): Sql {
  const { sql, join, byBytes } = events.engine.dialect
  const columns = [
    [dayOf(events, 'at'), sql`day_`] as const,
    [byBytes(columnsIn(events).column('customer_id')), sql`named_`] as const,
    ...further,
  ]
  const said = columns.map(([formula, name]) => sql`${formula} as ${name}`)
  const names = columns.map(([, name]) => name)
  return sql`(select ${join(names, ', ')}, customer_ from (select ${join(said, ', ')} from ${events.from}) as e_ left join (${ids}) as i_ on named_ = id_) as j_`
}

const DAY_MILLISECONDS = 86_400_000

/** The day of a date or an instant, by its number. */
export function dayOf(relation: Relation, name: string): Sql {
  const { sql, floor } = relation.engine.dialect
  const value = columnsIn(relation).plain(name)
  return specIn(relation, name).kind === 'time' ? floor(sql`${value} / ${DAY_MILLISECONDS}`) : value
}

/** True of the rows that count. */
export function isUsed({ conditions, dialect }: EventRows): Sql {
  return dialect.join(conditions, ' and ')
}

/** How many rows are left out by each condition, how many there are, and further aggregates over all of them: a query of one row. */
export function leftOutSql(rows: EventRows, further: readonly Sql[] = []): Sql {
  const { from, conditions, dialect } = rows
  const { sql, join, identifier, count, countWhere } = dialect
  const counts = conditions.map((holds, i) => {
    const first = join([...conditions.slice(0, i), sql`not (${holds})`], ' and ')
    return sql`${countWhere(first)} as ${identifier(`left${i}_`)}`
  })
  return sql`select ${join([...counts, sql`${count()} as rows_seen`, ...further], ', ')} from ${from}`
}

import type { Relation } from '../engine/relation.ts'
import { columnsIn, derived } from '../engine/relation-sql.ts'
import type { Sql } from '../engine/sql.ts'
import type { PriceTable } from './price-table.ts'
import { isChosen, marginSql, ranksSql } from './ranks-sql-pass.ts'

const customerOnly = [{ name: 'customer_id', kind: 'text', unit: null }] as const

/**
 * The customers whose choice at the first of some tables of prices is nearest to a tie, so many of them at most, and those who do not choose the same at all of
 * the tables: a relation of `customer_id`, once each.
 */
export function nearRelation(prepared: Relation, tables: readonly PriceTable[], wanted: number): Relation {
  const { dialect } = prepared.engine
  const { sql, join, identifier } = dialect
  const ranks = ranksSql(prepared, dialect, tables[0], { messages: 'messages' })
  const margins = sql`(select c_, min(margin_) as margin_ from (select c_, ${marginSql(dialect)} as margin_ from ${ranks.from}) as m_ group by c_) as least_`
  const ordered = sql`(select c_, row_number() over (order by margin_, c_) as n_ from ${margins}) as ordered_`
  const near = sql`select c_ from ${ordered} where n_ <= ${wanted}`
  const differing = tables.length > 1 ? [differingSql(prepared, tables)] : []
  const all = sql`(${join([near, ...differing], ' union all ')}) as near_`
  return {
    ...derived(
      prepared,
      sql`select c_ as ${identifier('customer_id')} from ${all} group by c_`,
      customerOnly,
    ),
    key: null,
  }
}

/** Customers who get some cell at some of the tables only. */
function differingSql(prepared: Relation, tables: readonly PriceTable[]): Sql {
  const { dialect } = prepared.engine
  const { sql, join } = dialect
  const choices = tables.map((prices) => chosenSql(prepared, prices, 'messages'))
  const counted = sql`(select c_, place_, ${dialect.count()} as times_ from (${join(choices, ' union all ')}) as chosen_ group by c_, place_) as counted_`
  return sql`select c_ from ${counted} where times_ < ${tables.length} group by c_`
}

/**
 * What customers choose at prices: a query of `c_` and `place_`.
 *
 * @param messages - the column that says how many messages each may get.
 * @param where - what must be true of their rows. Default: nothing.
 */
export function chosenSql(
  prepared: Relation,
  prices: PriceTable,
  messages: 'messages' | 'could',
  where?: Sql,
): Sql {
  const { dialect } = prepared.engine
  const ranks = ranksSql(prepared, dialect, prices, { messages, where, above: 0 })
  return dialect.sql`select c_, place_ from ${ranks.from} where ${isChosen(dialect)}`
}

/** How many cells some customers have: a query of one number. */
export function nearCountSql(prepared: Relation, near: Relation): Sql {
  const { sql, count } = prepared.engine.dialect
  return sql`select ${count()} as cells_ from ${joinedSql(prepared, near)}`
}

/** The columns that {@link nearCellsSql} gives after the customer. */
export const nearColumns = [
  'messages',
  'stratum',
  'place',
  'value',
  'benefit',
  'cost',
  'standard_error',
] as const

/** The cells of some customers in the order of their keys and places: the customer, then numbers. */
export function nearCellsSql(prepared: Relation, near: Relation): Sql {
  const { sql, join } = prepared.engine.dialect
  const { column } = columnsIn(prepared)
  const numbers = nearColumns.map(column)
  return sql`select c_, ${join(numbers, ', ')} from ${joinedSql(prepared, near)} order by c_, ${column('place')}`
}

function joinedSql(prepared: Relation, near: Relation): Sql {
  const { sql, join, byBytes } = prepared.engine.dialect
  const { column } = columnsIn(prepared)
  const numbers = join(nearColumns.map(column), ', ')
  const cells = sql`(select ${byBytes(column('customer_id'))} as c_, ${numbers} from ${prepared.from} where ${column('place')} is not null) as cell_`
  const customers = sql`(select ${columnsIn(near).column('customer_id')} as near_ from ${near.from}) as of_`
  return sql`(select c_, ${numbers} from ${cells} join ${customers} on c_ = near_) as joined_`
}

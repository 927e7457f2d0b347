import type { Relation } from '../engine/relation.ts'
import { columnsIn } from '../engine/relation-sql.ts'
import type { Sql } from '../engine/sql.ts'
import { scoreColumns } from './scores-sql-pass.ts'

/** How many pairs the candidates are, and how many of these are of customers that are not among those given: a query of one row. */
export function pairCountsSql(customers: Relation, candidates: Relation): Sql {
  const { sql, identifier, count, countWhere } = customers.engine.dialect
  const [known, named] = ['known_', 'named_'].map(identifier)
  const id = columnsIn(customers).column('customer_id')
  const own = sql`(select ${id} as ${known} from ${customers.from}) as k_`
  const pairs = sql`(select ${columnsIn(candidates).column('customer_id')} as ${named} from ${candidates.from}) as p_`
  return sql`select ${count()} as ${identifier('pairs_')}, ${countWhere(sql`${known} is null`)} as ${identifier('strangers_')} from ${pairs} left join ${own} on ${named} = ${known}`
}

/** How many pairs of customer and option occur more than once: a query of one number. */
export function repeatedPairsSql(candidates: Relation): Sql {
  const { sql, identifier, count } = candidates.engine.dialect
  const { column } = columnsIn(candidates)
  const [named, option] = ['named_', 'option_'].map(identifier)
  const pairs = sql`(select ${column('customer_id')} as ${named}, ${column('option')} as ${option} from ${candidates.from}) as p_`
  const groups = sql`(select ${named} from ${pairs} group by ${named}, ${option} having count(*) > 1) as r_`
  return sql`select ${count()} as ${identifier('repeated_')} from ${groups}`
}

/** How many cells there are, and the largest of their amounts: a query of one row. */
export function largestAmountSql(scores: Relation): Sql {
  const { sql, identifier, count, abs, greatest } = scores.engine.dialect
  const { column } = columnsIn(scores)
  const amount = greatest(['value', 'benefit', 'cost'].map((name) => abs(column(name))))
  return sql`select ${count()} as ${identifier('cells_')}, coalesce(max(${amount}), ${0}) as ${identifier('amount_')} from ${scores.from}`
}

/** The cells with their amounts rounded to the grid, halves up, without those whose benefit is below a floor. */
export function onGridSql(raw: Relation, grid: number, minBenefit: number | undefined): Sql {
  const { sql, join, identifier, floor } = raw.engine.dialect
  const { column } = columnsIn(raw)
  const rounded = (name: string): Sql => sql`${floor(sql`${column(name)} * ${1 / grid} + ${0.5}`)} * ${grid}`
  const said = scoreColumns.map(({ name }) => {
    const isAmount = name === 'value' || name === 'benefit' || name === 'cost'
    return sql`${isAmount ? rounded(name) : column(name)} as ${identifier(name)}`
  })
  const query = sql`select ${join(said, ', ')} from ${raw.from}`
  return minBenefit === undefined ? query : sql`${query} where ${rounded('benefit')} >= ${minBenefit}`
}

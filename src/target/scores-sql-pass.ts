import type { Dialect } from '../engine/dialect.ts'
import type { Relation } from '../engine/relation.ts'
import { columnsIn, derived } from '../engine/relation-sql.ts'
import type { Sql } from '../engine/sql.ts'
import { hashThreshold } from '../math/md5.ts'
import type { ColumnSpec } from '../table/table.ts'
import type { HoldoutChoice } from './holdout.ts'
import { cellColumns } from './packed-cells.ts'
import { multiplesSql } from './survey-sql-pass.ts'

/** Scores in an engine, and the options that were sent there: `option`, `place`, `exclusive_group`, all numbers. */
export interface CellsIn {
  readonly table: Relation
  readonly customers: Relation | null
  readonly options: Relation
}

/**
 * Rows; rows with a customer, an option, a value, a benefit, a cost; rows with an amount off the grid, and the largest amount in multiples of it; rows whose standard error is
 * missing or below 0, and whose option is unknown, each with the least of their options: a query of one row.
 */
export function cellCountsSql({ table, options }: CellsIn, grid: number): Sql {
  const { sql, join, count, countWhere, cast } = table.engine.dialect
  const { column, plain } = columnsIn(table)
  const known = sql`(select ${columnsIn(options).column('option')} as known_ from ${options.from}) as o_`
  const amounts = [sql`v_`, sql`b_`, sql`k_`]
  const { isWhole, size } = multiplesSql(amounts, 1 / grid, table.engine.dialect)
  const read = sql`${column('value')} as v_, ${column('benefit')} as b_, ${column('cost')} as k_, ${column('standard_error')} as e_`
  const cells = sql`(select ${column('customer_id')} as c_, ${plain('option')} as option_, ${read} from ${table.from}) as s_`
  const isBad = sql`case when e_ >= ${0} then ${0} else ${1} end = ${1}`
  const isUnknown = sql`option_ is not null and known_ is null`
  const asked = [
    sql`${count()} as rows_`,
    sql`${count(sql`c_`)} as named_`,
    sql`${count(sql`option_`)} as with_option_`,
    sql`${count(sql`v_`)} as with_value_`,
    sql`${count(sql`b_`)} as with_benefit_`,
    sql`${count(sql`k_`)} as with_cost_`,
    sql`${countWhere(sql`not (${isWhole})`)} as off_`,
    sql`coalesce(max(${size}), ${0}) as largest_`,
    sql`${countWhere(isBad)} as bad_`,
    sql`${cast(sql`min(case when ${isBad} then option_ end)`, 'double')} as bad_option_`,
    sql`${countWhere(isUnknown)} as unknown_`,
    sql`min(case when ${isUnknown} then option_ end) as unknown_option_`,
  ]
  return sql`select ${join(asked, ', ')} from ${cells} left join ${known} on option_ = known_`
}

/** How many cells repeat the option of their customer: a query of one number. */
export function repeatedCellsSql({ table }: CellsIn): Sql {
  const { sql, cast } = table.engine.dialect
  const { column } = columnsIn(table)
  const keys = sql`${column('customer_id')}, ${column('option')}`
  return sql`select coalesce(sum(n_ - ${1}), ${0}) as repeated_ from (select ${cast(sql`count(*)`, 'double')} as n_ from ${table.from} group by ${keys}) as k_ where n_ > ${1}`
}

/** Customers, those with a key, different keys, and cells whose customer is none of them: a query of one row. */
export function customerCountsSql(table: Relation, customers: Relation): Sql {
  const { sql, cast, count } = table.engine.dialect
  const key = columnsIn(customers).column('customer_id')
  const known = sql`(select ${key} as known_ from ${customers.from} where ${key} is not null group by ${key}) as k_`
  const cells = sql`(select ${columnsIn(table).column('customer_id')} as c_ from ${table.from}) as s_`
  const strays = sql`(select ${count()} as strays_ from ${cells} left join ${known} on c_ = known_ where known_ is null) as t_`
  const own = sql`(select ${count()} as rows_, ${count(key)} as named_, ${cast(sql`count(distinct ${key})`, 'double')} as distinct_ from ${customers.from}) as c_`
  return sql`select rows_, named_, distinct_, strays_ from ${own} cross join ${strays}`
}

/** The segments of customers, so many of them at most: a query of one text a row. */
export function segmentsSql(customers: Relation, most: number): Sql {
  const { sql, byBytes } = customers.engine.dialect
  const segment = byBytes(columnsIn(customers).column('segment'))
  const each = sql`(select ${segment} as segment_ from ${customers.from} where ${segment} is not null group by ${segment}) as s_`
  return sql`select segment_ from (select segment_, row_number() over (order by segment_) as n_ from ${each}) as n_of_ where n_ <= ${most}`
}

/** How scores are prepared. */
export interface PreparingSql {
  readonly maxMessages: number
  readonly minBenefit: number | undefined
  readonly holdout: HoldoutChoice
  /** The segment of each stratum from 1 up. */
  readonly strata: readonly (string | null)[]
  /** How many options there are. */
  readonly count: number
}

/** Beside the columns that the passes read: what customers could get were nobody held out, whether they are, and the rest of a cell. */
const preparedColumns: readonly ColumnSpec[] = [
  ...cellColumns,
  'could',
  'held',
  'stratum',
  'standard_error',
].map((name) => ({ name, kind: name === 'customer_id' ? 'text' : 'number', unit: null }))

/** Prepared scores in long form: a row a cell that is worth enough to its customer, and one for each customer without any. */
export function preparedRelation(cells: CellsIn, preparing: PreparingSql): Relation {
  const { table, options } = cells
  const { dialect } = table.engine
  const { sql, join, identifier, byBytes } = dialect
  const score = columnsIn(table)
  const option = columnsIn(options)
  const amounts = (['value', 'cost', 'benefit', 'standard_error'] as const).map(
    (name) => sql`${score.column(name)} as ${identifier(name)}`,
  )
  const enough =
    preparing.minBenefit === undefined
      ? sql``
      : sql`where ${score.column('benefit')} >= ${preparing.minBenefit}`
  const scored = sql`(select ${byBytes(score.column('customer_id'))} as c_, ${score.plain('option')} as o_, ${join(amounts, ', ')} from ${table.from} ${enough}) as s_`
  const known = sql`(select ${option.column('option')} as known_, ${option.column('place')} as place_, ${option.column('exclusive_group')} as g_ from ${options.from}) as k_`
  const said = join(
    [
      sql`key_ as ${identifier('customer_id')}`,
      sql`case when held_ = ${1} then ${0} else could_ end as ${identifier('messages')}`,
      sql`stratum_ * ${preparing.count} + place_ as ${identifier('slot')}`,
      sql`place_ as ${identifier('place')}`,
      sql`g_ as ${identifier('exclusive_group')}`,
      ...(['value', 'cost', 'benefit'] as const).map((name) => identifier(name)),
      sql`could_ as ${identifier('could')}`,
      sql`held_ as ${identifier('held')}`,
      sql`stratum_ as ${identifier('stratum')}`,
      identifier('standard_error'),
    ],
    ', ',
  )
  const cellsOf = sql`(select * from ${scored} join ${known} on o_ = known_) as cells_`
  const query = sql`select ${said} from ${customersSql(cells, preparing)} left join ${cellsOf} on key_ = c_`
  return { ...derived(table, query, preparedColumns), name: 'prepared scores', key: null }
}

/** Customers with their messages, whether they are held out, and their stratum. */
function customersSql({ table, customers }: CellsIn, preparing: PreparingSql): Sql {
  const { dialect } = table.engine
  const { sql, byBytes, floor } = dialect
  const relation = customers ?? table
  const { column, plain } = columnsIn(relation)
  const has = (name: string): boolean => customers?.columns.some((spec) => spec.name === name) ?? false
  const key = byBytes(column('customer_id'))
  const from =
    customers === null
      ? sql`(select ${key} as key_ from ${relation.from} group by ${key}) as each_`
      : relation.from
  const own = customers === null ? sql`key_` : key
  const most = preparing.maxMessages
  const left = has('remaining_messages') ? floor(plain('remaining_messages')) : sql`${most}`
  const could = sql`case when ${left} < ${0} then ${0} when ${left} < ${most} then ${left} else ${most} end`
  const unit = has('household_id') ? sql`coalesce(${byBytes(column('household_id'))}, ${own})` : own
  const stratum = has('segment') ? stratumSql(dialect, column('segment'), preparing.strata) : sql`${0}`
  return sql`(select ${own} as key_, ${could} as could_, ${stratum} as stratum_, case when ${isDrawnSql(dialect, preparing.holdout, unit)} then ${1} else ${0} end as held_ from ${from}) as customer_`
}

function stratumSql({ sql, join, text }: Dialect, segment: Sql, strata: readonly (string | null)[]): Sql {
  const cases = strata.flatMap((name, i) =>
    name === null ? [] : [sql`when ${segment} = ${text(name)} then ${i}`],
  )
  return cases.length === 0 ? sql`${0}` : sql`case ${join(cases, ' ')} else ${0} end`
}

/** True of units that a share holds: those whose hash, by the salt, is below its threshold. */
function isDrawnSql(dialect: Dialect, { share, salt }: HoldoutChoice, unit: Sql): Sql {
  const { sql, byBytes, prefix, md5, concat, text, flag } = dialect
  const threshold = hashThreshold(share)
  if (threshold <= 0 || threshold >= 2 ** 32) return flag(threshold > 0)
  const digits = threshold.toString(16).padStart(8, '0')
  return sql`${byBytes(prefix(md5(concat([text(`${salt}:`), unit])), 8))} < ${text(digits)}`
}

/** The rows of customers in a sample. */
export function sampleRelation(prepared: Relation, choice: HoldoutChoice): Relation {
  const { dialect } = prepared.engine
  const { sql, join, identifier } = dialect
  const names = prepared.columns.map(({ name }) => identifier(name))
  const isIn = isDrawnSql(dialect, choice, columnsIn(prepared).column('customer_id'))
  return derived(
    prepared,
    sql`select ${join(names, ', ')} from ${prepared.from} where ${isIn}`,
    prepared.columns,
  )
}

/** Customers, those held out, and cells: a query of one row. */
export function preparedCountsSql(prepared: Relation): Sql {
  const { sql, count } = prepared.engine.dialect
  const { column } = columnsIn(prepared)
  const each = sql`(select ${column('customer_id')} as key_, max(${column('held')}) as held_, ${count(column('place'))} as cells_ from ${prepared.from} group by ${column('customer_id')}) as each_`
  return sql`select ${count()} as customers_, coalesce(sum(held_), ${0}) as held_out_, coalesce(sum(cells_), ${0}) as all_cells_ from ${each}`
}

import { conditionToSql } from '../engine/expression-sql.ts'
import type { Relation } from '../engine/relation.ts'
import { columnsIn } from '../engine/relation-sql.ts'
import type { Sql } from '../engine/sql.ts'
import { isSampled } from '../learn/kmeans-sample-sql-pass.ts'
import type { Preparation } from '../learn/prepare/compile.ts'
import { preparedSql } from '../learn/prepare/prepared-sql-pass.ts'
import { hashThreshold } from '../math/md5.ts'
import type { PreparedSample, WrittenRule } from './customers.ts'

/** The prepared columns of a sample, `x0` and so on, beside `id_`: a query of a row a customer. */
export function preparedSampleSql(
  customers: Relation,
  preparation: Preparation,
  { salt, share }: PreparedSample,
): Sql {
  const { dialect } = customers.engine
  const { sql, join, identifier } = dialect
  const { from, columns } = preparedSql(customers, preparation, dialect, ['customer_id'])
  const id = identifier('customer_id')
  const asked = [sql`${id} as id_`, ...columns.map((column, j) => sql`${column} as ${identifier(`x${j}`)}`)]
  const state = { salt, threshold: hashThreshold(Math.min(1, share)) }
  return sql`select ${join(asked, ', ')} from ${from} where ${isSampled(id, state, dialect)}`
}

/** How many customers a segment has, and how many of them each rule describes: a query of a row a segment. */
export function ruleCountsSql(customers: Relation, rules: readonly WrittenRule[], assignment: Relation): Sql {
  const { dialect } = customers.engine
  const { sql, join, identifier, count } = dialect
  const flags = rules.map((_, i) => identifier(`r${i}_`))
  const described = rules.map(({ rule }, i) => {
    const condition = conditionToSql(rule, customers, dialect)
    return sql`case when ${condition} then ${1} else ${0} end as ${flags[i]}`
  })
  const id = columnsIn(customers).column('customer_id')
  const segments = columnsIn(assignment)
  const rows = sql`(select ${join([sql`${id} as key_`, ...described], ', ')} from ${customers.from}) as c_`
  const assigned = sql`(select ${segments.column('customer_id')} as id_, ${segments.column('segment')} as segment_ from ${assignment.from}) as a_`
  const sums = flags.map((flag) => sql`sum(${flag}) as ${flag}`)
  return sql`select ${join([sql`segment_`, sql`${count()} as members_`, ...sums], ', ')} from ${rows} join ${assigned} on key_ = id_ group by segment_`
}

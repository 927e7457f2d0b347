import type { Dialect } from '../engine/dialect.ts'
import type { NamedQuery, Relation } from '../engine/relation.ts'
import { columnsIn } from '../engine/relation-sql.ts'
import type { Sql } from '../engine/sql.ts'
import type { SqlMapping, SqlPass } from '../engine/sql-pass.ts'
import { numbersOf } from '../table/access.ts'
import { emptyPolicySums, type LogColumns, type PolicySums } from './policy-value-pass.ts'

/** What the log says of policies as a query of one row. */
export function policyValueSql(log: LogColumns, policies: readonly string[]): SqlPass<null, PolicySums> {
  return {
    toSql(relation, _, dialect) {
      const { sql, join, identifier, count, countWhere, power } = dialect
      const { from, values, usable } = weightedRows(relation, log, policies, dialect)
      const name = (word: string, policy: number): Sql => identifier(`${word}${policy}`)
      const used = sql`(select * from ${from} where ${usable}) as u_`
      const means = values.flatMap((value, p) => [
        sql`avg(${value}) as ${name('value_mean', p)}`,
        sql`avg(${values[0]} - ${value}) as ${name('difference_mean', p)}`,
      ])
      const squared = (value: Sql, mean: Sql): Sql => sql`sum(${power(sql`(${value} - ${mean})`, 2)})`
      const asked = values.flatMap((value, p) => {
        const [valueMean, differenceMean] = [name('value_mean', p), name('difference_mean', p)]
        const weight = name('weight', p)
        return [
          sql`max(${valueMean}) as ${name('v', p)}`,
          sql`${squared(value, valueMean)} as ${name('vs', p)}`,
          sql`max(${differenceMean}) as ${name('d', p)}`,
          sql`${squared(sql`(${values[0]} - ${value})`, differenceMean)} as ${name('ds', p)}`,
          sql`${count(name('chosen', p))} as ${name('contacted', p)}`,
          sql`${countWhere(sql`${weight} is not null`)} as ${name('matched', p)}`,
          sql`sum(${weight}) as ${name('w', p)}`,
          sql`sum(${power(weight, 2)}) as ${name('ws', p)}`,
          sql`max(${weight}) as ${name('wm', p)}`,
        ]
      })
      const unusable = sql`(select ${countWhere(sql`not (${usable})`)} from ${from})`
      const all = [
        sql`${count()} as ${identifier('rows_')}`,
        sql`${unusable} as ${identifier('unusable_')}`,
        ...asked,
      ]
      return sql`select ${join(all, ', ')} from ${used} cross join (select ${join(means, ', ')} from ${used}) as m_`
    },
    fromSql(table) {
      const [rows, unusable, ...all] = table.names.map((name) => numbersOf(table, name)[0])
      const found = emptyPolicySums(policies.length)
      found.unusable[0] = unusable
      for (let p = 0; p < policies.length && rows > 0; p++) {
        const own = all.slice(9 * p, 9 * (p + 1)).map((sum) => (Number.isNaN(sum) ? 0 : sum))
        found.value.count[p] = rows
        found.difference.count[p] = rows
        ;[
          found.value.mean,
          found.value.squares,
          found.difference.mean,
          found.difference.squares,
          found.contacted,
          found.matched,
          found.weight,
          found.weightSquares,
          found.largestWeight,
        ].forEach((part, i) => {
          part[p] = own[i]
        })
      }
      return found
    },
  }
}

/** Weighted rewards with the units of rows as a query. */
export function weightedRewardsSql(
  log: LogColumns,
  policies: readonly string[],
  unit: string,
): SqlMapping<null> {
  return {
    toSql(relation, _, dialect, kept) {
      const { sql, join, identifier } = dialect
      const { from, values, usable, still } = weightedRows(relation, log, policies, dialect, [...kept, unit])
      const names = policies.map((_policy, p) => `value_${p}`)
      const said = [
        ...kept.map((name, i) => sql`${still[i]} as ${identifier(name)}`),
        sql`${still[kept.length]} as ${identifier('unit')}`,
        ...values.map((value, p) => sql`case when ${usable} then ${value} end as ${identifier(names[p])}`),
      ]
      return {
        query: sql`select ${join(said, ', ')} from ${from}`,
        columns: [
          { name: 'unit', kind: 'text', unit: null },
          ...names.map((name) => ({ name, kind: 'number', unit: null }) as const),
        ],
      }
    },
  }
}

/** The squared totals of units, each less its rows times the mean, with how many units there are: a query of one row. */
export function unitSquaresSql(
  relation: Relation,
  log: LogColumns,
  policies: readonly string[],
  unit: string,
  { value, difference }: Pick<PolicySums, 'value' | 'difference'>,
): Sql {
  const { dialect } = relation.engine
  const { sql, join, identifier, count, power } = dialect
  const { from, values, usable, still } = weightedRows(relation, log, policies, dialect, [unit])
  const [key] = still
  const rows = identifier('rows_')
  const totals = policies.map((_, p) => identifier(`total${p}`))
  const used = sql`${from} where ${usable}`
  const grouped = values.map((own, p) => sql`sum(${own}) as ${totals[p]}`)
  const alone = values.map((own, p) => sql`${own} as ${totals[p]}`)
  // Rows without a unit stand alone.
  const units = sql`select ${count()} as ${rows}, ${join(grouped, ', ')} from ${used} and ${key} is not null group by ${key}
    union all select ${1} as ${rows}, ${join(alone, ', ')} from ${used} and ${key} is null`
  const squares = totals.flatMap((total, p) => {
    const [own, other] = [
      sql`(${total} - ${rows} * ${value.mean[p]})`,
      sql`(${totals[0]} - ${total} - ${rows} * ${difference.mean[p]})`,
    ]
    return [
      sql`sum(${power(own, 2)}) as ${identifier(`value${p}`)}`,
      sql`sum(${power(other, 2)}) as ${identifier(`difference${p}`)}`,
    ]
  })
  return sql`select ${count()} as ${identifier('units_')}, ${join(squares, ', ')} from (${units}) as g_`
}

/** Rows with their weighted rewards by policy. */
interface WeightedRows {
  readonly from: Sql
  /** By policy: the weighted reward, 0 where it would have done something else. Of rows that are usable. */
  readonly values: readonly Sql[]
  /** A condition that is true or false. */
  readonly usable: Sql
  /** Further columns, as they lie there. */
  readonly still: readonly Sql[]
}

function weightedRows(
  relation: NamedQuery,
  log: LogColumns,
  policies: readonly string[],
  dialect: Dialect,
  further: readonly string[] = [],
): WeightedRows {
  const { sql, join, identifier, divide } = dialect
  const { plain, column } = columnsIn(relation)
  const [option, propensity, reward] = ['option_', 'propensity_', 'reward_'].map(identifier)
  const chosen = policies.map((_, p) => identifier(`chosen${p}`))
  const still = further.map((_, i) => identifier(`still${i}`))
  const read = [
    sql`${plain(log.option)} as ${option}`,
    sql`${plain(log.propensity)} as ${propensity}`,
    sql`${plain(log.reward)} as ${reward}`,
    ...policies.map((name, p) => sql`${plain(name)} as ${chosen[p]}`),
    ...further.map((name, i) => sql`${column(name)} as ${still[i]}`),
  ]
  const isSame = chosen.map((own) => sql`(${own} = ${option} or (${own} is null and ${option} is null))`)
  const weights = policies.map((_, p) => identifier(`weight${p}`))
  const values = policies.map((_, p) => identifier(`value${p}`))
  const weighted = isSame.flatMap((same, p) => [
    sql`case when ${same} then ${divide(1, propensity)} end as ${weights[p]}`,
    sql`case when ${same} then ${divide(1, propensity)} * ${reward} else ${0} end as ${values[p]}`,
  ])
  const rows = sql`(select ${join(read, ', ')} from ${relation.from}) as r_`
  return {
    from: sql`(select *, ${join(weighted, ', ')} from ${rows}) as w_`,
    values,
    usable: sql`coalesce(${propensity}, ${0}) > ${0} and ${propensity} <= ${1} and ${reward} is not null`,
    still,
  }
}

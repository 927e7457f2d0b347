import type { Dialect } from '../engine/dialect.ts'
import type { Relation } from '../engine/relation.ts'
import { columnsIn } from '../engine/relation-sql.ts'
import type { Sql } from '../engine/sql.ts'
import type { SqlPass } from '../engine/sql-pass.ts'
import { numbersOf } from '../table/access.ts'
import type { Table } from '../table/table.ts'
import { bucketOf } from './survey-pass.ts'
import type { AskedTerms, SurveySum } from './survey-sums.ts'

/** What a row of the query tells of. */
const about = { all: 0, bestValue: 1, slot: 2, limit: 3 } as const

/** Numbers that a row of the query has beside what it tells of, and a key. */
const width = 7

/**
 * The survey as a query over cells in long form, of one row for all, and a row for each size of a best value, each slot and each limit that asks for messages.
 * Best values on the grid of 2^24 and more multiples count as the largest.
 */
export function surveySql(
  empty: () => SurveySum,
  asked: AskedTerms,
  grid: number,
): SqlPass<undefined, SurveySum> {
  return {
    toSql(relation, _state, dialect) {
      const { sql, join } = dialect
      const cells = cellsSql(relation, dialect, 1 / grid)
      const customers = customersSql(relation, cells, dialect)
      const parts = [
        totalsSql(customers, dialect),
        bestValuesSql(customers, dialect, 1 / grid),
        positiveSql(cells, dialect),
        ...(asked.row.length > 0 ? [askedSql(cells, asked, dialect)] : []),
      ]
      return sql`select * from (${join(parts, ' union all ')}) as survey_`
    },
    fromSql: (table, _state) => readSurvey(empty(), table, grid),
  }
}

/** Cells of those who may get a message, with whether they lie off the grid and their largest amount in multiples of it. */
function cellsSql(relation: Relation, dialect: Dialect, perUnit: number): Sql {
  const { sql, join } = dialect
  const { column } = columnsIn(relation)
  const amounts = (['value', 'cost', 'benefit'] as const).map(column)
  const { isWhole, size } = multiplesSql(amounts, perUnit, dialect)
  const [value, cost, benefit] = amounts
  const said = join(
    [
      sql`${column('customer_id')} as c_, ${column('messages')} as m_, ${column('slot')} as slot_`,
      sql`${column('exclusive_group')} as g_, ${value} as v_, ${cost} as k_, ${benefit} as b_`,
      sql`case when ${isWhole} then ${0} else ${1} end as off_`,
      sql`${size} as size_`,
    ],
    ', ',
  )
  return sql`(select ${said} from ${relation.from} where ${column('messages')} > ${0} and ${column('place')} is not null)`
}

/** Whether amounts are whole multiples of the grid, and the size of the largest of them in multiples. */
export function multiplesSql(
  amounts: readonly Sql[],
  perUnit: number,
  { sql, join, floor, greatest, abs }: Dialect,
): { readonly isWhole: Sql; readonly size: Sql } {
  const isWhole = amounts.map((x) => sql`${x} * ${perUnit} = ${floor(sql`${x} * ${perUnit}`)}`)
  const sizes = amounts.map((x) => sql`coalesce(${abs(sql`${x} * ${perUnit}`)}, ${0})`)
  return { isWhole: join(isWhole, ' and '), size: greatest(sizes) }
}

/** One row a customer who may get something; the others are counted apart. */
function customersSql(relation: Relation, cells: Sql, { sql, cast }: Dialect): Sql {
  const key = columnsIn(relation).column('customer_id')
  const groups = cast(sql`count(distinct g_)`, 'double')
  const each = sql`select c_, max(m_) as m_, ${groups} as groups_, ${cast(sql`count(*)`, 'double')} as cells_, sum(off_) as off_, max(size_) as size_, min(v_) as least_, max(v_) as best_ from ${cells} as cell_ group by c_`
  const everybody = sql`(select ${key} as key_ from ${relation.from} group by ${key}) as key_of_`
  const possible = sql`case when m_ < groups_ then m_ else groups_ end`
  return sql`(select c_, ${possible} as possible_, cells_, off_, size_, least_, best_ from ${everybody} left join (${each}) as each_ on key_ = c_)`
}

function totalsSql(customers: Sql, dialect: Dialect): Sql {
  const { sql, count } = dialect
  return rowSql(
    dialect,
    about.all,
    sql`${0}`,
    [
      count(),
      count(sql`c_`),
      sql`coalesce(sum(possible_), ${0})`,
      sql`coalesce(sum(cells_), ${0})`,
      sql`coalesce(sum(off_), ${0})`,
      sql`coalesce(max(size_), ${0})`,
      sql`coalesce(sum(case when least_ < ${0} then possible_ * least_ else ${0} end), ${0})`,
    ],
    sql`from ${customers} as customer_`,
  )
}

/** The most multiples of the grid, as a power of two, that amounts may have. */
const mostBits = 24

/** Counts best values by eighths between powers of two: the key is 8 times the power and the eighth. */
function bestValuesSql(customers: Sql, dialect: Dialect, perUnit: number): Sql {
  const { sql, join, floor, abs, count } = dialect
  const steps = Array.from({ length: mostBits }, (_, i) => {
    const power = mostBits - 1 - i
    return sql`when size_ >= ${2 ** power} then ${8 * power - 8} + ${floor(sql`size_ * ${2 ** (3 - power)}`)}`
  })
  const sizes = sql`(select ${abs(sql`best_ * ${perUnit}`)} as size_ from ${customers} as customer_ where c_ is not null) as size_of_`
  const keys = sql`(select case when size_ >= ${2 ** mostBits} then ${8 * mostBits - 1} ${join(steps, ' ')} end as key_ from ${sizes}) as bucket_`
  return rowSql(
    dialect,
    about.bestValue,
    sql`key_`,
    [count()],
    sql`from ${keys} where key_ is not null group by key_`,
  )
}

function positiveSql(cells: Sql, dialect: Dialect): Sql {
  const { sql, abs, count } = dialect
  const sums = [count(), sql`sum(${abs(sql`k_`)})`, sql`sum(${abs(sql`b_`)})`]
  return rowSql(
    dialect,
    about.slot,
    sql`slot_`,
    sums,
    sql`from ${cells} as cell_ where v_ > ${0} group by slot_`,
  )
}

/** What customers could get in each limit that asks for messages, if it were alone. */
function askedSql(cells: Sql, { start, row }: AskedTerms, dialect: Dialect): Sql {
  const { sql, join, cast, count } = dialect
  const terms = Array.from({ length: start.length - 1 }, (_, slot) =>
    Array.from(
      row.subarray(start[slot], start[slot + 1]),
      (limit) => sql`select ${slot} as a_slot_, ${limit} as limit_`,
    ),
  ).flat()
  const groups = cast(sql`count(distinct g_)`, 'double')
  const each = sql`(select limit_, max(m_) as m_, ${groups} as groups_ from ${cells} as cell_ join (${join(terms, ' union all ')}) as asked_ on slot_ = a_slot_ group by c_, limit_) as each_`
  const sums = [sql`sum(case when m_ < groups_ then m_ else groups_ end)`, count()]
  return rowSql(dialect, about.limit, sql`limit_`, sums, sql`from ${each} group by limit_`)
}

/** A row of the query, filled up with zeros. */
function rowSql(
  { sql, join, identifier }: Dialect,
  kind: number,
  key: Sql,
  numbers: readonly Sql[],
  from: Sql,
): Sql {
  const filled = Array.from(
    { length: width },
    (_, i) => sql`${numbers[i] ?? sql`${0}`} as ${identifier(`n${i}_`)}`,
  )
  return sql`select ${kind} as about_, ${key} as about_key_, ${join(filled, ', ')} ${from}`
}

function readSurvey(into: SurveySum, table: Table, grid: number): SurveySum {
  const [kinds, keys, ...numbers] = table.names.map((name) => numbersOf(table, name))
  for (let row = 0; row < table.rowCount; row++) {
    const [a, b, c, ...others] = numbers.map((column) => column[row])
    const key = keys[row]
    switch (kinds[row]) {
      case about.all: {
        const [cells, offGrid, largest, worst] = others
        Object.assign(into, { customers: a, eligible: b, messages: c, cells, offGrid, largest, worst })
        break
      }
      case about.bestValue:
        into.bestValues[bucketOf((8 + (key % 8)) * 2 ** (Math.floor(key / 8) - 3) * grid)] += a
        break
      case about.slot:
        into.positive[key] = a
        into.cost[key] = b
        into.benefit[key] = c
        break
      case about.limit:
        into.alone[key] = a
        into.reachable[key] = b
    }
  }
  return into
}

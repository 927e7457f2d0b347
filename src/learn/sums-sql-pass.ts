import type { Dialect } from '../engine/dialect.ts'
import type { Sql } from '../engine/sql.ts'
import { numbersOf } from '../table/access.ts'
import type { Table } from '../table/table.ts'

/** Columns of one row of a query. Postgres gives up to 1,664, others no fewer. */
const mostColumns = 1000

/**
 * A query of sums: a row for every group, or for every thousand sums of one.
 *
 * @param addends - by row; what is missing adds nothing.
 * @param group - a number of double precision. Default: all rows are one group, 0.
 */
export function sumsQuery(
  { sql, join, identifier }: Dialect,
  from: Sql,
  addends: readonly Sql[],
  group?: Sql,
): Sql {
  const queries: Sql[] = []
  for (let first = 0; first < addends.length; first += mostColumns) {
    const asked = [
      sql`${group ?? 0} as ${identifier('of_group')}`,
      sql`${first} as ${identifier('first_sum')}`,
      ...addends
        .slice(first, first + mostColumns)
        .map((addend, i) => sql`sum(${addend}) as ${identifier(`sum${i}`)}`),
    ]
    // Queries that are put together have as many columns.
    const lacking = Math.min(mostColumns, addends.length) - (asked.length - 2)
    if (first > 0)
      for (let i = 0; i < lacking; i++) asked.push(sql`${0} as ${identifier(`sum${asked.length - 2}`)}`)
    const query = sql`select ${join(asked, ', ')} from ${from}`
    queries.push(group === undefined ? query : sql`${query} group by ${group}`)
  }
  return join(queries, ' union all ')
}

/** The sums that rows of {@link sumsQuery} hold, by group; those of other rows are 0. */
export function sumsByGroup(table: Table, count: number): ReadonlyMap<number, Float64Array> {
  const groups = new Map<number, Float64Array>()
  const [group, first] = [numbersOf(table, 'of_group'), numbersOf(table, 'first_sum')]
  const columns = Array.from({ length: Math.min(mostColumns, count) }, (_, i) => numbersOf(table, `sum${i}`))
  for (let row = 0; row < table.rowCount; row++) {
    const sums = groups.get(group[row]) ?? new Float64Array(count)
    groups.set(group[row], sums)
    for (let i = 0; i < columns.length && first[row] + i < count; i++) {
      const value = columns[i][row]
      if (!Number.isNaN(value)) sums[first[row] + i] = value
    }
  }
  return groups
}

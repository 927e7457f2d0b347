import type { Sql } from '../../engine/sql.ts'
import type { SqlPass } from '../../engine/sql-pass.ts'
import { numbersOf } from '../../table/access.ts'
import type { Preparation } from './compile.ts'
import { preparedSql } from './prepared-sql-pass.ts'
import type { Ranges } from './range-pass.ts'

/** The ranges of prepared columns as a query of one row. */
export function rangeSql(preparation: Preparation): SqlPass<null, Ranges> {
  const d = preparation.columns.length
  return {
    toSql(relation, _, dialect) {
      const { sql, join, identifier, count, countWhere } = dialect
      const { from, columns } = preparedSql(relation, preparation, dialect)
      const asked: Sql[] = [sql`${count()} as ${identifier('n')}`]
      for (const [j, x] of columns.entries()) {
        asked.push(sql`${count(x)} as ${identifier(`n${j}`)}`)
        // Adding 0 turns -0 into 0.
        asked.push(
          sql`min(${x} + ${0}) as ${identifier(`a${j}`)}`,
          sql`max(${x} + ${0}) as ${identifier(`z${j}`)}`,
        )
        for (let i = 0; i <= j; i++)
          asked.push(
            sql`${countWhere(sql`${columns[i]} is null and ${x} is null`)} as ${identifier(`t${i}_${j}`)}`,
          )
      }
      return sql`select ${join(asked, ', ')} from ${from}`
    },
    fromSql(table) {
      const at = (name: string): number => numbersOf(table, name)[0]
      const by = (word: string, empty: number): Float64Array =>
        Float64Array.from({ length: d }, (_, j) => {
          const value = at(`${word}${j}`)
          return Number.isNaN(value) ? empty : value
        })
      const together = new Float64Array(d * d)
      for (let j = 0; j < d; j++) for (let i = 0; i <= j; i++) together[i * d + j] = at(`t${i}_${j}`)
      return {
        rows: at('n'),
        present: by('n', 0),
        least: by('a', Number.POSITIVE_INFINITY),
        greatest: by('z', Number.NEGATIVE_INFINITY),
        together,
      }
    },
  }
}

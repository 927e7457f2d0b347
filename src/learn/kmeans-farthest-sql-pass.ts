import type { SqlPass } from '../engine/sql-pass.ts'
import { numbersOf } from '../table/access.ts'
import type { Farthest } from './kmeans-farthest.ts'
import type { PlainCenters } from './kmeans-nearest.ts'
import { nearestSql } from './kmeans-nearest-sql-pass.ts'
import type { Preparation } from './prepare/compile.ts'

/** The farthest row as a query of it. */
export function farthestSql(preparation: Preparation): SqlPass<PlainCenters, Farthest> {
  const d = preparation.columns.length
  return {
    toSql(relation, state, dialect) {
      const { sql, join, identifier } = dialect
      const { from, x, least } = nearestSql(relation, preparation, state, dialect)
      const place = identifier('place')
      const all = join([least, ...x], ', ')
      const ranked = sql`(select ${all}, row_number() over (order by ${least} desc, ${join(x, ', ')}) as ${place} from ${from}) as f_`
      return sql`select ${all} from ${ranked} where ${place} = 1`
    },
    fromSql: (table) => ({
      row: Float64Array.from({ length: d }, (_, j) => numbersOf(table, `x${j}`)[0]),
      square: Float64Array.of(numbersOf(table, 'least_square')[0]),
    }),
  }
}

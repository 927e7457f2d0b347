import type { SqlPass } from '../engine/sql-pass.ts'
import { labelSql, nearestSql } from './kmeans-nearest-sql-pass.ts'
import type { SilhouetteState, SilhouetteSum } from './kmeans-silhouette.ts'
import { withoutCenter } from './kmeans-sql-pass.ts'
import type { Preparation } from './prepare/compile.ts'
import { sumsByGroup, sumsQuery } from './sums-sql-pass.ts'

/** Silhouettes as a query of a row a cluster, rounded as the pass rounds them. */
export function silhouetteSql(preparation: Preparation): SqlPass<SilhouetteState, SilhouetteSum> {
  return {
    toSql(relation, state, dialect) {
      const { sql, join, identifier, double, divide, sqrt, floor } = dialect
      const nearest = nearestSql(relation, preparation, state, dialect)
      const [label, second, silhouette] = ['label', 'second_square', 'silhouette'].map(identifier)
      const all = join([nearest.least, ...nearest.squares], ', ')
      const labelled = sql`(select ${all}, ${labelSql(nearest, dialect, double)} as ${label} from ${nearest.from}) as l_`
      // With one center the second is infinitely far, which no database can be told.
      const others = nearest.squares.map(
        (square, c) => sql`case when ${label} = ${c} then ${Number.MAX_VALUE} else ${square} end`,
      )
      const measured = sql`(select ${label}, ${nearest.least}, ${dialect.least(others)} as ${second} from ${labelled}) as s_`
      const clear = sql`${1} - ${sqrt(divide(nearest.least, second))}`
      const value =
        state.k === 1
          ? sql`case when ${label} = ${0} then ${1} end`
          : sql`case when ${second} = ${0} then ${0} else ${clear} end`
      const rows = sql`(select ${label}, ${value} as ${silhouette} from ${measured}) as v_`
      const rounded = sql`${floor(sql`${silhouette} / ${state.unit} + ${0.5}`)} * ${state.unit}`
      return sumsQuery(dialect, rows, [sql`${1}`, rounded], label)
    },
    fromSql(table, { k }) {
      const found = { counts: new Float64Array(k), totals: new Float64Array(k) }
      for (const [c, [count, total]] of sumsByGroup(table, 2)) {
        if (Number.isNaN(c)) throw withoutCenter(preparation.columns, count)
        found.counts[c] = count
        found.totals[c] = total
      }
      return found
    },
  }
}

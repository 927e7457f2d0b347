import type { Sql } from '../engine/sql.ts'
import type { SqlMapping, SqlPass } from '../engine/sql-pass.ts'
import { ClienteleError } from '../errors.ts'
import type { PlainCenters } from './kmeans-nearest.ts'
import { labelSql, nearestSql } from './kmeans-nearest-sql-pass.ts'
import { addPower, emptyKMeansSum, type KMeansState, type KMeansSum } from './kmeans-sums.ts'
import type { Preparation } from './prepare/compile.ts'
import { sumsByGroup, sumsQuery } from './sums-sql-pass.ts'

/** Lloyd's step as a query of a row a cluster. Rows lie on a grid, and squares are rounded as the pass rounds them, so that all sums are exact. */
export function kmeansSql(preparation: Preparation): SqlPass<KMeansState, KMeansSum> {
  const d = preparation.columns.length
  return {
    toSql(relation, state, dialect) {
      const { sql, join, identifier, floor, double } = dialect
      const [unit, fineUnit] = state.powerUnits
      const nearest = nearestSql(relation, preparation, state, dialect)
      const [label, high, low] = ['label', 'high', 'low'].map(identifier)
      const coarse = nearest.x.map((_, j) => identifier(`c${j}`))
      const rounded = (value: Sql, to: number): Sql => sql`(${floor(sql`${value} / ${to} + ${0.5}`)} * ${to})`
      const labelled = sql`${labelSql(nearest, dialect, double)} as ${label}`
      const squared = nearest.x.map((x, j) => sql`${rounded(sql`${x} * ${x}`, unit)} as ${coarse[j]}`)
      const rows = sql`(select ${join([...nearest.x, labelled, ...squared], ', ')} from ${nearest.from}) as l_`
      const fine = nearest.x.map((x, j) => rounded(sql`(${x} * ${x} - ${coarse[j]})`, fineUnit))
      const parts = sql`${join(coarse, ' + ')} as ${high}, ${join(fine, ' + ')} as ${low}`
      const whole = sql`(select ${join([label, ...nearest.x], ', ')}, ${parts} from ${rows}) as w_`
      return sumsQuery(dialect, whole, [sql`${1}`, high, low, ...nearest.x], label)
    },
    fromSql(table, state) {
      const found = emptyKMeansSum(state)
      for (const [c, sums] of sumsByGroup(table, 3 + d)) {
        if (Number.isNaN(c)) throw withoutCenter(preparation.columns, sums[0])
        found.counts[c] = sums[0]
        addPower(found.power, sums[1], sums[2])
        found.totals.set(sums.subarray(3), c * d)
      }
      return found
    },
  }
}

/** The error for rows that have no nearest center, since a prepared column is missing. */
export function withoutCenter(columns: readonly string[], missing: number): ClienteleError {
  return new ClienteleError(
    'COLUMN_MISSING_VALUES',
    `One of the columns ${columns.slice(0, 10).join(', ')} is missing in ${missing} rows, and must be complete here. Fill it (fitImputer), or leave those rows out.`,
    { columns: columns.slice(0, 50), missing },
  )
}

/** Clusters and distances as a query. */
export function assignmentSql(
  preparation: Pick<Preparation, 'inputs' | 'models' | 'columns'>,
): SqlMapping<PlainCenters> {
  return {
    toSql(relation, state, dialect, kept) {
      const { sql, join, identifier, integer, sqrt } = dialect
      const nearest = nearestSql(relation, preparation, state, dialect, kept)
      const said = [
        ...kept.map((name) => identifier(name)),
        sql`${labelSql(nearest, dialect, integer)} as ${identifier('cluster')}`,
        sql`${sqrt(nearest.least)} as ${identifier('distance')}`,
      ]
      return {
        query: sql`select ${join(said, ', ')} from ${nearest.from}`,
        columns: [
          { name: 'cluster', kind: 'integer', unit: null },
          { name: 'distance', kind: 'number', unit: null },
        ],
      }
    },
  }
}

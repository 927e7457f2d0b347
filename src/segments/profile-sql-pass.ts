import { freeName } from '../engine/free-name.ts'
import { specIn } from '../engine/relation-sql.ts'
import type { Sql } from '../engine/sql.ts'
import type { SqlPass } from '../engine/sql-pass.ts'
import { labelSql, nearestSql } from '../learn/kmeans-nearest-sql-pass.ts'
import { withoutCenter } from '../learn/kmeans-sql-pass.ts'
import type { Preparation } from '../learn/prepare/compile.ts'
import { emptySums } from '../learn/prepare/exact-unit.ts'
import { preparedSql } from '../learn/prepare/prepared-sql-pass.ts'
import { sumsByGroup, sumsQuery } from '../learn/sums-sql-pass.ts'
import type { ProfileState, ProfileSum } from './profile-pass.ts'

/** Features summed by segment as a query of a row a segment, rounded as the pass rounds them, so that their sums are exact. */
export function profileSql(prepared: Preparation, features: Preparation): SqlPass<ProfileState, ProfileSum> {
  const width = features.columns.length
  return {
    toSql(relation, { clusters, centers, units }, dialect) {
      const { sql, join, identifier, double, floor } = dialect
      const raw = features.reads
      const nearest = nearestSql(relation, prepared, clusters, dialect, raw)
      const label = freeName(raw, 'label')
      const kept = raw.map((name) => identifier(name))
      const labelled = sql`${labelSql(nearest, dialect, double)} as ${identifier(label)}`
      const rows = {
        ...relation,
        from: sql`(select ${join([...kept, labelled], ', ')} from ${nearest.from}) as l_`,
        columns: [
          ...raw.map((name) => specIn(relation, name)),
          { name: label, kind: 'number', unit: null } as const,
        ],
      }
      const { from, columns } = preparedSql(rows, features, dialect, [label])
      const segment = identifier('of_segment')
      const [distances, coarse]: Sql[][] = [[], []]
      for (const j of columns.keys()) {
        distances.push(identifier(`x${j}`))
        coarse.push(identifier(`c${j}`))
      }
      const rounded = (value: Sql, unit: number): Sql =>
        sql`${floor(sql`${value} / ${unit} + ${0.5}`)} * ${unit}`
      const distanced = columns.map((x, j) => sql`(${x} - ${centers[j]}) as ${distances[j]}`)
      const measured = sql`(select ${join([sql`${identifier(label)} as ${segment}`, ...distanced], ', ')} from ${from}) as x_`
      const parts = distances.map((x, j) => sql`${rounded(x, units[2 * j])} as ${coarse[j]}`)
      const parted = sql`(select ${join([segment, ...distances, ...parts], ', ')} from ${measured}) as c_`
      const sums = distances.flatMap((x, j) => [
        sql`case when ${x} is not null then ${1} end`,
        coarse[j],
        rounded(sql`(${x} - ${coarse[j]})`, units[2 * j + 1]),
      ])
      return sumsQuery(dialect, parted, [sql`${1}`, ...sums], segment)
    },
    fromSql(table, { clusters: { k } }) {
      const found: ProfileSum = { present: new Float64Array(k * width), totals: emptySums(k * width) }
      for (const [c, [rows, ...sums]] of sumsByGroup(table, 1 + 3 * width)) {
        if (Number.isNaN(c)) throw withoutCenter(prepared.columns, rows)
        for (let j = 0; j < width; j++) {
          found.present[c * width + j] = sums[3 * j]
          found.totals.high[c * width + j] = sums[3 * j + 1]
          found.totals.low[c * width + j] = sums[3 * j + 2]
        }
      }
      return found
    },
  }
}

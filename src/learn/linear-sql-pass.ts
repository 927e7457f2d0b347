import type { Sql } from '../engine/sql.ts'
import type { SqlPass } from '../engine/sql-pass.ts'
import { assertNoneRefused, refusedAddends } from './design-sql-pass.ts'
import type { Design, DesignSql } from './linear-design.ts'
import { emptyLinearSum, type LinearSum } from './linear-pass.ts'
import { sumsByGroup, sumsQuery } from './sums-sql-pass.ts'

/** The normal equations as a query of a row a group. */
export function linearSql(design: Design, inSql: DesignSql): SqlPass<null, LinearSum> {
  const { width, targets } = design
  const refusals = inSql.refusals.length
  const triangle = (width * (width + 1)) / 2
  return {
    toSql(relation, _, dialect) {
      const { sql } = dialect
      const { from, x, y, weight, group, refused } = inSql.toSql(relation, dialect)
      const addends: Sql[] = [...refusedAddends(refused, dialect), sql`${1}`, weight]
      for (const [i, xi] of x.entries())
        for (const xj of x.slice(0, i + 1)) addends.push(sql`${weight} * ${xi} * ${xj}`)
      for (const yt of y) {
        for (const xj of x) addends.push(sql`${weight} * ${yt} * ${xj}`)
        addends.push(sql`${weight} * ${yt} * ${yt}`)
      }
      return sumsQuery(dialect, from, addends, group)
    },
    fromSql(table) {
      const found = emptyLinearSum(design)
      const count = refusals + 2 + triangle + targets * (width + 1)
      for (const [group, sums] of sumsByGroup(table, count)) {
        assertNoneRefused(inSql, sums.subarray(0, refusals))
        const [rows, weight] = sums.subarray(refusals)
        if (group < 0) {
          found.leftOut[0] = rows
          continue
        }
        found.rows[group] = rows
        found.weight[group] = weight
        let at = refusals + 2
        writeLower(found.xtx, group * width * width, width, sums.subarray(at, at + triangle))
        at += triangle
        for (let t = group * targets; t < (group + 1) * targets; t++, at += width + 1) {
          found.xty.set(sums.subarray(at, at + width), t * width)
          found.yty[t] = sums[at + width]
        }
      }
      return found
    },
  }
}

/** Writes a lower triangle that lies row by row into a square matrix that begins at `at`. */
export function writeLower(matrix: Float64Array, at: number, width: number, triangle: Float64Array): void {
  let next = 0
  for (let i = 0; i < width; i++) for (let j = 0; j <= i; j++) matrix[at + i * width + j] = triangle[next++]
}

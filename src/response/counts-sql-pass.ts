import type { Sql } from '../engine/sql.ts'
import type { SqlPass } from '../engine/sql-pass.ts'
import { assertNoneRefused, refusedAddends } from '../learn/design-sql-pass.ts'
import { sumsByGroup, sumsQuery } from '../learn/sums-sql-pass.ts'
import { emptyCounts, type TrialCounts } from './counts-pass.ts'
import type { TrialLayout } from './trial-layout.ts'
import { noArm } from './trial-rows.ts'
import { marksRefusals, marksSql } from './trial-rows-sql-pass.ts'

/** The group of the row that says how many units there are. */
const unitsGroup = -3

/** The counts of a trial as a query of a row an arm, and one for the units. */
export function countsSql(layout: TrialLayout): SqlPass<null, TrialCounts> {
  const refusals = marksRefusals(layout)
  const count = refusals.length + 5 + layout.reaches.length
  return {
    toSql(relation, _, dialect) {
      const { sql, join, identifier, cast, divide } = dialect
      const { from, arm, y, reach, unit, propensity, refused } = marksSql(layout, relation)
      const inverse = divide(1, propensity)
      const belowZero = y.map((outcome) => sql`case when ${outcome} < ${0} then ${1} else ${0} end`)
      const addends: Sql[] = [
        ...refusedAddends(refused, dialect),
        sql`${1}`,
        sql`case when ${propensity} is not null then ${1} end`,
        inverse,
        sql`${inverse} * ${inverse}`,
        join(belowZero, ' + '),
        ...reach,
      ]
      const units = addends.map((_addend, i) => {
        const value = i === 0 ? cast(sql`count(distinct ${unit})`, 'double') : sql`${0}`
        return sql`${value} as ${identifier(`sum${i}`)}`
      })
      const distinct = sql`select ${unitsGroup} as of_group, ${0} as first_sum, ${join(units, ', ')} from ${from}`
      return join([sumsQuery(dialect, from, addends, arm), distinct], ' union all ')
    },
    fromSql(table) {
      const found = emptyCounts(layout)
      for (const [arm, sums] of sumsByGroup(table, count)) {
        if (arm === unitsGroup) {
          found.counted[0] = sums[0]
          continue
        }
        assertNoneRefused({ refusals }, sums.subarray(0, refusals.length))
        const [rows, logged, inverse, inverseSquares, belowZero, ...reached] = sums.subarray(refusals.length)
        found.special[1] += belowZero
        if (arm === noArm) {
          found.special[0] = rows
          continue
        }
        found.rows[arm + 1] = rows
        found.logged[arm + 1] = logged
        found.inverse[arm + 1] = inverse
        found.inverseSquares[arm + 1] = inverseSquares
        for (const [r, own] of reached.entries()) found.reached[r] += own
      }
      return found
    },
  }
}

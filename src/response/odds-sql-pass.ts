import type { SqlPass } from '../engine/sql-pass.ts'
import { predictorSql } from '../learn/link-sql-pass.ts'
import { sumsByGroup, sumsQuery } from '../learn/sums-sql-pass.ts'
import { withOwnOutcome } from './effects-sql-pass.ts'
import { boundedMean, slopeSql } from './formulas-sql-pass.ts'
import { formulaOf, openLayers } from './layers-sql-pass.ts'
import { emptyOdds, type OddsState, type OddsSum } from './odds-pass.ts'
import type { TrialLayout } from './trial-layout.ts'
import type { TrialDesignSql } from './trial-rows.ts'

/** The derivatives of the shifts as a query of a row an arm. */
export function oddsSql(
  layout: TrialLayout,
  width: number,
  inSql: TrialDesignSql,
): SqlPass<OddsState, OddsSum> {
  const { arms, folds, targets } = layout
  const runs = Array.from({ length: folds + 1 }, (_, run) => run)
  return {
    toSql(relation, { link, base, shifts }, dialect) {
      const { sql } = dialect
      const rows = inSql.toSql(relation, dialect)
      const { arm, x, weight, fold } = rows
      const { from, own } = withOwnOutcome(layout, rows, dialect)
      const layers = openLayers(sql`${from} where ${arm} >= ${0}`, 'odds', dialect)
      const etas = runs.map((run) => {
        const byArm = arms.map(({ target }) =>
          predictorSql(base, (run * targets.length + target) * width, x, dialect),
        )
        const shift = formulaOf(arm, shifts.subarray(run * arms.length, (run + 1) * arms.length), dialect)
        const eta = sql`${formulaOf(arm, byArm, dialect)} + ${shift}`
        return layers.add(run === folds ? eta : sql`case when ${fold} <> ${run} then ${eta} end`)
      })
      layers.next()
      const means = etas.map((eta) => layers.add(boundedMean(link, eta, dialect)))
      layers.next()
      const parts = means.map((mean) => ({
        rest: layers.add(sql`${weight} * (${own} - ${mean})`),
        slope: layers.add(
          sql`${weight} * ${slopeSql(link === 'logistic' ? link : 'poisson', mean, dialect)}`,
        ),
      }))
      const addends = parts.flatMap(({ rest, slope }) => [sql`-${rest}`, slope, dialect.power(rest, 2)])
      for (const xj of x) addends.push(sql`${parts[folds].slope} * ${xj}`)
      return sumsQuery(dialect, layers.from(), addends, arm)
    },
    fromSql(table) {
      const found = emptyOdds(layout, width)
      for (const [arm, sums] of sumsByGroup(table, 3 * runs.length + width)) {
        for (const run of runs) {
          const at = run * arms.length + arm
          found.gradient[at] = sums[3 * run]
          found.curvature[at] = sums[3 * run + 1]
          found.squares[at] = sums[3 * run + 2]
        }
        found.moved.set(sums.subarray(3 * runs.length), arm * width)
      }
      return found
    },
  }
}

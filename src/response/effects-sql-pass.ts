import type { Dialect } from '../engine/dialect.ts'
import type { Sql } from '../engine/sql.ts'
import type { SqlPass } from '../engine/sql-pass.ts'
import { assertNoneRefused, refusedAddends } from '../learn/design-sql-pass.ts'
import { sumsByGroup, sumsQuery } from '../learn/sums-sql-pass.ts'
import { type EffectCells, momentCount } from './effects-pass.ts'
import { formulaOf, openLayers } from './layers-sql-pass.ts'
import type { TrialLayout } from './trial-layout.ts'
import { controlArm, type TrialDesignSql, type TrialQuery } from './trial-rows.ts'
import { noUnitScores, type UnitScores, type UnitState } from './unit-scores.ts'

/** The moments of the mean effects as a query of a row an arm and fold. */
export function effectsSql(
  layout: TrialLayout,
  cells: EffectCells,
  inSql: TrialDesignSql,
): SqlPass<null, Float64Array> {
  const { folds } = layout
  const refusals = inSql.refusals.length
  return {
    toSql(relation, _, dialect) {
      const rows = inSql.toSql(relation, dialect)
      const { from, own } = withOwnOutcome(layout, rows, dialect)
      const addends = [...refusedAddends(rows.refused, dialect), ...moments(own, rows.weight, dialect)]
      for (const { outcome, isIn } of controlsOf(cells, rows, dialect))
        addends.push(...moments(dialect.sql`case when ${isIn} then ${outcome} end`, rows.weight, dialect))
      return sumsQuery(dialect, from, addends, rows.group)
    },
    fromSql(table) {
      const found = new Float64Array(cells.count * folds * momentCount)
      const count = refusals + (1 + cells.controls.length) * momentCount
      for (const [group, sums] of sumsByGroup(table, count)) {
        assertNoneRefused(inSql, sums.subarray(0, refusals))
        if (group < 0) continue
        const [arm, fold] = [Math.floor(group / folds) - 1, group % folds]
        const write = (cell: number, from: number): void =>
          found.set(sums.subarray(from, from + momentCount), (cell * folds + fold) * momentCount)
        if (arm !== controlArm) write(arm, refusals)
        else
          for (const g of cells.controls.keys())
            write(layout.arms.length + g, refusals + (1 + g) * momentCount)
      }
      return found
    },
  }
}

/** The scores of units as a query of one row: they are squared where they are, so that units do not cross. */
export function unitsSql(
  layout: TrialLayout,
  cells: EffectCells,
  inSql: TrialDesignSql,
): SqlPass<UnitState, UnitScores> {
  const arms = layout.arms.length
  return {
    toSql(relation, { means, weights }, dialect) {
      const { sql, join, identifier } = dialect
      const rows = inSql.toSql(relation, dialect)
      const { from, own } = withOwnOutcome(layout, rows, dialect)
      const deviations = [
        ...layout.arms.map((_, arm) => [sql`${rows.arm} = ${arm}`, own] as const),
        ...controlsOf(cells, rows, dialect).map(({ isIn, outcome }) => [isIn, outcome] as const),
      ]
      const scores = deviations.map((_, cell) => identifier(`s${cell}`))
      const said = deviations.map(([isIn, y], cell) => {
        // Cells without rows have no weight, and no deviations either.
        const weight = weights[cell] > 0 ? weights[cell] : 1
        return sql`sum(case when ${isIn} then ${rows.weight} * (${y} - ${means[cell]}) end) / ${weight} as ${scores[cell]}`
      })
      const units = sql`(select ${join(said, ', ')} from ${from} group by ${rows.unit}) as u_`
      const differences = cells.controlOf.map(
        (control, arm) =>
          sql`(case when ${scores[arm]} is not null then ${scores[arm]} - coalesce(${scores[control]}, ${0}) else ${scores[control]} end)`,
      )
      return sumsQuery(
        dialect,
        units,
        differences.flatMap((score) => [
          dialect.power(score, 2),
          sql`case when ${score} is not null then ${1} end`,
        ]),
      )
    },
    fromSql(table) {
      const found = noUnitScores(arms)
      for (const sums of sumsByGroup(table, 2 * arms).values())
        for (let arm = 0; arm < arms; arm++) {
          found.squares[arm] = sums[2 * arm]
          found.units[arm] = sums[2 * arm + 1]
        }
      return found
    },
  }
}

/** Rows of a trial with the outcome of their arm, missing for controls. */
export function withOwnOutcome(
  { arms }: TrialLayout,
  rows: TrialQuery,
  dialect: Dialect,
): { readonly from: Sql; readonly own: Sql } {
  const { from, arm, y } = rows
  const layers = openLayers(from, 'own', dialect)
  const outcomes = arms.map(({ target }) => y[target])
  const own = layers.add(dialect.sql`case when ${arm} >= ${0} then ${formulaOf(arm, outcomes, dialect)} end`)
  return { from: layers.from(), own }
}

/** The control groups: whether a row is in each, and its outcome there. */
function controlsOf(
  { controls }: EffectCells,
  { arm, y, reach }: TrialQuery,
  { sql }: Dialect,
): readonly { readonly isIn: Sql; readonly outcome: Sql }[] {
  return controls.map((group) => {
    const isControl = sql`${arm} = ${controlArm}`
    return {
      isIn: group.reach < 0 ? isControl : sql`${isControl} and ${reach[group.reach]} = ${1}`,
      outcome: y[group.target],
    }
  })
}

/** Moments of an outcome, to which rows without it add nothing. */
function moments(y: Sql, w: Sql, { sql }: Dialect): readonly Sql[] {
  const known = (value: Sql): Sql => sql`case when ${y} is not null then ${value} end`
  return [
    known(sql`${1}`),
    known(w),
    sql`${w} * ${y}`,
    known(sql`${w} * ${w}`),
    sql`${w} * ${w} * ${y}`,
    sql`${w} * ${w} * ${y} * ${y}`,
  ]
}

import type { Dialect } from '../engine/dialect.ts'
import type { Sql } from '../engine/sql.ts'
import type { SqlPass } from '../engine/sql-pass.ts'
import { predictorSql } from '../learn/link-sql-pass.ts'
import { sumsByGroup, sumsQuery } from '../learn/sums-sql-pass.ts'
import { formulaOf, type Layers, openLayers, runSteps, type Steps } from './layers-sql-pass.ts'
import { emptyLosses, type LossState, type LossSum } from './loss-pass.ts'
import { effectsByArm } from './predictors-sql-pass.ts'
import type { TrialLayout } from './trial-layout.ts'
import { controlArm, type TrialDesignSql, type TrialQuery } from './trial-rows.ts'

/** The losses of candidates as a query of one row: what they predict for all arms lies beside each other. */
export function lossSql(layout: TrialLayout, inSql: TrialDesignSql): SqlPass<LossState, LossSum> {
  return {
    toSql(relation, state, dialect) {
      const { sql, join } = dialect
      const { arms } = layout
      const rows = inSql.toSql(relation, dialect)
      const layers = openLayers(sql`${rows.from} where ${rows.arm} >= ${controlArm}`, 'loss', dialect)
      const customers = { x: rows.x, fold: rows.fold, arms, layers, dialect }
      const [truths, ...predicted] = runSteps(layers, [
        pseudoOutcomes(layout, state, rows, layers, dialect),
        ...state.candidates.map((byFold) => effectsByArm(byFold, customers)),
      ])
      const counted = [...arms.keys()].filter((arm) => state.armWeights[arm] > 0)
      const together = (part: (arm: number) => Sql): Sql => {
        const parts = counted.map((arm) => sql`coalesce(${state.armWeights[arm]} * ${part(arm)}, ${0})`)
        return sql`(${join([sql`${0}`, ...parts], ' + ')})`
      }
      const common = together((arm) => dialect.power(truths[arm], 2))
      const losses = predicted.map((effects) =>
        layers.add(together((arm) => sql`${effects[arm]} * (${effects[arm]} - ${2} * ${truths[arm]})`)),
      )
      const squares = layers.add(common)
      const products = losses.flatMap((a, i) => losses.slice(0, i + 1).map((b) => sql`${a} * ${b}`))
      return sumsQuery(dialect, layers.from(), [sql`${1}`, squares, ...losses, ...products])
    },
    fromSql(table, { candidates: { length: count } }) {
      const found = emptyLosses(count)
      for (const sums of sumsByGroup(table, 2 + count + (count * (count + 1)) / 2).values()) {
        found.rows[0] = sums[0]
        found.common[0] = sums[1]
        found.loss.set(sums.subarray(2, 2 + count))
        let next = 2 + count
        for (let a = 0; a < count; a++)
          for (let b = 0; b <= a; b++) found.products[a * count + b] = sums[next++]
      }
      return found
    },
  }
}

/** The pseudo-outcomes of a row by arm; missing where the arm could not have reached the customer. */
function* pseudoOutcomes(
  { arms, targets }: TrialLayout,
  { base, effects, inverse }: LossState,
  { arm: own, fold, weight, x, y, reach }: TrialQuery,
  layers: Layers,
  dialect: Dialect,
): Steps<readonly Sql[]> {
  const { sql, missing } = dialect
  const folds = effects.length / arms.length
  const byFold = (formula: (fold: number) => Sql | number): Sql =>
    formulaOf(
      fold,
      Array.from({ length: folds }, (_, f) => formula(f)),
      dialect,
    )
  const rests = targets.map((_, t) => {
    const expected = byFold((f) => predictorSql(base, (f * targets.length + t) * x.length, x, dialect))
    return layers.add(sql`${y[t]} - ${expected}`)
  })
  const inversePropensity = layers.add(sql`${weight} * ${formulaOf(own, inverse, dialect, controlArm)}`)
  const expected = arms.map((_, k) => layers.add(byFold((f) => effects[f * arms.length + k])))
  yield
  return arms.map(({ target, reach: flag }, k) => {
    const [rest, effect] = [rests[target], expected[k]]
    const unreached = flag < 0 ? sql`` : sql`when ${reach[flag]} <> ${1} then ${missing('double')}`
    return layers.add(sql`case
      when ${own} = ${k} then ${effect} + ${inversePropensity} * (${rest} - ${effect})
      ${unreached}
      when ${own} = ${controlArm} then ${effect} - ${inversePropensity} * ${rest}
      else ${effect} end`)
  })
}

import type { Dialect } from '../engine/dialect.ts'
import type { Sql } from '../engine/sql.ts'
import type { SqlPass } from '../engine/sql-pass.ts'
import { isMember } from './design-sql-pass.ts'
import type { Design, DesignQuery, DesignSql } from './linear-design.ts'
import { emptyMeat, type MeatState, type MeatSum } from './linear-meat-pass.ts'
import { writeLower } from './linear-sql-pass.ts'
import { meanSql, predictorSql } from './link-sql-pass.ts'
import { sumsByGroup, sumsQuery } from './sums-sql-pass.ts'

/** The middle of the sandwich as a query of one row. The scores of a cluster are summed and multiplied there, so that clusters do not cross. */
export function meatSql(design: Design, inSql: DesignSql): SqlPass<MeatState, MeatSum> {
  const { width } = design
  const triangle = (width * (width + 1)) / 2
  return {
    toSql(relation, state, dialect) {
      const { sql } = dialect
      const rows = inSql.toSql(relation, dialect)
      const { from, scores } = scoredRows(rows, state, dialect)
      const addends: Sql[] = []
      for (let model = 0; model < state.targets.length; model++) {
        const own = scores.slice(model * width, (model + 1) * width)
        for (const [i, si] of own.entries())
          for (const sj of own.slice(0, i + 1)) addends.push(sql`${si} * ${sj}`)
      }
      addends.push(sql`${rows.cluster === null ? 0 : 1}`)
      return sumsQuery(dialect, from, addends)
    },
    fromSql(table, state) {
      const found = emptyMeat(state, width)
      const models = state.targets.length
      for (const sums of sumsByGroup(table, models * triangle + 1).values()) {
        for (let model = 0; model < models; model++)
          writeLower(
            found.meat,
            model * width * width,
            width,
            sums.subarray(model * triangle, (model + 1) * triangle),
          )
        found.multiplied[0] = sums[models * triangle]
      }
      return found
    },
  }
}

/** The scores w r x of rows, or of clusters, by model and column of x; missing for rows of other models. */
function scoredRows(
  { from, x, y, weight, group, cluster }: DesignQuery,
  { link, coefficients, targets, members }: MeatState,
  dialect: Dialect,
): { readonly from: Sql; readonly scores: readonly Sql[] } {
  const { sql, join, identifier } = dialect
  const width = x.length
  const models = targets.map((target, model) => ({ target, model, eta: identifier(`eta${model}`) }))
  const etas = models.map(
    ({ model, eta }) => sql`${predictorSql(coefficients, model * width, x, dialect)} as ${eta}`,
  )
  const still = [...x, ...y, weight, group, ...(cluster === null ? [] : [cluster])]
  const predicted = sql`(select ${join([...still, ...etas], ', ')} from ${from}) as e_`
  const residuals = models.map(({ model }) => identifier(`score${model}`))
  const weighted = models.map(({ target, model, eta }) => {
    const residual = sql`${weight} * (${y[target]} - ${meanSql(link, eta, dialect)})`
    return sql`case when ${isMember(group, members, model, dialect)} then ${residual} end as ${residuals[model]}`
  })
  const units = cluster === null ? [] : [cluster]
  const scored = sql`(select ${join([...units, ...x, ...weighted], ', ')} from ${predicted}) as r_`
  const scores = models.flatMap(({ model }) => x.map((_, j) => identifier(`s${model}_${j}`)))
  const products = scores.map((_, i) => sql`${residuals[Math.floor(i / width)]} * ${x[i % width]}`)
  const said = products.map((product, i) => {
    const value = cluster === null ? product : sql`coalesce(sum(${product}), ${0})`
    return sql`${value} as ${scores[i]}`
  })
  const any = join(
    residuals.map((residual) => sql`${residual} is not null`),
    ' or ',
  )
  const grouped = cluster === null ? sql`` : sql`group by ${cluster}`
  return { from: sql`(select ${join(said, ', ')} from ${scored} where ${any} ${grouped}) as s_`, scores }
}

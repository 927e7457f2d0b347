import type { Dialect } from '../engine/dialect.ts'
import type { Sql } from '../engine/sql.ts'
import type { SqlPass } from '../engine/sql-pass.ts'
import { assertNoneRefused, isMember, refusedAddends } from './design-sql-pass.ts'
import type { Design, DesignQuery, DesignSql } from './linear-design.ts'
import { writeLower } from './linear-sql-pass.ts'
import { predictorSql } from './link-sql-pass.ts'
import { emptyNewtonSum, type NewtonState, type NewtonSum } from './newton-pass.ts'
import { sumsByGroup, sumsQuery } from './sums-sql-pass.ts'

/** What is summed of a model before its gradient: rows, weight, outcome, loss, wrong side, beyond the range of doubles. */
const scalars = 6

/** Losses with their derivatives as a query of one row. */
export function newtonSql(design: Design, inSql: DesignSql): SqlPass<NewtonState, NewtonSum> {
  const { width } = design
  const refusals = inSql.refusals.length
  const triangle = ({ withoutHessian }: NewtonState): number =>
    withoutHessian ? 0 : (width * (width + 1)) / 2
  return {
    toSql(relation, state, dialect) {
      const { sql } = dialect
      const rows = inSql.toSql(relation, dialect)
      const { from, models } = lossRows(rows, state, dialect)
      const leftOut = sql`case when ${rows.group} < ${0} then ${1} else ${0} end`
      const addends: Sql[] = [...refusedAddends(rows.refused, dialect), leftOut]
      for (const { isOwn, target, eta, loss, residual, curvature, beyond } of models) {
        const own = (value: Sql): Sql => sql`case when ${isOwn} then ${value} end`
        const y = rows.y[target]
        const wrong = sql`case when ${y} > ${0.5} then case when ${eta} <= ${0} then ${1} else ${0} end when ${eta} >= ${0} then ${1} else ${0} end`
        addends.push(own(sql`${1}`), own(rows.weight), own(sql`${rows.weight} * ${y}`), loss)
        addends.push(own(wrong), own(beyond))
        for (const x of rows.x) addends.push(sql`${residual} * ${x}`)
        if (state.withoutHessian) continue
        for (const [i, xi] of rows.x.entries())
          for (const xj of rows.x.slice(0, i + 1)) addends.push(sql`${curvature} * ${xi} * ${xj}`)
      }
      return sumsQuery(dialect, from, addends)
    },
    fromSql(table, state) {
      const found = emptyNewtonSum(state, width)
      const each = scalars + width + triangle(state)
      const count = refusals + 1 + state.targets.length * each
      for (const sums of sumsByGroup(table, count).values()) {
        assertNoneRefused(inSql, sums.subarray(0, refusals))
        found.leftOut[0] = sums[refusals]
        for (let model = 0; model < state.targets.length; model++) {
          const at = refusals + 1 + model * each
          readModel(sums.subarray(at, at + each), model, state, found)
        }
      }
      return found
    },
  }
}

function readModel(
  sums: Float64Array,
  model: number,
  { withoutHessian }: NewtonState,
  into: NewtonSum,
): void {
  const width = into.gradient.length / into.rows.length
  const [rows, weight, outcome, loss, wrong, beyond] = sums
  into.rows[model] = rows
  into.weight[model] = weight
  into.outcome[model] = outcome
  into.loss[model] = beyond > 0 ? Number.POSITIVE_INFINITY : loss
  into.wrong[model] = wrong
  into.gradient.set(sums.subarray(scalars, scalars + width), model * width)
  if (!withoutHessian) writeLower(into.hessian, model * width * width, width, sums.subarray(scalars + width))
}

/** A model at its coefficients, by row; missing for rows of other models. */
interface ModelRows {
  readonly isOwn: Sql
  readonly target: number
  readonly eta: Sql
  readonly loss: Sql
  readonly residual: Sql
  readonly curvature: Sql
  /** 1 where the mean is beyond what can be summed, else 0. */
  readonly beyond: Sql
}

/** A mean of e^300 is larger than any that a step could be taken to; sums of its products stay within the range of doubles. */
const mostEta = 300

function lossRows(
  { from, x, y, weight, group }: DesignQuery,
  { family, coefficients, targets, members }: NewtonState,
  dialect: Dialect,
): { readonly from: Sql; readonly models: readonly ModelRows[] } {
  const { sql, join, identifier, exp, abs } = dialect
  const logistic = family === 'logistic'
  const [etas, exponentials, means, losses]: Sql[][] = [[], [], [], []]
  const models = targets.map((target, model): ModelRows => {
    const [eta, e, mean, loss, residual, curvature] = ['eta', 'e', 'mean', 'loss', 'r', 'c'].map((word) =>
      identifier(`${word}${model}`),
    )
    const isOwn = isMember(group, members, model, dialect)
    const outcome = y[target]
    etas.push(sql`${predictorSql(coefficients, model * x.length, x, dialect)} as ${eta}`)
    const beyond = sql`case when ${eta} > ${mostEta} then ${1} else ${0} end`
    const bounded = sql`case when ${eta} > ${mostEta} then ${mostEta} else ${eta} end`
    exponentials.push(eta, sql`${exp(logistic ? sql`(-${abs(eta)})` : bounded)} as ${e}`)
    const probability = sql`case when ${eta} >= ${0} then ${1} else ${e} end / (${1} + ${e})`
    means.push(eta, e, sql`${logistic ? probability : e} as ${mean}`)
    const positive = sql`case when ${eta} > ${0} then ${eta} else ${0} end`
    const own = (value: Sql): Sql => sql`case when ${isOwn} then ${weight} * (${value}) end`
    losses.push(
      eta,
      sql`${own(logistic ? sql`${positive} + ${logOnePlus(e, dialect)} - ${outcome} * ${eta}` : sql`${mean} - ${outcome} * ${eta}`)} as ${loss}`,
      sql`${own(sql`${mean} - ${outcome}`)} as ${residual}`,
      sql`${own(logistic ? sql`${mean} * (${1} - ${mean})` : mean)} as ${curvature}`,
    )
    return { isOwn, target, eta, loss, residual, curvature, beyond: logistic ? sql`${0}` : beyond }
  })
  const still = [...x, ...y, weight, group]
  const layers = [etas, exponentials, means, losses]
  return {
    from: layers.reduce(
      (inner, made, i) =>
        sql`(select ${join([...still, ...made], ', ')} from ${inner}) as ${identifier(`n${i}_`)}`,
      from,
    ),
    models,
  }
}

/** ln(1 + e) for e from 0 to 1, in Kahan's form, so that small e keep their digits. */
function logOnePlus(e: Sql, { sql, ln }: Dialect): Sql {
  const u = sql`(${1} + ${e})`
  return sql`case when ${u} = ${1} then ${e} else ${ln(u)} * ${e} / (${u} - ${1}) end`
}

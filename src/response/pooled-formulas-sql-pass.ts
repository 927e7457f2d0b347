import type { Sql } from '../engine/sql.ts'
import { predictorSql } from '../learn/link-sql-pass.ts'
import { exp } from '../math/exp.ts'
import {
  type ArmColumns,
  type Arms,
  type CustomerFormulas,
  type EffectFormulas,
  type EffectSql,
  type ErrorsOf,
  type FormulaRows,
  lowerFormSql,
  type OfKind,
  products,
  rootSql,
  triangle,
  withoutContact,
} from './customer-formulas-sql-pass.ts'
import { boundedExp, logMeanSql, slopeSql } from './formulas-sql-pass.ts'
import { formulaOf, type Steps } from './layers-sql-pass.ts'
import { placesOf } from './pooled-block.ts'
import { type ArmGroup, armGroups } from './predictors.ts'

/** A pooled model with everything that its formulas ask for. */
interface Pooled {
  readonly model: OfKind<'pooled'>
  readonly errors: ErrorsOf<'pooled'>
  readonly arms: Arms
  /** Where the terms begin that vary within an arm. */
  readonly slopes: number
  readonly groupOf: Int32Array
  readonly groups: readonly ArmGroup[]
}

/** The formulas of a pooled model. The quadratic form of all terms of an arm is in parts: see `pooledVariance`. */
export function pooledFormulas(model: OfKind<'pooled'>, errors: ErrorsOf<'pooled'>, arms: Arms): EffectSql {
  const { offers, channels } = model.terms
  const pooled = { model, errors, arms, slopes: 1 + offers + channels, ...armGroups(model.terms, arms) }
  return {
    numbers: (arm) => numbersOf(pooled, arm),
    customers: (rows) => customers(pooled, rows),
    pairs: (customer, arm, rows) => pairs(pooled, customer, arm, rows),
  }
}

/** Design effect, e to the terms that are 1, group, their form, and the covariance with them of the terms that vary. */
function numbersOf({ model, errors, arms, slopes, groupOf }: Pooled, arm: number): readonly number[] {
  const { terms, coefficients } = model
  const p = terms.width
  const places = placesOf(terms, arm)
  const sum = (value: (place: number) => number): number =>
    places.reduce((total, place) => total + value(place), 0)
  const { covariance } = errors
  const varying = Array.from({ length: p - slopes }, (_, j) => slopes + j)
  return [
    arms[arm].designEffect,
    exp(sum((place) => coefficients[place])),
    groupOf[arm],
    sum((a) => sum((b) => covariance[a * p + b])),
    ...varying.map((j) => sum((a) => covariance[a * p + j])),
  ]
}

/** Their own: shares and forms by group, what the base adds to the variance by outcome, and the logarithms of the base. */
function* customers(pooled: Pooled, rows: FormulaRows): Steps<CustomerFormulas> {
  const { model, errors, arms, slopes, groups } = pooled
  const { base, terms, coefficients } = model
  const { x, layers, dialect } = rows
  const { sql, join } = dialect
  const found = yield* withoutContact(model, arms, rows)
  const logs = terms.baseline
    ? found.etas.map((eta, t) => layers.add(logMeanSql(base.link, eta, found.means[t], dialect)))
    : []
  const variances = found.means.map((_, t) => layers.add(baseVariance(pooled, found, t, rows)))
  yield
  const own = groups.map(({ target, matched }) => [
    ...x.slice(1),
    ...matched.map((column) => x[column]),
    ...(terms.baseline ? [logs[target]] : []),
  ])
  const totals = own.map((z) =>
    layers.add(z.length === 0 ? sql`${0}` : predictorSql(coefficients, slopes, z, dialect)),
  )
  const forms = own.map((z) => {
    const parts = triangle(z.length).map(([i, j]) => {
      const covariance = errors.covariance[(slopes + i) * terms.width + slopes + j]
      return sql`${(i === j ? 1 : 2) * covariance} * ${z[i]} * ${z[j]}`
    })
    return layers.add(parts.length === 0 ? sql`${0}` : join(parts, ' + '))
  })
  yield
  const shares = totals.map((total) => layers.add(boundedExp(total, dialect)))
  yield
  return { ...found, own: [shares, forms, variances, logs] }
}

/** The variance that the base's own errors add to the logarithm of an effect. */
function baseVariance(
  { model: { base, terms, coefficients }, errors }: Pooled,
  { means }: CustomerFormulas,
  t: number,
  { x, dialect }: FormulaRows,
): Sql {
  const { sql } = dialect
  if (!terms.baseline) return sql`${0}`
  const floor = sql`case when ${means[t]} > ${1e-6} then ${means[t]} else ${1e-6} end`
  const through = sql`${coefficients[terms.width - 1]} * (${slopeSql(base.link, means[t], dialect)}) / (${floor})`
  return sql`(${through}) * (${through}) * (${lowerFormSql(errors.base, t, x, dialect)})`
}

function* pairs(
  { model: { terms }, groups }: Pooled,
  { own: [shares, forms, variances, logs] }: CustomerFormulas,
  { target, numbers }: ArmColumns,
  { x, layers, dialect }: FormulaRows,
): Steps<EffectFormulas> {
  const { sql } = dialect
  const [design, factor, group, ones, ...crossed] = numbers
  const ofGroup = (formulas: readonly Sql[]): Sql => formulaOf(group, formulas, dialect)
  const effect = layers.add(sql`${factor} * ${ofGroup(shares)}`)
  const form = layers.add(ofGroup(forms))
  const known = layers.add(formulaOf(target, variances, dialect))
  const matched = terms.matched.map((_, m) => layers.add(ofGroup(groups.map((own) => x[own.matched[m]]))))
  const log = terms.baseline ? [layers.add(formulaOf(target, logs, dialect))] : []
  yield
  const product = products(crossed, [...x.slice(1), ...matched, ...log], dialect)
  const variance = layers.add(
    sql`${effect} * ${effect} * (${form} + ${2} * (${product}) + ${ones} + ${known})`,
  )
  yield
  return { effect, error: rootSql(variance, design, dialect) }
}

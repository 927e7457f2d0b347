import {
  type Arms,
  dot,
  type EffectSql,
  type ErrorsOf,
  type Kind,
  lowerAt,
  lowerFormSql,
  type OfKind,
  products,
  rootSql,
  triangle,
  withoutContact,
} from './customer-formulas-sql-pass.ts'
import type { FittedResponse, PredictorErrors } from './fitted.ts'
import { boundedMean, slopeSql } from './formulas-sql-pass.ts'
import { formulaOf } from './layers-sql-pass.ts'
import { pooledFormulas } from './pooled-formulas-sql-pass.ts'

/** The formulas of a model, read and checked. */
export function effectSql({ predictor, errors, arms }: FittedResponse): EffectSql {
  switch (predictor.kind) {
    case 'constant-difference':
      return constantSql(predictor, errorsOf(errors, predictor.kind), arms)
    case 'constant-odds':
      return oddsSql(predictor, errorsOf(errors, predictor.kind), arms)
    case 'separate':
      return separateSql(predictor, errorsOf(errors, predictor.kind), arms)
    case 'pooled':
      return pooledFormulas(predictor, errorsOf(errors, predictor.kind), arms)
  }
}

/** A model that was read has errors of the kind of its predictor. */
function errorsOf<K extends Kind>(errors: PredictorErrors, kind: K): ErrorsOf<K> {
  if (errors.kind !== kind) throw new TypeError(`The errors are of kind ${errors.kind}, not ${kind}.`)
  return errors as ErrorsOf<K>
}

function constantSql(
  model: OfKind<'constant-difference'>,
  { standardErrors }: ErrorsOf<'constant-difference'>,
  arms: Arms,
): EffectSql {
  return {
    numbers: (arm) => [model.effects[arm], standardErrors[arm], arms[arm].designEffect],
    customers: (rows) => withoutContact(model, arms, rows),
    // biome-ignore lint/correctness/useYield: all kinds are asked alike, and this one needs no layer.
    *pairs(_, { numbers: [effect, error, design] }, { dialect: { sql } }) {
      const least = sql`case when ${design} > ${1e-12} then ${design} else ${1e-12} end`
      return { effect, error: sql`${error} / ${least} * ${design}` }
    },
  }
}

function oddsSql(
  model: OfKind<'constant-odds'>,
  { base, variances, slopes }: ErrorsOf<'constant-odds'>,
  arms: Arms,
): EffectSql {
  const { link } = model.base
  return {
    numbers(arm) {
      const width = slopes.length / arms.length
      const own = slopes.slice(arm * width, (arm + 1) * width)
      const moved = own.map((_, i) => dot(own, (j) => lowerAt(base, arms[arm].target, width, i, j)))
      return [arms[arm].designEffect, model.shifts[arm], variances[arm] + dot(own, (i) => moved[i]), ...moved]
    },
    *customers(rows) {
      const found = yield* withoutContact(model, arms, rows)
      const forms = found.etas.map((_, t) => rows.layers.add(lowerFormSql(base, t, rows.x, rows.dialect)))
      yield
      return { ...found, own: [forms] }
    },
    *pairs({ etas, means, own: [forms] }, { target, numbers }, { x, layers, dialect }) {
      const { sql } = dialect
      const [design, shift, constant, ...moved] = numbers
      const mean = layers.add(formulaOf(target, means, dialect))
      const form = layers.add(formulaOf(target, forms, dialect))
      const eta = layers.add(sql`${formulaOf(target, etas, dialect)} + ${shift}`)
      const crossed = layers.add(products(moved, x, dialect))
      yield
      const armMean = layers.add(boundedMean(link, eta, dialect))
      yield
      const shifted = layers.add(slopeSql(link, armMean, dialect))
      const change = layers.add(sql`${slopeSql(link, armMean, dialect)} - ${slopeSql(link, mean, dialect)}`)
      yield
      const variance = layers.add(
        sql`${change} * ${change} * ${form} + ${2} * ${change} * ${shifted} * ${crossed} + ${shifted} * ${shifted} * ${constant}`,
      )
      yield
      return { effect: sql`${armMean} - ${mean}`, error: rootSql(variance, design, dialect) }
    },
  }
}

function separateSql(
  model: OfKind<'separate'>,
  { base, arms: own }: ErrorsOf<'separate'>,
  arms: Arms,
): EffectSql {
  const { link } = model.base
  const width = model.arms.length / arms.length
  return {
    numbers: (arm) => [
      arms[arm].designEffect,
      ...Array.from({ length: width }, (_, j) => model.arms[arm * width + j]),
      ...triangle(width).map(([i, j]) => (i === j ? 1 : 2) * lowerAt(own, arm, width, i, j)),
    ],
    *customers(rows) {
      const { layers, dialect, x } = rows
      const found = yield* withoutContact(model, arms, rows)
      const slopes = found.means.map((mean) => layers.add(slopeSql(link, mean, dialect)))
      const forms = found.etas.map((_, t) => layers.add(lowerFormSql(base, t, x, dialect)))
      yield
      const variances = slopes.map((slope, t) => layers.add(dialect.sql`${slope} * ${slope} * ${forms[t]}`))
      yield
      return { ...found, own: [variances] }
    },
    *pairs({ means, own: [variances] }, { target, numbers }, { x, layers, dialect }) {
      const { sql } = dialect
      const squares = triangle(width).map(([i, j]) => sql`${x[i]} * ${x[j]}`)
      const eta = layers.add(products(numbers.slice(1, 1 + width), x, dialect))
      const form = layers.add(products(numbers.slice(1 + width), squares, dialect))
      const mean = layers.add(formulaOf(target, means, dialect))
      const known = layers.add(formulaOf(target, variances, dialect))
      yield
      const armMean = layers.add(boundedMean(link, eta, dialect))
      yield
      const slope = layers.add(slopeSql(link, armMean, dialect))
      yield
      const variance = layers.add(sql`${known} + ${slope} * ${slope} * ${form}`)
      yield
      return { effect: sql`${armMean} - ${mean}`, error: rootSql(variance, numbers[0], dialect) }
    },
  }
}

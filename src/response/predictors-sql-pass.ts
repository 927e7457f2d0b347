import type { Dialect } from '../engine/dialect.ts'
import type { Sql } from '../engine/sql.ts'
import { predictorSql } from '../learn/link-sql-pass.ts'
import { exp } from '../math/exp.ts'
import { boundedExp, boundedMean, logMeanSql } from './formulas-sql-pass.ts'
import { formulaOf, type Layers, type Steps } from './layers-sql-pass.ts'
import { placesOf } from './pooled-block.ts'
import { armGroups, type Predictor } from './predictors.ts'

/** Customers by row, whose effects are predicted by the predictor of their fold. */
export interface PredictedRows {
  /** Features, the intercept before them. */
  readonly x: readonly Sql[]
  readonly fold: Sql
  /** With the index of the outcome of each. */
  readonly arms: readonly { readonly target: number }[]
  readonly layers: Layers
  readonly dialect: Dialect
}

/** The effects of all arms on a customer, by arm; see `customerEffects`. The predictors are of one kind, by fold. */
export function* effectsByArm(byFold: readonly Predictor[], customers: PredictedRows): Steps<readonly Sql[]> {
  const { arms, layers } = customers
  const formulas = yield* effectFormulas(byFold, customers)
  return arms.map((_, arm) => layers.add(formulas[arm]))
}

function effectFormulas(byFold: readonly Predictor[], customers: PredictedRows): Steps<readonly Sql[]> {
  const [{ kind }] = byFold
  switch (kind) {
    case 'constant-difference':
      return constantEffects(ofKind(byFold, kind), customers)
    case 'constant-odds':
      return shiftedEffects(ofKind(byFold, kind), customers)
    case 'separate':
      return separateEffects(ofKind(byFold, kind), customers)
    case 'pooled':
      return pooledEffects(ofKind(byFold, kind), customers)
  }
}

type OfKind<Kind extends Predictor['kind']> = Extract<Predictor, { kind: Kind }>

function ofKind<Kind extends Predictor['kind']>(
  byFold: readonly Predictor[],
  kind: Kind,
): readonly OfKind<Kind>[] {
  return byFold.filter((model): model is OfKind<Kind> => model.kind === kind)
}

function* constantEffects(
  models: readonly OfKind<'constant-difference'>[],
  { arms, fold, dialect }: PredictedRows,
): Steps<readonly Sql[]> {
  return arms.map((_, arm) =>
    formulaOf(
      fold,
      models.map(({ effects }) => effects[arm]),
      dialect,
    ),
  )
}

function* shiftedEffects(
  models: readonly OfKind<'constant-odds'>[],
  customers: PredictedRows,
): Steps<readonly Sql[]> {
  const { arms, fold, layers, dialect } = customers
  const { sql } = dialect
  const [{ link }] = models.map(({ base }) => base)
  const etas = baseEtas(models, customers)
  yield
  const means = etas.map((eta) => layers.add(boundedMean(link, eta, dialect)))
  const shifted = arms.map(({ target }, arm) => {
    const shifts = models.map((model) => model.shifts[arm])
    return layers.add(sql`${etas[target]} + ${formulaOf(fold, shifts, dialect)}`)
  })
  yield
  const armMeans = shifted.map((eta) => layers.add(boundedMean(link, eta, dialect)))
  yield
  return arms.map(({ target }, arm) => sql`${armMeans[arm]} - ${means[target]}`)
}

function* separateEffects(
  models: readonly OfKind<'separate'>[],
  customers: PredictedRows,
): Steps<readonly Sql[]> {
  const { x, arms, fold, layers, dialect } = customers
  const [{ link }] = models.map(({ base }) => base)
  const etas = baseEtas(models, customers)
  const armEtas = arms.map((_, arm) => {
    const formulas = models.map((model) => predictorSql(model.arms, arm * x.length, x, dialect))
    return layers.add(formulaOf(fold, formulas, dialect))
  })
  yield
  const [means, armMeans] = [etas, armEtas].map((own) =>
    own.map((eta) => layers.add(boundedMean(link, eta, dialect))),
  )
  yield
  return arms.map(({ target }, arm) => dialect.sql`${armMeans[arm]} - ${means[target]}`)
}

/** As in `customerEffects`, arms of one outcome with the same matched features share an exponential. */
function* pooledEffects(
  models: readonly OfKind<'pooled'>[],
  customers: PredictedRows,
): Steps<readonly Sql[]> {
  const { x, arms, fold, layers, dialect } = customers
  const { sql } = dialect
  const [{ base, terms }] = models
  const { groupOf, groups } = armGroups(terms, arms)
  const etas = terms.baseline ? baseEtas(models, customers) : []
  yield
  const means = etas.map((eta) => layers.add(boundedMean(base.link, eta, dialect)))
  yield
  const logs = means.map((mean, t) => layers.add(logMeanSql(base.link, etas[t], mean, dialect)))
  yield
  const totals = groups.map(({ target, matched }) => {
    const z = [
      ...x.slice(1),
      ...matched.map((column) => x[column]),
      ...(terms.baseline ? [logs[target]] : []),
    ]
    const slopes = 1 + terms.offers + terms.channels
    const formulas = models.map(({ coefficients }) =>
      z.length === 0 ? 0 : predictorSql(coefficients, slopes, z, dialect),
    )
    return layers.add(formulaOf(fold, formulas, dialect))
  })
  yield
  const shares = totals.map((total) => layers.add(boundedExp(total, dialect)))
  yield
  return arms.map((_, arm) => {
    const factors = models.map(({ coefficients }) =>
      exp(placesOf(terms, arm).reduce((sum, place) => sum + coefficients[place], 0)),
    )
    return sql`${formulaOf(fold, factors, dialect)} * ${shares[groupOf[arm]]}`
  })
}

/** By outcome: the linear predictor without contact. */
function baseEtas(
  models: readonly Predictor[],
  { x, fold, arms, layers, dialect }: PredictedRows,
): readonly Sql[] {
  const targets = Math.max(0, ...arms.map(({ target }) => target + 1))
  return Array.from({ length: targets }, (_, t) => {
    const formulas = models.map(({ base }) => predictorSql(base.coefficients, t * x.length, x, dialect))
    return layers.add(formulaOf(fold, formulas, dialect))
  })
}

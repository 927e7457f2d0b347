import type { Dialect } from '../engine/dialect.ts'
import type { Sql } from '../engine/sql.ts'
import type { SqlPass } from '../engine/sql-pass.ts'
import { isMember } from '../learn/design-sql-pass.ts'
import { predictorSql } from '../learn/link-sql-pass.ts'
import { sumsByGroup, sumsQuery } from '../learn/sums-sql-pass.ts'
import { withOwnOutcome } from './effects-sql-pass.ts'
import { boundedExp, boundedMean, logMeanSql, mostEta, slopeSql } from './formulas-sql-pass.ts'
import { formulaOf, type Layers, openLayers, runSteps, type Steps } from './layers-sql-pass.ts'
import { placesOf } from './pooled-block.ts'
import { emptyPooled, type PooledState, type PooledSum } from './pooled-pass.ts'
import type { PooledTerms } from './pooled-terms.ts'
import type { TrialLayout } from './trial-layout.ts'
import type { TrialDesign, TrialDesignSql, TrialQuery } from './trial-rows.ts'

/** What the query is about. */
export interface PooledQuestion {
  readonly layout: TrialLayout
  readonly design: Pick<TrialDesign, 'width' | 'targets'>
  readonly terms: PooledTerms
  readonly withErrors: boolean
}

/**
 * The losses of pooled models with their derivatives as a query of a row an arm: terms that are 1 (intercept, offer, channel) are the same for all rows of an arm,
 * which are then summed as if they had one.
 */
export function pooledSql(asked: PooledQuestion, inSql: TrialDesignSql): SqlPass<PooledState, PooledSum> {
  const { design, terms, withErrors } = asked
  return {
    toSql(relation, state, dialect) {
      const rows = inSql.toSql(relation, dialect)
      const { from, models } = pooledRows(asked, state, rows, dialect)
      const addends = models.flatMap((model) => addendsOf(model, rows.x, asked, state, dialect))
      return sumsQuery(dialect, from, addends, rows.arm)
    },
    fromSql(table, state) {
      const found = emptyPooled(state, terms.width, withErrors ? design.targets * design.width : 0)
      const each = sizesOf(asked, state).reduce((total, size) => total + size, 0)
      for (const [arm, sums] of sumsByGroup(table, state.bases.length * each))
        for (const model of state.bases.keys())
          addModel(found, model, arm, sums.subarray(model * each, (model + 1) * each), asked, state)
      return found
    },
  }
}

/** How many sums a model has of each kind: beyond and loss, gradient, information, meat, crossed. */
function sizesOf(
  { terms, design, withErrors }: PooledQuestion,
  { curvature }: PooledState,
): readonly number[] {
  const varying = slopeCount(terms) + 1
  const triangle = curvature === 'none' ? 0 : (varying * (varying + 1)) / 2
  const errors = withErrors && curvature !== 'none'
  return [2, varying, triangle, errors ? triangle : 0, errors ? varying * design.width : 0]
}

/** Adds the sums of an arm to those of a model. */
function addModel(
  found: PooledSum,
  model: number,
  arm: number,
  sums: Float64Array,
  asked: PooledQuestion,
  state: PooledState,
): void {
  let at = 0
  const [[beyond, loss], gradient, information, meat, crossed] = sizesOf(asked, state).map((size) => {
    at += size
    return sums.subarray(at - size, at)
  })
  const own = { model, places: armPlaces(asked.terms, arm), p: asked.terms.width }
  found.loss[model] += beyond > 0 ? Number.POSITIVE_INFINITY : loss
  addGradient(found.gradient, own, gradient)
  if (information.length > 0) addTriangle(found.information, own, information)
  if (meat.length > 0) addTriangle(found.meat, own, meat)
  if (crossed.length > 0) takeOffCrossed(found.crossed, own, crossed, asked, arm)
}

/** Coefficients but those of terms that are 1. */
function slopeCount({ width, offers, channels }: PooledTerms): number {
  return width - 1 - offers - channels
}

/** Where the sums of an arm's terms go: first that of the terms that are 1, then those of the slopes. */
function armPlaces(terms: PooledTerms, arm: number): readonly (readonly number[])[] {
  const slopes = slopeCount(terms)
  return [placesOf(terms, arm), ...Array.from({ length: slopes }, (_, j) => [terms.width - slopes + j])]
}

interface Own {
  readonly model: number
  readonly places: readonly (readonly number[])[]
  readonly p: number
}

function addGradient(gradient: Float64Array, { model, places, p }: Own, sums: Float64Array): void {
  for (const [term, own] of places.entries())
    for (const place of own) gradient[model * p + place] += sums[term]
}

function addTriangle(matrix: Float64Array, { model, places, p }: Own, sums: Float64Array): void {
  let next = 0
  for (let i = 0; i < places.length; i++)
    for (let j = 0; j <= i; j++) {
      const sum = sums[next++]
      for (const a of places[i]) for (const b of places[j]) if (b <= a) matrix[(model * p + a) * p + b] += sum
    }
}

function takeOffCrossed(
  crossed: Float64Array,
  { model, places, p }: Own,
  sums: Float64Array,
  { layout, design: { targets, width } }: PooledQuestion,
  arm: number,
): void {
  for (const [term, own] of places.entries())
    for (const place of own) {
      const at = ((model * p + place) * targets + layout.arms[arm].target) * width
      for (let j = 0; j < width; j++) crossed[at + j] -= sums[term * width + j]
    }
}

/** A pooled model by row; missing for rows of folds that it leaves out. */
interface ModelRows {
  /** 1 where the effect is beyond what can be summed. */
  readonly beyond: Sql
  readonly loss: Sql
  readonly score: Sql
  readonly curvature: Sql
  readonly moved: Sql
  /** The terms that vary within an arm. */
  readonly z: readonly Sql[]
}

function addendsOf(
  { beyond, loss, score, curvature, moved, z }: ModelRows,
  x: readonly Sql[],
  { withErrors }: PooledQuestion,
  state: PooledState,
  { sql, power }: Dialect,
): readonly Sql[] {
  const terms = [sql`${1}`, ...z]
  const squares = (weight: Sql): readonly Sql[] =>
    terms.flatMap((zi, i) => terms.slice(0, i + 1).map((zj) => sql`${weight} * ${zi} * ${zj}`))
  const addends = [beyond, loss, ...terms.map((zi) => sql`${score} * ${zi}`)]
  if (state.curvature === 'none') return addends
  addends.push(...squares(curvature))
  if (!withErrors) return addends
  const crossed = terms.flatMap((zi) => x.map((xj) => sql`${moved} * ${zi} * ${xj}`))
  return [...addends, ...squares(power(score, 2)), ...crossed]
}

/** Contacted rows with their bases, and models over them. */
function pooledRows(
  asked: PooledQuestion,
  state: PooledState,
  rows: TrialQuery,
  dialect: Dialect,
): { readonly from: Sql; readonly models: readonly ModelRows[] } {
  const { sql } = dialect
  const { from, own } = withOwnOutcome(asked.layout, rows, dialect)
  const layers = openLayers(sql`${from} where ${rows.arm} >= ${0}`, 'pooled', dialect)
  const runs = [...new Set(state.bases)]
  const bases = runSteps(
    layers,
    runs.map((run) => baseRows(asked, state, run, rows, layers, dialect)),
  )
  const models = runSteps(
    layers,
    state.bases.map((run, model) =>
      modelRows(asked, state, model, bases[runs.indexOf(run)], { ...rows, own }, layers, dialect),
    ),
  )
  return { from: layers.from(), models }
}

/** What an arm's model builds on: the mean without contact, and the terms that vary within an arm. */
interface BaseRows {
  readonly floor: Sql
  readonly z: readonly Sql[]
}

function* baseRows(
  { layout, design, terms }: PooledQuestion,
  { link, base }: PooledState,
  run: number,
  { arm, x }: TrialQuery,
  layers: Layers,
  dialect: Dialect,
): Steps<BaseRows> {
  const { sql } = dialect
  const byArm = (formula: (k: number) => Sql): Sql =>
    formulaOf(
      arm,
      layout.arms.map((_, k) => formula(k)),
      dialect,
    )
  const matched = terms.matched.map((columns) => layers.add(byArm((k) => x[columns[k]])))
  const first = run * design.targets
  const eta = layers.add(
    byArm((k) => predictorSql(base, (first + layout.arms[k].target) * design.width, x, dialect)),
  )
  yield
  const mean = layers.add(boundedMean(link, eta, dialect))
  yield
  const floor = layers.add(sql`case when ${mean} > ${1e-6} then ${mean} else ${1e-6} end`)
  const logs = terms.baseline ? [layers.add(logMeanSql(link, eta, mean, dialect))] : []
  return { floor, z: [...x.slice(1), ...matched, ...logs] }
}

function* modelRows(
  { layout, terms }: PooledQuestion,
  { link, members, coefficients, curvature }: PooledState,
  model: number,
  { floor, z }: BaseRows,
  { arm, fold, weight: w, own: y }: TrialQuery & { readonly own: Sql },
  layers: Layers,
  dialect: Dialect,
): Steps<ModelRows> {
  const { sql, ln } = dialect
  const at = model * terms.width
  const constants = layout.arms.map((_, k) =>
    placesOf(terms, k).reduce((sum, place) => sum + coefficients[at + place], 0),
  )
  const slopes = at + terms.width - slopeCount(terms)
  const varying = z.length === 0 ? sql`${0}` : predictorSql(coefficients, slopes, z, dialect)
  const isOwn = isMember(fold, members, model, dialect)
  const eta = layers.add(sql`case when ${isOwn} then ${formulaOf(arm, constants, dialect)} + ${varying} end`)
  yield
  const effect = layers.add(boundedExp(eta, dialect))
  yield
  const mean = layers.add(sql`${floor} + ${effect}`)
  yield
  const through = terms.baseline ? coefficients[at + terms.width - 1] : 0
  const observed = sql`${w} * ${effect} * (${1} - ${y} * ${floor} / (${mean} * ${mean}))`
  const expected = sql`${w} * ${effect} * ${effect} / ${mean}`
  const slope = slopeSql(link, floor, dialect)
  const moved = sql`${w} * ${effect} / ${mean} * ${slope} * (${1} + ${effect} * ${through} / ${floor})`
  return {
    z,
    beyond: sql`case when ${eta} > ${mostEta} then ${1} else ${0} end`,
    loss: layers.add(sql`${w} * (${mean} - ${y} * ${ln(mean)})`),
    score: layers.add(sql`${w} * (${1} - ${y} / ${mean}) * ${effect}`),
    curvature: layers.add(curvature === 'expected' ? expected : observed),
    moved: layers.add(moved),
  }
}

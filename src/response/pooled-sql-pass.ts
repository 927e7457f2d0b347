import type { Dialect } from '../engine/dialect.ts'
import type { Sql } from '../engine/sql.ts'
import type { SqlPass } from '../engine/sql-pass.ts'
import { isMember } from '../learn/design-sql-pass.ts'
import { predictorSql } from '../learn/link-sql-pass.ts'
import { sumsByGroup, sumsQuery } from '../learn/sums-sql-pass.ts'
import { withOwnOutcome } from './effects-sql-pass.ts'
import { boundedExp, boundedMean, logMeanSql, mostEta, slopeSql } from './formulas-sql-pass.ts'
import { formulaOf, openLayers } from './layers-sql-pass.ts'
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
  const slopes = slopeCount(terms)
  return {
    toSql(relation, state, dialect) {
      const rows = inSql.toSql(relation, dialect)
      const { from, models } = pooledRows(asked, state, rows, dialect)
      const addends = models.flatMap((model) => addendsOf(model, rows.x, asked, state, dialect))
      return sumsQuery(dialect, from, addends, rows.arm)
    },
    fromSql(table, state) {
      const found = emptyPooled(state, terms.width, withErrors ? design.targets * design.width : 0)
      const matrices = state.curvature === 'none' ? [] : [found.information, ...(withErrors ? [found.meat] : [])]
      const triangle = ((slopes + 1) * (slopes + 2)) / 2
      const crossed = withErrors && state.curvature !== 'none' ? (slopes + 1) * design.width : 0
      const each = 2 + slopes + 1 + matrices.length * triangle + crossed
      for (const [arm, sums] of sumsByGroup(table, state.bases.length * each))
        for (const model of state.bases.keys()) {
          const own = { model, places: armPlaces(terms, arm), p: terms.width }
          let at = model * each
          const take = (count: number): Float64Array => {
            at += count
            return sums.subarray(at - count, at)
          }
          const [beyond, loss] = take(2)
          found.loss[model] += beyond > 0 ? Number.POSITIVE_INFINITY : loss
          addGradient(found.gradient, own, take(slopes + 1))
          for (const matrix of matrices) addTriangle(matrix, own, take(triangle))
          if (crossed > 0) takeOffCrossed(found.crossed, own, take(crossed), asked, arm)
        }
      return found
    },
  }
}

/** Coefficients but those of terms that are 1. */
function slopeCount({ width, offers, channels }: PooledTerms): number {
  return width - 1 - offers - channels
}

/** Where the sums of an arm's terms go: first that of the terms that are 1, then those of the slopes. */
function armPlaces(terms: PooledTerms, arm: number): readonly (readonly number[])[] {
  const slopes = slopeCount(terms)
  return [
    placesOf(terms, arm),
    ...Array.from({ length: slopes }, (_, j) => [terms.width - slopes + j]),
  ]
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
  { sql }: Dialect,
): readonly Sql[] {
  const terms = [sql`${1}`, ...z]
  const squares = (weight: Sql): readonly Sql[] =>
    terms.flatMap((zi, i) => terms.slice(0, i + 1).map((zj) => sql`${weight} * ${zi} * ${zj}`))
  const addends = [beyond, loss, ...terms.map((zi) => sql`${score} * ${zi}`)]
  if (state.curvature === 'none') return addends
  addends.push(...squares(curvature))
  if (!withErrors) return addends
  const crossed = terms.flatMap((zi) => x.map((xj) => sql`${moved} * ${zi} * ${xj}`))
  return [...addends, ...squares(sql`${score} * ${score}`), ...crossed]
}

/** Contacted rows with their bases, and models over them. */
function pooledRows(
  asked: PooledQuestion,
  state: PooledState,
  rows: TrialQuery,
  dialect: Dialect,
): { readonly from: Sql; readonly models: readonly ModelRows[] } {
  const { layout, design, terms } = asked
  const { link, base, bases, members, coefficients } = state
  const { sql } = dialect
  const { arm, x, weight: w, fold } = rows
  const { width, targets } = design
  const { from, own: y } = withOwnOutcome(layout, rows, dialect)
  const layers = openLayers(sql`${from} where ${arm} >= ${0}`, 'pooled', dialect)
  const byArm = (formula: (arm: number) => Sql | number): Sql =>
    formulaOf(arm, layout.arms.map((_, k) => formula(k)), dialect)
  const matched = terms.matched.map((columns) => layers.add(byArm((k) => x[columns[k]])))
  const runs = [...new Set(bases)]
  const basePredictors = runs.map((run) =>
    layers.add(
      byArm((k) => predictorSql(base, (run * targets + layout.arms[k].target) * width, x, dialect)),
    ),
  )
  layers.next()
  const means = basePredictors.map((eta) => layers.add(boundedMean(link, eta, dialect)))
  layers.next()
  const floors = means.map((mean) => layers.add(sql`case when ${mean} > ${1e-6} then ${mean} else ${1e-6} end`))
  const logs = means.map((mean, i) =>
    terms.baseline ? layers.add(logMeanSql(link, basePredictors[i], mean, dialect)) : null,
  )
  layers.next()
  const slopes = terms.width - slopeCount(terms)
  const made = bases.map((run, model) => {
    const b = runs.indexOf(run)
    const log = logs[b]
    const z = [...x.slice(1), ...matched, ...(log === null ? [] : [log])]
    const at = model * terms.width
    const constant = byArm((k) => placesOf(terms, k).reduce((sum, place) => sum + coefficients[at + place], 0))
    const eta = sql`${constant} + ${z.length === 0 ? sql`${0}` : predictorSql(coefficients, at + slopes, z, dialect)}`
    const isOwn = isMember(fold, members, model, dialect)
    const through = terms.baseline ? coefficients[at + terms.width - 1] : 0
    return { z, through, base: floors[b], eta: layers.add(sql`case when ${isOwn} then ${eta} end`) }
  })
  layers.next()
  const effects = made.map(({ eta }) => layers.add(boundedExp(eta, dialect)))
  layers.next()
  const totals = made.map((model, i) => layers.add(sql`${model.base} + ${effects[i]}`))
  layers.next()
  const models = made.map(({ z, through, base: floor, eta }, i): ModelRows => {
    const [effect, mean] = [effects[i], totals[i]]
    const curvature =
      state.curvature === 'expected'
        ? sql`${w} * ${effect} * ${effect} / ${mean}`
        : sql`${w} * ${effect} * (${1} - ${y} * ${floor} / (${mean} * ${mean}))`
    const moved = sql`${w} * ${effect} / ${mean} * ${slopeSql(link, floor, dialect)} * (${1} + ${effect} * ${through} / ${floor})`
    return {
      z,
      beyond: sql`case when ${eta} > ${mostEta} then ${1} else ${0} end`,
      loss: layers.add(sql`${w} * (${mean} - ${y} * ${dialect.ln(mean)})`),
      score: layers.add(sql`${w} * (${1} - ${y} / ${mean}) * ${effect}`),
      curvature: layers.add(curvature),
      moved: layers.add(moved),
    }
  })
  return { from: layers.from(), models }
}

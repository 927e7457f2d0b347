import type { Dialect } from '../engine/dialect.ts'
import type { Sql } from '../engine/sql.ts'
import { predictorSql } from '../learn/link-sql-pass.ts'
import type { FittedResponse, PredictorErrors } from './fitted.ts'
import { boundedMean } from './formulas-sql-pass.ts'
import type { Layers, Steps } from './layers-sql-pass.ts'
import type { Predictor } from './predictors.ts'

/** Rows over which formulas are added. */
export interface FormulaRows {
  /** Features, the intercept before them. */
  readonly x: readonly Sql[]
  readonly layers: Layers
  readonly dialect: Dialect
}

/** What hangs on the customer alone. */
export interface CustomerFormulas {
  /** By outcome: the linear predictor without contact, and its mean. */
  readonly etas: readonly Sql[]
  readonly means: readonly Sql[]
  /** Of the kind of model: what its pairs ask for, by outcome or by group of arms. */
  readonly own: readonly (readonly Sql[])[]
}

/** An arm by row: the index of its outcome, and its numbers. */
export interface ArmColumns {
  readonly target: Sql
  readonly numbers: readonly Sql[]
}

/** An effect and its standard error. */
export interface EffectFormulas {
  readonly effect: Sql
  readonly error: Sql
}

/** How effects and their standard errors are computed where customers and arms are rows; see `customerEffects` and `effectErrors`. */
export interface EffectSql {
  /** What is known of an arm; of all arms as many numbers. */
  numbers(arm: number): readonly number[]
  customers(rows: FormulaRows): Steps<CustomerFormulas>
  pairs(customer: CustomerFormulas, arm: ArmColumns, rows: FormulaRows): Steps<EffectFormulas>
}

export type Kind = Predictor['kind']
export type Arms = FittedResponse['arms']
export type OfKind<K extends Kind> = Extract<Predictor, { kind: K }>
export type ErrorsOf<K extends Kind> = Extract<PredictorErrors, { kind: K }>

/** The expected outcomes without contact. */
export function* withoutContact(
  { base: { link, coefficients } }: Predictor,
  arms: Arms,
  { x, layers, dialect }: FormulaRows,
): Steps<CustomerFormulas> {
  const targets = Math.max(0, ...arms.map(({ target }) => target + 1))
  const etas = Array.from({ length: targets }, (_, t) =>
    layers.add(predictorSql(coefficients, t * x.length, x, dialect)),
  )
  yield
  const means = etas.map((eta) => layers.add(boundedMean(link, eta, dialect)))
  yield
  return { etas, means, own: [] }
}

/** The standard error that a variance with a name is. */
export function rootSql(variance: Sql, design: Sql, { sql, sqrt }: Dialect): Sql {
  return sql`${sqrt(sql`case when ${variance} > ${0} then ${variance} else ${0} end`)} * ${design}`
}

/** The inner product of columns. */
export function products(a: readonly Sql[], b: readonly Sql[], { sql, join }: Dialect): Sql {
  return a.length === 0
    ? sql`${0}`
    : join(
        a.map((ai, i) => sql`${ai} * ${b[i]}`),
        ' + ',
      )
}

/** x' V x with the symmetric V of a block, of which the lower triangle is read. */
export function lowerFormSql(
  blocks: ArrayLike<number>,
  block: number,
  x: readonly Sql[],
  { sql, join }: Dialect,
): Sql {
  const parts = triangle(x.length).map(
    ([i, j]) => sql`${(i === j ? 1 : 2) * lowerAt(blocks, block, x.length, i, j)} * ${x[i]} * ${x[j]}`,
  )
  return join(parts, ' + ')
}

/** An element of a symmetric block, of which the lower triangle is read. */
export function lowerAt(
  blocks: ArrayLike<number>,
  block: number,
  width: number,
  i: number,
  j: number,
): number {
  return blocks[(block * width + Math.max(i, j)) * width + Math.min(i, j)]
}

/** The places of a lower triangle, row by row. */
export function triangle(size: number): readonly (readonly [number, number])[] {
  return Array.from({ length: size }, (_, i) => i).flatMap((i) =>
    Array.from({ length: i + 1 }, (_, j) => [i, j] as const),
  )
}

/** The inner product with the numbers that a function gives. */
export function dot(a: readonly number[], b: (index: number) => number): number {
  return a.reduce((sum, value, i) => sum + value * b(i), 0)
}

import type { Model, ModelInput } from '../contracts/model.ts'
import type { Context } from '../engine/context.ts'
import type { Rows } from '../engine/relation.ts'
import { columnSpecs } from '../engine/rows.ts'
import { ClienteleError, unknownName } from '../errors.ts'
import { compilePreparation, madeInput, outputsOf, type Preparation } from './prepare/compile.ts'
import type { PreparationModel } from './prepare/models.ts'

/** What a regression is fitted on. */
export interface RegressionOptions extends Context {
  /** Number, integer or flag columns of the rows, or columns that `prepare` makes. */
  readonly features: readonly string[]
  /** The outcome: a number, integer or flag column. Rows where it is missing are left out and counted in a warning. */
  readonly target: string
  /** Models applied first, in order. Default: none. */
  readonly prepare?: readonly Model<string, unknown>[] | undefined
  /** A column of weights, 0 or more. Default: every row counts 1. */
  readonly weight?: string | undefined
  /** A text column of units within which errors may go together (households); standard errors are then by unit. */
  readonly cluster?: string | undefined
  /** The penalty on squared coefficients, the intercept excepted. Default 1; 0 is none. */
  readonly penalty?: number | undefined
}

/** What every regression has fitted. Lists of coefficients begin with the intercept. */
export interface RegressionFitted {
  readonly target: string
  readonly terms: readonly string[]
  readonly coefficients: readonly number[]
  readonly standardErrors: readonly number[]
  /** Row-major, shape [terms + 1, terms + 1]. */
  readonly covariance: readonly number[]
}

/** The preparation that makes the features of some rows. */
export function openPreparation(
  rows: Rows,
  features: readonly string[],
  prepare: readonly Model<string, unknown>[],
): Preparation {
  const made = new Set((prepare as readonly PreparationModel[]).flatMap(outputsOf))
  const specs = columnSpecs(rows)
  const inputs = features.map((name): ModelInput => {
    if (made.has(name)) return madeInput(name)
    const spec = specs.find((candidate) => candidate.name === name)
    if (spec === undefined) {
      const known = [...specs.map((candidate) => candidate.name), ...made]
      throw unknownName('COLUMN_UNKNOWN', 'feature', name, known, 'the rows and what is prepared of them')
    }
    if (spec.kind === 'number' || spec.kind === 'integer' || spec.kind === 'flag')
      return { name, kind: spec.kind, unit: spec.unit, missing: 'refuse' }
    throw new ClienteleError(
      'COLUMN_KIND',
      `The feature "${name}" is of kind ${spec.kind}; a regression needs number, integer or flag. ` +
        'Encode texts and take apart dates in a preparation first.',
      { column: name, found: spec.kind },
    )
  })
  return compilePreparation(prepare, inputs)
}

/** The preparation that makes the terms of a model: of raw ones as they were fitted, of others as made. */
export function scorePreparation(model: Model<string, { readonly terms: readonly string[] }>): Preparation {
  const inputs = model.fitted.terms.map(
    (term) => model.inputs.find((input) => input.name === term) ?? madeInput(term),
  )
  return compilePreparation(model.prepare, inputs)
}

/** The warning about rows without an outcome, or none. */
export function leftOutWarning(leftOut: number, target: string): readonly string[] {
  return leftOut === 0 ? [] : [`${leftOut} rows without a value of "${target}" were left out.`]
}

/** The error for fewer rows than a regression can be fitted on. */
export function tooFewRows(found: number, target: string): ClienteleError {
  return new ClienteleError(
    'NOT_ENOUGH_DATA',
    `There are ${found} rows with a value of "${target}", and a regression needs at least 2. Give more rows.`,
    { rows: found, target },
  )
}

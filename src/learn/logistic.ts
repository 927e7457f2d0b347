import { library } from '../contracts/library.ts'
import type { Context } from '../engine/context.ts'
import { openRows } from '../engine/open-rows.ts'
import type { Mapping } from '../engine/pass.ts'
import type { Relation, Rows } from '../engine/relation.ts'
import { ClienteleError } from '../errors.ts'
import { sigmoid } from '../math/exp.ts'
import { quadraticForm } from '../math/matrix.ts'
import { makeTable } from '../table/make-table.ts'
import { numberColumn } from '../table/number-columns.ts'
import type { RowSource, Table } from '../table/table.ts'
import { type Design, featureMatrix, plainDesign } from './linear-design.ts'
import { sandwich } from './linear-solve.ts'
import { predictor } from './link.ts'
import { checkLogisticOptions } from './logistic.schema.ts'
import type { LogisticModel, LogisticOptions } from './logistic-model.ts'
import type { KeepContext } from './map-relation-rows.ts'
import { mapRows } from './map-rows.ts'
import { minimizeNewton, type NewtonFit } from './newton.ts'
import { newtonPass } from './newton-pass.ts'
import { diagonalRoots, robustCovariance, smallSampleFactor } from './regression-errors.ts'
import { leftOutWarning, openPreparation, scorePreparation, tooFewRows } from './regression-inputs.ts'
import { roundAll, roundFitted } from './round-fitted.ts'

/**
 * Fits a logistic regression with a penalty of penalty / 2 on the squared coefficients beside the summed log loss, the
 * intercept free. Newton's method, one pass a step, to the exact optimum (gradient below 1e-9).
 *
 * Where the outcomes are separated by the features the ending carries a warning: then only the penalty keeps the
 * coefficients finite, and standard errors mean little.
 *
 * @throws ARGUMENT_INVALID, COLUMN_UNKNOWN, COLUMN_KIND, COLUMN_VALUE (a target that is not 0 or 1), COLUMN_MISSING_VALUES,
 * NOT_ENOUGH_DATA (fewer than two rows, or all outcomes alike)
 */
export async function fitLogistic(rows: Rows, options: LogisticOptions): Promise<LogisticModel> {
  checkLogisticOptions(options)
  const { penalty = 1, errors = 'robust', target } = options
  const preparation = openPreparation(rows, options.features, options.prepare ?? [])
  const design = binaryDesign(plainDesign({ ...options, preparation }), target)
  const session = await openRows(rows, design.columns, options)
  try {
    const pass = newtonPass('logistic', design)
    let leftOut = 0
    const [fit] = await minimizeNewton(
      async (state) => {
        const sum = await session.run(pass, state)
        leftOut = sum.leftOut[0]
        return sum
      },
      {
        family: 'logistic',
        width: design.width,
        targets: [0],
        members: [[0]],
        penalty,
        maxIterations: options.maxIterations,
      },
    )
    if (fit.rows < 2) throw tooFewRows(fit.rows, target)
    if (fit.degenerate) throw oneOutcome(target)
    const covariance =
      errors === 'information'
        ? informationCovariance(fit, design.width)
        : await robustCovariance(
            session,
            'logistic-errors',
            design,
            { link: 'logistic', ...fit },
            (clusters) => (clusters === 0 ? 1 : smallSampleFactor(fit.rows, design.width, clusters)),
          )
    return {
      kind: 'logistic',
      version: 1,
      library,
      inputs: preparation.inputs,
      prepare: options.prepare ?? [],
      options: { features: options.features, target, penalty, errors },
      fitted: {
        target,
        terms: preparation.columns,
        coefficients: roundAll(fit.coefficients),
        standardErrors: roundAll(diagonalRoots(covariance, design.width)),
        covariance: roundAll(covariance),
        errors: errors === 'information' || options.cluster === undefined ? errors : 'cluster',
        objective: roundFitted(fit.objective),
      },
      ending: {
        converged: fit.converged,
        iterations: fit.iterations,
        warnings: [...leftOutWarning(leftOut, target), ...fitWarnings(fit, penalty)],
      },
      data: { rows: fit.rows, asOf: options.asOf ?? null, seed: options.seed ?? 1 },
    }
  } finally {
    await session.close()
  }
}

/**
 * Predicts the probability of every row, with its standard error by the delta method.
 *
 * @returns rows in the caller's order; of a relation one with the new columns, after a pass that sees that nothing is missing.
 * @throws COLUMN_MISSING_VALUES, MODEL_INPUT where a column is of another kind or unit than the model was fitted on.
 */
export async function scoreLogistic(
  model: LogisticModel,
  rows: Relation,
  context?: KeepContext,
): Promise<Relation>
export async function scoreLogistic(
  model: LogisticModel,
  rows: Table | RowSource,
  context?: Context,
): Promise<Table<'probability' | 'standard_error'>>
export async function scoreLogistic(
  model: LogisticModel,
  rows: Rows,
  context: KeepContext = {},
): Promise<Table<'probability' | 'standard_error'> | Relation> {
  return mapRows(rows, logisticMapping(model), null, scorePreparation(model), context)
}

/** The mapping of {@link scoreLogistic}. */
export function logisticMapping(model: LogisticModel): Mapping<null, 'probability' | 'standard_error'> {
  const preparation = scorePreparation(model)
  const { coefficients, covariance } = model.fitted
  const width = coefficients.length
  return {
    name: 'score-logistic',
    columns: preparation.reads,
    shard(table, from, to) {
      const x = featureMatrix(preparation, table, from, to)
      const probability = new Float64Array(to - from)
      const error = new Float64Array(to - from)
      for (let i = 0; i < probability.length; i++) {
        const row = x.subarray(i * width, (i + 1) * width)
        const p = sigmoid(predictor(coefficients, 0, row))
        probability[i] = p
        error[i] = p * (1 - p) * Math.sqrt(Math.max(0, quadraticForm(covariance, width, row)))
      }
      return makeTable({ probability: numberColumn(probability), standard_error: numberColumn(error) })
    },
    sql: async () => (await import('./score-sql-pass.ts')).scoreLogisticSql(preparation, model.fitted),
  }
}

/** The design, refusing outcomes other than 0 and 1. */
function binaryDesign(design: Design, target: string): Design {
  const { sql } = design
  return {
    ...design,
    read(table, from, to) {
      const rows = design.read(table, from, to)
      for (const y of rows.y) if (y !== 0 && y !== 1 && !Number.isNaN(y)) throw notBinary(target)
      return rows
    },
    sql:
      sql &&
      (async () =>
        (await import('./design-sql-pass.ts')).binaryDesignSql(await sql(), () => notBinary(target))),
  }
}

function informationCovariance({ inverse, information }: NewtonFit, width: number): Float64Array {
  return sandwich(inverse, information, width, 1)
}

function fitWarnings(fit: NewtonFit, penalty: number): readonly string[] {
  const warnings: string[] = []
  if (!fit.converged)
    warnings.push(`Newton's method stopped after ${fit.iterations} steps with a gradient of ${fit.gradient}.`)
  if (fit.separated)
    warnings.push(
      penalty > 0
        ? 'The features separate the outcomes: only the penalty keeps the coefficients finite.'
        : 'The features separate the outcomes: there is no finite optimum. Set a penalty.',
    )
  if (!fit.regular)
    warnings.push(
      'Some features are combinations of others; a small penalty was added to decide between them.',
    )
  return warnings
}

function notBinary(target: string): ClienteleError {
  return new ClienteleError(
    'COLUMN_VALUE',
    `The target "${target}" holds values other than 0 and 1, and a logistic regression needs a yes or a no. Use fitLinear for amounts.`,
    { column: target },
  )
}

function oneOutcome(target: string): ClienteleError {
  return new ClienteleError(
    'NOT_ENOUGH_DATA',
    `All rows have the same value of "${target}", so nothing tells them apart. Give rows of both kinds.`,
    { column: target },
  )
}

import { library } from '../contracts/library.ts'
import type { Context } from '../engine/context.ts'
import { openRows } from '../engine/open-rows.ts'
import type { Mapping } from '../engine/pass.ts'
import type { Relation, Rows } from '../engine/relation.ts'
import { quadraticForm } from '../math/matrix.ts'
import { makeTable } from '../table/make-table.ts'
import { numberColumn } from '../table/number-columns.ts'
import type { RowSource, Table } from '../table/table.ts'
import { checkLinearOptions } from './linear.schema.ts'
import { featureMatrix, plainDesign } from './linear-design.ts'
import type { LinearModel, LinearOptions } from './linear-model.ts'
import { linearPass } from './linear-pass.ts'
import { type RidgeSolution, sandwich, solveRidge } from './linear-solve.ts'
import { predictor } from './link.ts'
import type { KeepContext } from './map-relation-rows.ts'
import { mapRows } from './map-rows.ts'
import { diagonalRoots, robustCovariance, smallSampleFactor } from './regression-errors.ts'
import { leftOutWarning, openPreparation, scorePreparation, tooFewRows } from './regression-inputs.ts'
import { roundAll, roundFitted } from './round-fitted.ts'

/**
 * Fits a linear model by least squares with a penalty on the squared coefficients (ridge, Hoerl and Kennard 1970), the
 * intercept free: one pass for the normal equations, one for robust errors.
 *
 * @throws ARGUMENT_INVALID, COLUMN_UNKNOWN, COLUMN_KIND, COLUMN_VALUE, COLUMN_MISSING_VALUES, NOT_ENOUGH_DATA
 */
export async function fitLinear(rows: Rows, options: LinearOptions): Promise<LinearModel> {
  checkLinearOptions(options)
  const { penalty = 1, errors = 'robust' } = options
  const preparation = openPreparation(rows, options.features, options.prepare ?? [])
  const design = plainDesign({ ...options, preparation })
  const session = await openRows(rows, design.columns, options)
  try {
    const sum = await session.run(linearPass('linear', design), null)
    const [count] = sum.rows
    if (count < 2) throw tooFewRows(count, options.target)
    const { xtx, xty } = sum
    const solution = solveRidge({ rows: count, width: design.width, xtx, xty, yty: sum.yty[0] }, penalty)
    const covariance =
      errors === 'classical'
        ? classicalCovariance(solution, xtx, design.width)
        : await robustCovariance(
            session,
            'linear-errors',
            design,
            { link: 'identity', ...solution },
            (clusters) => smallSampleFactor(count, solution.degrees, clusters),
          )
    return {
      kind: 'linear',
      version: 1,
      library,
      inputs: preparation.inputs,
      prepare: options.prepare ?? [],
      options: { features: options.features, target: options.target, penalty, errors },
      fitted: {
        target: options.target,
        terms: preparation.columns,
        coefficients: roundAll(solution.coefficients),
        standardErrors: roundAll(diagonalRoots(covariance, design.width)),
        covariance: roundAll(covariance),
        errors: errors === 'classical' || options.cluster === undefined ? errors : 'cluster',
        variance: Number.isNaN(solution.variance) ? 0 : roundFitted(solution.variance),
        degrees: roundFitted(solution.degrees),
      },
      ending: {
        converged: true,
        iterations: 1,
        warnings: [
          ...leftOutWarning(sum.leftOut[0], options.target),
          ...(solution.regular
            ? []
            : [
                'Some features are combinations of others; a small penalty was added to decide between them.',
              ]),
        ],
      },
      data: { rows: count, asOf: options.asOf ?? null, seed: options.seed ?? 1 },
    }
  } finally {
    await session.close()
  }
}

/**
 * Predicts the mean outcome of every row, with the standard error of that mean.
 *
 * @returns rows in the caller's order; of a relation one with the new columns, after a pass that sees that nothing is missing.
 * @throws COLUMN_MISSING_VALUES, MODEL_INPUT where a column is of another kind or unit than the model was fitted on.
 */
export async function scoreLinear(
  model: LinearModel,
  rows: Relation,
  context?: KeepContext,
): Promise<Relation>
export async function scoreLinear(
  model: LinearModel,
  rows: Table | RowSource,
  context?: Context,
): Promise<Table<'prediction' | 'standard_error'>>
export async function scoreLinear(
  model: LinearModel,
  rows: Rows,
  context: KeepContext = {},
): Promise<Table<'prediction' | 'standard_error'> | Relation> {
  return mapRows(rows, linearMapping(model), null, scorePreparation(model), context)
}

/** The mapping of {@link scoreLinear}. */
export function linearMapping(model: LinearModel): Mapping<null, 'prediction' | 'standard_error'> {
  const preparation = scorePreparation(model)
  const { coefficients, covariance } = model.fitted
  const width = coefficients.length
  return {
    name: 'score-linear',
    columns: preparation.reads,
    shard(table, from, to) {
      const x = featureMatrix(preparation, table, from, to)
      const prediction = new Float64Array(to - from)
      const error = new Float64Array(to - from)
      for (let i = 0; i < prediction.length; i++) {
        const row = x.subarray(i * width, (i + 1) * width)
        prediction[i] = predictor(coefficients, 0, row)
        error[i] = Math.sqrt(Math.max(0, quadraticForm(covariance, width, row)))
      }
      return makeTable({ prediction: numberColumn(prediction), standard_error: numberColumn(error) })
    },
    sql: async () => (await import('./score-sql-pass.ts')).scoreLinearSql(preparation, model.fitted),
  }
}

function classicalCovariance(solution: RidgeSolution, lowerXtx: Float64Array, width: number): Float64Array {
  const xtx = Float64Array.from({ length: width * width }, (_, at) => {
    const [i, j] = [Math.floor(at / width), at % width]
    return lowerXtx[Math.max(i, j) * width + Math.min(i, j)]
  })
  return sandwich(solution.inverse, xtx, width, Number.isNaN(solution.variance) ? 0 : solution.variance)
}

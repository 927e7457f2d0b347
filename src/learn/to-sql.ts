import type { ToSqlOptions } from '../engine/sql/select-text.ts'
import { preparationOf, stateOf } from './kmeans.ts'
import type { KMeansModel } from './kmeans-model.ts'
import type { LinearModel } from './linear-model.ts'
import type { LogisticModel } from './logistic-model.ts'
import { compilePreparation, madeInput, outputsOf } from './prepare/compile.ts'
import type { PreparationModel } from './prepare/models.ts'
import { scorePreparation } from './regression-inputs.ts'

/**
 * Writes a k-means model as a SELECT of the key, `cluster` and `distance` of every row, to be run where the data are. Where a column is missing,
 * both are.
 *
 * @throws ARGUMENT_INVALID for a dialect that does not exist, or an empty name.
 * @example
 * await kmeansToSql(model, { dialect: 'spark', from: 'customers', key: 'customer_id' })
 */
export async function kmeansToSql(model: KMeansModel, options: ToSqlOptions): Promise<string> {
  const { assignmentSql } = await import('./kmeans-sql-pass.ts')
  const preparation = preparationOf(model)
  const { selectText } = await import('../engine/sql/select-text.ts')
  return selectText(assignmentSql(preparation), stateOf(model), preparation.inputs, options)
}

/** Writes a linear model as a SELECT of the key, `prediction` and `standard_error` of every row. @throws as {@link kmeansToSql} */
export async function linearToSql(model: LinearModel, options: ToSqlOptions): Promise<string> {
  const { scoreLinearSql } = await import('./score-sql-pass.ts')
  const preparation = scorePreparation(model)
  const { selectText } = await import('../engine/sql/select-text.ts')
  return selectText(scoreLinearSql(preparation, model.fitted), null, preparation.inputs, options)
}

/** Writes a logistic model as a SELECT of the key, `probability` and `standard_error` of every row. @throws as {@link kmeansToSql} */
export async function logisticToSql(model: LogisticModel, options: ToSqlOptions): Promise<string> {
  const { scoreLogisticSql } = await import('./score-sql-pass.ts')
  const preparation = scorePreparation(model)
  const { selectText } = await import('../engine/sql/select-text.ts')
  return selectText(scoreLogisticSql(preparation, model.fitted), null, preparation.inputs, options)
}

/**
 * Writes fitted preparation (a scaler, an encoder, all of them in order) as a SELECT of the key and the prepared columns.
 *
 * @param options - also `columns`: the prepared columns to give. Default: all that the models make.
 * @throws as {@link kmeansToSql}; MODEL_INVALID where a model is no preparation.
 */
export async function preparationToSql(
  models: readonly PreparationModel[],
  options: ToSqlOptions & { readonly columns?: readonly string[] | undefined },
): Promise<string> {
  const columns = options.columns ?? [...new Set(models.flatMap(outputsOf))]
  const preparation = compilePreparation(models, columns.map(madeInput))
  const { preparationSql } = await import('./prepare/transform-sql-pass.ts')
  const { selectText } = await import('../engine/sql/select-text.ts')
  return selectText(preparationSql(preparation), null, preparation.inputs, options)
}

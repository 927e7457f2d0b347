export type { ToSqlOptions } from '../engine/sql/select-text.ts'
export { adjustedRandIndex } from './adjusted-rand-index.ts'
export { centroidIndex } from './centroid-index.ts'
export { readKMeansModel } from './kmeans.schema.ts'
export { assignKMeans, fitKMeans } from './kmeans.ts'
export type { KMeansFitted, KMeansModel, KMeansOptions } from './kmeans-model.ts'
export { readLinearModel } from './linear.schema.ts'
export { fitLinear, scoreLinear } from './linear.ts'
export type { LinearFitted, LinearModel, LinearOptions } from './linear-model.ts'
export { readLogisticModel } from './logistic.schema.ts'
export { fitLogistic, scoreLogistic } from './logistic.ts'
export type { LogisticFitted, LogisticModel, LogisticOptions } from './logistic-model.ts'
export type { KeepContext } from './map-relation-rows.ts'
export { compilePreparation, type LastGrid, type Preparation } from './prepare/compile.ts'
export { fitGrid, type GridOptions } from './prepare/grid.ts'
export { fitImputer, type ImputerOptions } from './prepare/imputer.ts'
export { fitLog, type LogOptions } from './prepare/log.ts'
export type {
  GridColumn,
  GridModel,
  ImputerModel,
  LogModel,
  OneHotModel,
  PreparationModel,
  StandardizerModel,
} from './prepare/models.ts'
export { fitOneHot, type OneHotOptions } from './prepare/one-hot.ts'
export type { FitPreparationContext } from './prepare/opened.ts'
export {
  type FittedPreparation,
  fitPreparation,
  type PreparationOptions,
  type Transform,
} from './prepare/preparation.ts'
export { readPreparation, readPreparationModel } from './prepare/prepare.schema.ts'
export { fitStandardizer } from './prepare/standardizer.ts'
export {
  type Transformed,
  type TransformedRelation,
  type TransformOptions,
  transformPreparation,
} from './prepare/transform.ts'
export type { RegressionFitted, RegressionOptions } from './regression-inputs.ts'
export { kmeansToSql, linearToSql, logisticToSql, preparationToSql } from './to-sql.ts'

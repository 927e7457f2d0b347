import type { Model } from '../contracts/model.ts'
import type { RegressionFitted, RegressionOptions } from './regression-inputs.ts'

/** How a logistic model is fitted. The target is a flag, or a column of 0 and 1. */
export interface LogisticOptions extends RegressionOptions {
  /**
   * `robust` (default): standard errors by the sandwich (by cluster where `cluster` is given), at the price of a pass; `information`: from
   * the inverse Hessian, right where the model is.
   */
  readonly errors?: 'robust' | 'information' | undefined
  /** Newton steps at most. Default 50. */
  readonly maxIterations?: number | undefined
}

/** What maximum likelihood found. The exponentials of coefficients are odds ratios. */
export interface LogisticFitted extends RegressionFitted {
  readonly errors: 'robust' | 'information' | 'cluster'
  /** Summed log loss plus penalty / 2 times the sum of squared coefficients, the intercept excepted. */
  readonly objective: number
}

/** A logistic model of one outcome. */
export type LogisticModel = Model<'logistic', LogisticFitted>

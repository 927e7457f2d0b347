import type { Model } from '../contracts/model.ts'
import type { RegressionOptions } from './linear-inputs.ts'

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

/** What maximum likelihood found. Lists of coefficients begin with the intercept; their exponentials are odds ratios. */
export interface LogisticFitted {
  readonly target: string
  readonly terms: readonly string[]
  readonly coefficients: readonly number[]
  readonly standardErrors: readonly number[]
  /** Row-major, shape [terms + 1, terms + 1]. */
  readonly covariance: readonly number[]
  readonly errors: 'robust' | 'information' | 'cluster'
  /** Summed log loss plus penalty / 2 times the sum of squared coefficients, the intercept excepted. */
  readonly objective: number
}

/** A logistic model of one outcome. */
export type LogisticModel = Model<'logistic', LogisticFitted>

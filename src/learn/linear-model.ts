import type { Model } from '../contracts/model.ts'
import type { RegressionOptions } from './linear-inputs.ts'

/** How a linear model is fitted. */
export interface LinearOptions extends RegressionOptions {
  /**
   * `robust` (default): standard errors that hold under unequal variances (the sandwich; by cluster where `cluster` is given), at the price
   * of a second pass; `classical`: equal variances.
   */
  readonly errors?: 'robust' | 'classical' | undefined
}

/** What least squares found. Lists of coefficients begin with the intercept. */
export interface LinearFitted {
  readonly target: string
  readonly terms: readonly string[]
  readonly coefficients: readonly number[]
  readonly standardErrors: readonly number[]
  /** Row-major, shape [terms + 1, terms + 1]. */
  readonly covariance: readonly number[]
  readonly errors: 'robust' | 'classical' | 'cluster'
  /** Residual variance; 0 where there are no more rows than parameters. */
  readonly variance: number
  /** Effective number of parameters. */
  readonly degrees: number
}

/** A linear model of one outcome. */
export type LinearModel = Model<'linear', LinearFitted>

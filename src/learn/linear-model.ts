import type { Model } from '../contracts/model.ts'
import type { RegressionFitted, RegressionOptions } from './regression-inputs.ts'

/** How a linear model is fitted. */
export interface LinearOptions extends RegressionOptions {
  /**
   * `robust` (default): standard errors that hold under unequal variances (the sandwich; by cluster where `cluster` is given), at the price
   * of a second pass; `classical`: equal variances.
   */
  readonly errors?: 'robust' | 'classical' | undefined
}

/** What least squares found. */
export interface LinearFitted extends RegressionFitted {
  readonly errors: 'robust' | 'classical' | 'cluster'
  /** Residual variance; 0 where there are no more rows than parameters. */
  readonly variance: number
  /** Effective number of parameters. */
  readonly degrees: number
}

/** A linear model of one outcome. */
export type LinearModel = Model<'linear', LinearFitted>

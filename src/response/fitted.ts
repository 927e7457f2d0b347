import type { Model } from '../contracts/model.ts'
import type { ResponseFitted } from '../contracts/response.ts'
import type { Predictor } from './predictors.ts'
import type { Arm } from './trial-layout.ts'

/** An option as a fitted model knows it. */
export interface FittedArm extends Pick<Arm, 'option' | 'offer' | 'channel' | 'department' | 'target'> {
  /** Whether the model can say what it would change. */
  readonly scored: boolean
  /** What standard errors are multiplied by because units have several rows; 1 where they do not. */
  readonly designEffect: number
}

/** What the standard errors of predicted effects are made of; matrices row-major. */
export type PredictorErrors =
  | { readonly kind: 'constant-difference'; readonly standardErrors: readonly number[] }
  | {
      readonly kind: 'constant-odds'
      /** Shape [targets, width, width]. */
      readonly base: readonly number[]
      /** Of each shift given the base. */
      readonly variances: readonly number[]
      /** How each shift moves with the base, shape [arms, width]. */
      readonly slopes: readonly number[]
    }
  | {
      readonly kind: 'separate'
      readonly base: readonly number[]
      /** Shape [arms, width, width]. */
      readonly arms: readonly number[]
    }
  | {
      readonly kind: 'pooled'
      readonly base: readonly number[]
      /** Shape [terms, terms]. */
      readonly covariance: readonly number[]
    }

/** The fitted part of a response model, with everything that scoring needs. */
export interface FittedResponse extends ResponseFitted {
  readonly outcomeKind: 'binary' | 'count' | 'amount'
  /** Outcome columns. */
  readonly targets: readonly string[]
  /** The prepared features, in the order of the coefficients after the intercept. */
  readonly terms: readonly string[]
  readonly arms: readonly FittedArm[]
  readonly predictor: Predictor
  readonly errors: PredictorErrors
}

/** A response model with all of its fitted part. */
export type FittedResponseModel = Model<'response', FittedResponse>

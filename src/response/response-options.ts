import type { Options } from '../contracts/options.ts'
import type { Context } from '../engine/context.ts'

/** Every learner, simplest first. */
export const learnerNames: readonly ['constant-difference', 'constant-odds', 'linear', 'logistic', 'pooled'] =
  ['constant-difference', 'constant-odds', 'linear', 'logistic', 'pooled']

/** A way of predicting effects. */
export type LearnerName = (typeof learnerNames)[number]

/** How {@link fitResponse} learns from past contacts. */
export interface ResponseOptions extends Context {
  readonly options: Options
  /** Columns known before the contact, of any kind but cells. */
  readonly features: readonly string[]
  /** One outcome for all options, or the outcome of the department that each option belongs to. */
  readonly outcome:
    | { readonly column: string }
    | { readonly byDepartment: { readonly [department: string]: string } }
  /** `binary`: 0 and 1; `count`: whole numbers from 0; `amount`: money or any other number. */
  readonly kind: 'binary' | 'count' | 'amount'
  /** True where arms were drawn at random. Only then is a difference called an effect. */
  readonly randomized: boolean
  /** Which to try. Default: all that suit the outcome. */
  readonly learners?: readonly LearnerName[] | undefined
  /** Parts of the units for judging out of fold. Default 5. */
  readonly folds?: number | undefined
  /** Coverage of the intervals. Default .9. */
  readonly level?: number | undefined
  /** Penalty of the regressions on standardized features. Default 1. */
  readonly penalty?: number | undefined
  /**
   * By channel: the flag column of the trials that says whom it could reach. An option is then held against the controls
   * its channel could have reached. Default: every channel reaches everybody.
   */
  readonly reachable?: { readonly [channel: string]: string } | undefined
  /**
   * Features that mean the same for each department (`{ frequency: { food: 'food_orders', home: 'home_orders' } }`): the
   * pooled model takes those of the option's own department. The columns are among the features. Default: none.
   */
  readonly matched?: { readonly [name: string]: { readonly [department: string]: string } } | undefined
}

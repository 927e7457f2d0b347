import type { Model } from './model.ts'
import type { Estimate } from './readout.ts'

/** How one way of predicting what an option changes did on customers it had not seen. */
export interface ResponseCandidate {
  /** `constant-difference`, `constant-odds`, `linear`, `logistic`, `pooled`. */
  readonly name: string
  /** Mean out-of-fold loss (lower is better) and its standard error against the best. */
  readonly loss: number
  readonly differenceToBest: number
  readonly standardError: number
  readonly chosen: boolean
}

/** The measured effect of one option against no contact, per customer, in units of the outcome. */
export interface OptionEffect {
  readonly option: number
  readonly treated: number
  readonly control: number
  readonly effect: Estimate
}

/** The fitted part of a response model that every reader may rely on; each learner adds its own. */
export interface ResponseFitted {
  readonly learner: string
  readonly outcome: string
  readonly candidates: readonly ResponseCandidate[]
  readonly effects: readonly OptionEffect[]
  /** What was found, in plain words. */
  readonly words: readonly string[]
}

/** What each option would change for each customer, learned from randomized contacts. */
export type ResponseModel = Model<'response', ResponseFitted>

/** Said in place of a model where the past cannot tell an effect: there was no control group, or no randomization. */
export interface NoEffect {
  readonly kind: 'no-effect'
  readonly reason: 'no-contacts' | 'no-control' | 'not-randomized' | 'too-few'
  readonly words: string
}

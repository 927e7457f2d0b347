import type { PredictorErrors } from './fitted.ts'
import type { PooledPenalty } from './pooled-terms.ts'
import type { Base, Predictor } from './predictors.ts'
import type { LearnerName } from './response-options.ts'
import type { Trial } from './trial.ts'
import type { TrialModels } from './trial-models.ts'

/** What every learner may build on. */
export interface Ground {
  readonly trial: Trial
  readonly linear: TrialModels
  /** Logistic or Poisson regressions; the linear ones where outcomes fall below 0. */
  readonly curved: TrialModels
}

/** A chosen candidate fitted on all rows, as plain JSON. */
export interface FinishedCandidate {
  readonly predictor: Predictor
  readonly errors: PredictorErrors
  readonly converged: boolean
}

/** A way of predicting, fitted with each fold held out. */
export interface Proposal {
  /** By held-out fold. */
  readonly byFold: readonly Predictor[]
  /** What was penalized and how much; null where the regressions' own penalty is all. */
  readonly penalties: PooledPenalty | null
  /** Fits it on all rows, with what its standard errors need. */
  readonly finish: () => Promise<FinishedCandidate>
}

/** A proposal under the name of its learner. */
export interface CandidateFit extends Proposal {
  readonly name: LearnerName
}

/** A way of predicting what options change. */
export interface Learner {
  /** What it predicts with, for the sentence "Effects are predicted by ...". */
  readonly meaning: string
  /** The outcomes it suits: all, or only yes and no. */
  readonly outcomes: 'any' | 'binary'
  /** Whether outcomes may fall below 0. */
  readonly belowZero: boolean
  /** Whether it needs the curved regression of every arm, besides those without contact. */
  readonly curvedArms: boolean
  /** Whether it can score an option that was not measured, from others of its offer and its channel. */
  readonly borrows: boolean
  /** Fits it with each fold held out: once for each setting between which the losses decide. */
  propose(ground: Ground): Promise<readonly Proposal[]>
}

/** The base of a run (a held-out fold, or `folds` for none). */
export function baseOf({ layout, design }: Trial, models: TrialModels, run: number): Base {
  const size = layout.targets.length * design.width
  return { link: models.link, coefficients: models.base.slice(run * size, (run + 1) * size) }
}

/** One predictor for each held-out fold. */
export function byFold({ layout }: Trial, predictorOf: (fold: number) => Predictor): readonly Predictor[] {
  return Array.from({ length: layout.folds }, (_, fold) => predictorOf(fold))
}

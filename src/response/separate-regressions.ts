import { roundAll } from '../learn/round-fitted.ts'
import { baseOf, byFold, type FinishedCandidate, type Learner } from './learner.ts'
import type { Trial } from './trial.ts'
import { modelCovariances, type TrialModels } from './trial-models.ts'

/** A learner with one regression per option, and one without contact: of the linear or of the curved ones. */
export function separateRegressions(
  which: 'linear' | 'curved',
  what: Pick<Learner, 'meaning' | 'outcomes' | 'belowZero'>,
): Learner {
  return {
    ...what,
    curvedArms: which === 'curved',
    borrows: false,
    async propose(ground) {
      const { trial } = ground
      const models = ground[which]
      return [
        {
          byFold: byFold(trial, (fold) => ({
            kind: 'separate',
            base: baseOf(trial, models, fold),
            arms: armsOf(trial, models, fold),
          })),
          penalties: null,
          finish: () => finish(trial, models),
        },
      ]
    },
  }
}

/** The regressions of all arms in a run. */
function armsOf({ layout, design }: Trial, models: TrialModels, run: number): Float64Array {
  const size = layout.arms.length * design.width
  return models.arms.slice(run * size, (run + 1) * size)
}

async function finish(trial: Trial, models: TrialModels): Promise<FinishedCandidate> {
  const { session, layout, design } = trial
  const { link, coefficients } = baseOf(trial, models, layout.folds)
  const covariances = await modelCovariances(session, layout, design, models)
  return {
    predictor: {
      kind: 'separate',
      base: { link, coefficients: roundAll(coefficients) },
      arms: roundAll(armsOf(trial, models, layout.folds)),
    },
    errors: { kind: 'separate', base: roundAll(covariances.base), arms: roundAll(covariances.arms) },
    converged: models.warnings.length === 0,
  }
}

import { roundAll } from '../learn/round-fitted.ts'
import { baseOf, byFold, type FinishedCandidate, type Ground, type Learner } from './learner.ts'

/** The measured mean effect of each option, shrunk towards each other. */
export const constantDifference: Learner = {
  meaning: 'one mean difference per option, the same for every customer',
  outcomes: 'any',
  belowZero: true,
  curvedArms: false,
  borrows: false,
  async propose(ground) {
    const { trial, curved } = ground
    const arms = trial.layout.arms.length
    return [
      {
        byFold: byFold(trial, (fold) => ({
          kind: 'constant-difference',
          base: baseOf(trial, curved, fold),
          effects: trial.effects.heldOutShrunk.slice(fold * arms, (fold + 1) * arms),
        })),
        penalties: null,
        finish: async () => finish(ground),
      },
    ]
  },
}

function finish({ trial, curved }: Ground): FinishedCandidate {
  const { layout, effects, measured } = trial
  const { link, coefficients } = baseOf(trial, curved, layout.folds)
  const known = (values: Float64Array): number[] =>
    roundAll(layout.arms.map((_, arm) => (measured.includes(arm) ? values[arm] : 0)))
  return {
    predictor: {
      kind: 'constant-difference',
      base: { link, coefficients: roundAll(coefficients) },
      effects: known(effects.shrunk.values),
    },
    errors: { kind: 'constant-difference', standardErrors: known(effects.shrunk.standardErrors) },
    converged: true,
  }
}

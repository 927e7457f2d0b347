import { roundAll } from '../learn/round-fitted.ts'
import { baseOf, byFold, type FinishedCandidate, type Ground, type Learner } from './learner.ts'
import { minimizeOdds, type OddsFit, shiftSlopes, shrunkShifts } from './odds.ts'
import { modelCovariances } from './trial-models.ts'

/** One odds ratio (ratio of means) per option over what each customer would do without contact. */
export const constantOdds: Learner = {
  meaning: 'one ratio per option, on what each customer would do anyway',
  outcomes: 'any',
  belowZero: false,
  curvedArms: false,
  borrows: false,
  async propose(ground) {
    const { trial, curved } = ground
    const { session, layout, design } = trial
    const odds = await minimizeOdds(session, layout, design, curved.link, curved.base)
    return [
      {
        byFold: byFold(trial, (fold) => ({
          kind: 'constant-odds',
          base: baseOf(trial, curved, fold),
          shifts: shrunkShifts(odds, layout.arms.length, fold).values,
        })),
        penalties: null,
        finish: () => finish(ground, odds),
      },
    ]
  },
}

async function finish({ trial, curved }: Ground, odds: OddsFit): Promise<FinishedCandidate> {
  const { session, layout, design } = trial
  const arms = layout.arms.length
  const { link, coefficients } = baseOf(trial, curved, layout.folds)
  const covariances = await modelCovariances(session, layout, design, curved)
  const { values, standardErrors, kept } = shrunkShifts(odds, arms, layout.folds)
  return {
    predictor: {
      kind: 'constant-odds',
      base: { link, coefficients: roundAll(coefficients) },
      shifts: roundAll(values),
    },
    errors: {
      kind: 'constant-odds',
      base: roundAll(covariances.base),
      variances: roundAll(standardErrors.map((error) => error * error)),
      slopes: roundAll(shiftSlopes(odds, arms, kept)),
    },
    converged: true,
  }
}

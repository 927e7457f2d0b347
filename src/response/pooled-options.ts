import { roundAll } from '../learn/round-fitted.ts'
import { baseOf, type FinishedCandidate, type Ground, type Learner } from './learner.ts'
import { fitPooled, minimizePooled, type PooledFit, type PooledProblem, pooledCovariance } from './pooled.ts'
import { pooledPenalties, pooledTerms } from './pooled-terms.ts'
import { modelCovariances } from './trial-models.ts'

/** One model over all options; how strongly they borrow from each other, the losses decide. */
export const pooledOptions: Learner = {
  meaning: 'one model over all options, in which options with few contacts borrow from the others',
  outcomes: 'any',
  belowZero: false,
  curvedArms: false,
  borrows: true,
  async propose(ground) {
    const { trial, curved } = ground
    const problem = problemOf(ground)
    const { whole, heldOut } = await fitPooled(trial.session, problem, pooledPenalties)
    return pooledPenalties.map((penalty, g) => ({
      byFold: heldOut[g].map(({ coefficients }, fold) => ({
        kind: 'pooled',
        base: baseOf(trial, curved, fold),
        terms: problem.terms,
        coefficients,
      })),
      penalties: penalty,
      finish: () => finish(ground, problem, whole[g]),
    }))
  },
}

function problemOf({ trial, curved }: Ground): PooledProblem {
  const { layout, design, preparation, options, effects, measured } = trial
  const contacts = measured.reduce((sum, arm) => sum + effects.treated[arm], 0)
  const mean = (values: Float64Array): number =>
    measured.reduce((sum, arm) => sum + values[arm] * effects.treated[arm], 0) / contacts
  return {
    layout,
    design,
    terms: pooledTerms(layout, preparation, options.matched ?? {}),
    link: curved.link,
    base: curved.base,
    contacts,
    meanEffect: mean(effects.effect),
    meanBase: mean(effects.controlMean),
  }
}

async function finish(
  { trial, curved }: Ground,
  problem: PooledProblem,
  near: PooledFit,
): Promise<FinishedCandidate> {
  const { session, layout, design } = trial
  const { link, coefficients } = baseOf(trial, curved, layout.folds)
  const covariances = await modelCovariances(session, layout, design, curved)
  const fit = await minimizePooled(session, problem, near.penalty, near.coefficients, 1e-16)
  const covariance = await pooledCovariance(session, problem, fit, covariances.base)
  return {
    predictor: {
      kind: 'pooled',
      base: { link, coefficients: roundAll(coefficients) },
      terms: problem.terms,
      coefficients: roundAll(fit.coefficients),
    },
    errors: { kind: 'pooled', base: roundAll(covariances.base), covariance: roundAll(covariance) },
    converged: fit.converged,
  }
}

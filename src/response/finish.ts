import { roundAll } from '../learn/linear-round.ts'
import { armsOf, baseOf, type CandidateFit, type CandidateFits } from './candidate-fits.ts'
import type { PredictorErrors } from './fitted.ts'
import { shiftSlopes, shrunkShifts } from './odds.ts'
import { minimizePooled, pooledCovariance } from './pooled.ts'
import type { Predictor } from './predictors.ts'
import type { Trial } from './trial.ts'
import { modelCovariances } from './trial-models.ts'

/** A chosen candidate fitted on all rows, as plain JSON. */
export interface FinishedCandidate {
  readonly predictor: Predictor
  readonly errors: PredictorErrors
  readonly converged: boolean
}

/** Fits the chosen candidate on all rows, with what its standard errors need. */
export async function finishCandidate(
  trial: Trial,
  fits: CandidateFits,
  { name, pooled }: CandidateFit,
): Promise<FinishedCandidate> {
  const { session, layout, design } = trial
  const models = name === 'linear' ? fits.linear : fits.curved
  const whole = baseOf(trial, models, layout.folds)
  const base = { link: whole.link, coefficients: roundAll(whole.coefficients) }
  if (name === 'constant-difference') return constantDifference(trial, base)
  const covariances = await modelCovariances(session, layout, design, models)
  if (name === 'constant-odds' && fits.odds !== null) {
    const arms = layout.arms.length
    const { values, standardErrors, kept } = shrunkShifts(fits.odds, arms, layout.folds)
    return {
      predictor: { kind: 'constant-odds', base, shifts: roundAll(values) },
      errors: {
        kind: 'constant-odds',
        base: roundAll(covariances.base),
        variances: roundAll(standardErrors.map((error) => error * error)),
        slopes: roundAll(shiftSlopes(fits.odds, arms, kept)),
      },
      converged: true,
    }
  }
  if (name === 'pooled' && pooled !== null && fits.pooled !== null) {
    const [fit] = await minimizePooled(session, fits.pooled, [pooled], 1e-16)
    const covariance = await pooledCovariance(session, fits.pooled, pooled, fit, covariances.base)
    return {
      predictor: {
        kind: 'pooled',
        base,
        terms: fits.pooled.terms,
        coefficients: roundAll(fit.coefficients),
      },
      errors: { kind: 'pooled', base: roundAll(covariances.base), covariance: roundAll(covariance) },
      converged: fit.converged,
    }
  }
  return {
    predictor: { kind: 'separate', base, arms: roundAll(armsOf(trial, models, layout.folds)) },
    errors: { kind: 'separate', base: roundAll(covariances.base), arms: roundAll(covariances.arms) },
    converged: models.warnings.length === 0,
  }
}

function constantDifference(
  { layout, effects, measured }: Trial,
  base: { readonly link: Predictor['base']['link']; readonly coefficients: readonly number[] },
): FinishedCandidate {
  const known = (values: Float64Array): number[] =>
    roundAll(layout.arms.map((_, arm) => (measured.includes(arm) ? values[arm] : 0)))
  return {
    predictor: { kind: 'constant-difference', base, effects: known(effects.shrunk.values) },
    errors: { kind: 'constant-difference', standardErrors: known(effects.shrunk.standardErrors) },
    converged: true,
  }
}

import { type Link, meanOf, predictor } from '../learn/linear-meat-pass.ts'
import { exp } from '../math/exp.ts'
import { log } from '../math/log.ts'
import type { PooledTerms } from './pooled-terms.ts'

/** The expected outcome without contact: one regression per outcome. */
export interface Base {
  readonly link: Link
  /** Row-major, shape [targets, width]. */
  readonly coefficients: ArrayLike<number>
}

/** How the effects of all arms on one customer are predicted; plain data. */
export type Predictor =
  | { readonly kind: 'constant-difference'; readonly base: Base; readonly effects: ArrayLike<number> }
  /** One shift of the linear predictor per arm: an odds ratio, or a ratio of means. */
  | { readonly kind: 'constant-odds'; readonly base: Base; readonly shifts: ArrayLike<number> }
  /** One regression per arm, shape [arms, width], with the link of the base. */
  | { readonly kind: 'separate'; readonly base: Base; readonly arms: ArrayLike<number> }
  /** e to one regression over all arms. */
  | {
      readonly kind: 'pooled'
      readonly base: Base
      readonly terms: PooledTerms
      readonly coefficients: ArrayLike<number>
    }

/** The expected outcomes of one customer without contact, one per target. */
export function predictBase(base: Base, x: ArrayLike<number>, out: Float64Array): void {
  for (let t = 0; t < out.length; t++)
    out[t] = meanOf(base.link, predictor(base.coefficients, t * x.length, x))
}

/**
 * What one arm would change for one customer, in units of its outcome.
 *
 * @param arm - the index of the arm, `target` the index of its outcome.
 * @param x - the customer's features with the intercept before them.
 */
export function predictEffect(model: Predictor, arm: number, target: number, x: ArrayLike<number>): number {
  const { base } = model
  if (model.kind === 'constant-difference') return model.effects[arm]
  const eta = predictor(base.coefficients, target * x.length, x)
  if (model.kind === 'constant-odds')
    return meanOf(base.link, eta + model.shifts[arm]) - meanOf(base.link, eta)
  if (model.kind === 'separate')
    return meanOf(base.link, predictor(model.arms, arm * x.length, x)) - meanOf(base.link, eta)
  return exp(pooledPredictor(model.terms, model.coefficients, arm, x, logMean(base.link, eta)))
}

/** The logarithm of the mean that a linear predictor stands for; that of a mean of 0 or less is that of 1e-6. */
export function logMean(link: Link, eta: number): number {
  return link === 'poisson' ? eta : log(Math.max(1e-6, meanOf(link, eta)))
}

/** The logarithm of the effect of an arm in the pooled model. */
export function pooledPredictor(
  { offers, offerOf, channelOf, channels, matched, baseline }: PooledTerms,
  coefficients: ArrayLike<number>,
  arm: number,
  x: ArrayLike<number>,
  baseLog: number,
): number {
  const slopes = 1 + offers + channels
  let total = coefficients[0]
  if (offers > 0) total += coefficients[1 + offerOf[arm]]
  if (channels > 0) total += coefficients[1 + offers + channelOf[arm]]
  for (let j = 1; j < x.length; j++) total += coefficients[slopes + j - 1] * x[j]
  let at = slopes + x.length - 1
  for (const columns of matched) total += coefficients[at++] * x[columns[arm]]
  if (baseline) total += coefficients[at] * baseLog
  return total
}

import { type Link, meanOf, predictor } from '../learn/linear-meat-pass.ts'
import { quadraticForm } from '../math/matrix.ts'
import type { FittedResponse } from './fitted.ts'
import { logMean, predictEffect } from './predictors.ts'

/**
 * The standard error of a predicted effect, by the delta method from the covariances of the coefficients.
 *
 * @param model - read and checked.
 * @param arm - the index of the arm.
 * @param x - the customer's features with the intercept before them.
 */
export type EffectError = (arm: number, x: Float64Array) => number

/** Makes the function that gives standard errors of a model's effects; it holds the covariances as typed arrays. */
export function effectErrors(model: FittedResponse): EffectError {
  const variance = varianceOf(model)
  return (arm, x) => Math.sqrt(Math.max(0, variance(arm, x))) * model.arms[arm].designEffect
}

function varianceOf(model: FittedResponse): EffectError {
  switch (model.errors.kind) {
    case 'constant-difference':
      return constantVariance(model.errors.standardErrors, model)
    case 'constant-odds':
      return oddsVariance(model)
    case 'separate':
      return separateVariance(model)
    case 'pooled':
      return pooledVariance(model)
  }
}

/** The design effect is within the measured error already. */
function constantVariance(standardErrors: readonly number[], { arms }: FittedResponse): EffectError {
  return (arm) => (standardErrors[arm] / Math.max(arms[arm].designEffect, 1e-12)) ** 2
}

function oddsVariance({ predictor: model, errors, arms }: FittedResponse): EffectError {
  if (model.kind !== 'constant-odds' || errors.kind !== 'constant-odds') return () => Number.NaN
  const base = Float64Array.from(errors.base)
  return (arm, x) => {
    const { target } = arms[arm]
    const eta = predictor(model.base.coefficients, target * x.length, x)
    const slope = slopeOf(model.base.link, eta)
    const shifted = slopeOf(model.base.link, eta + model.shifts[arm])
    const gradient = x.map(
      (value, j) => (shifted - slope) * value + shifted * errors.slopes[arm * x.length + j],
    )
    return blockForm(base, target, gradient) + shifted * shifted * errors.variances[arm]
  }
}

function separateVariance({ predictor: model, errors, arms }: FittedResponse): EffectError {
  if (model.kind !== 'separate' || errors.kind !== 'separate') return () => Number.NaN
  const base = Float64Array.from(errors.base)
  const own = Float64Array.from(errors.arms)
  return (arm, x) => {
    const { target } = arms[arm]
    const { link, coefficients } = model.base
    const slope = slopeOf(link, predictor(coefficients, target * x.length, x))
    const ownSlope = slopeOf(link, predictor(model.arms, arm * x.length, x))
    return slope * slope * blockForm(base, target, x) + ownSlope * ownSlope * blockForm(own, arm, x)
  }
}

function pooledVariance({ predictor: model, errors, arms }: FittedResponse): EffectError {
  if (model.kind !== 'pooled' || errors.kind !== 'pooled') return () => Number.NaN
  const covariance = Float64Array.from(errors.covariance)
  const base = Float64Array.from(errors.base)
  const { terms } = model
  const z = new Float64Array(terms.width)
  return (arm, x) => {
    const { target } = arms[arm]
    const eta = predictor(model.base.coefficients, target * x.length, x)
    const baseLog = logMean(model.base.link, eta)
    fillTerms(terms, arm, x, baseLog, z)
    const effect = predictEffect(model, arm, target, x)
    const relative = quadraticForm(covariance, terms.width, z)
    if (!terms.baseline) return effect * effect * relative
    const through =
      model.coefficients[terms.width - 1] *
      (slopeOf(model.base.link, eta) / Math.max(1e-6, meanOf(model.base.link, eta)))
    return effect * effect * (relative + through * through * blockForm(base, target, x))
  }
}

function fillTerms(
  terms: Extract<FittedResponse['predictor'], { kind: 'pooled' }>['terms'],
  arm: number,
  x: Float64Array,
  baseLog: number,
  z: Float64Array,
): void {
  z.fill(0)
  z[0] = 1
  if (terms.offers > 0) z[1 + terms.offerOf[arm]] = 1
  if (terms.channels > 0) z[1 + terms.offers + terms.channelOf[arm]] = 1
  const slopes = 1 + terms.offers + terms.channels
  for (let j = 1; j < x.length; j++) z[slopes + j - 1] = x[j]
  for (const [m, columns] of terms.matched.entries()) z[slopes + x.length - 1 + m] = x[columns[arm]]
  if (terms.baseline) z[terms.width - 1] = baseLog
}

function slopeOf(link: Link, eta: number): number {
  if (link === 'identity') return 1
  const mean = meanOf(link, eta)
  return link === 'logistic' ? mean * (1 - mean) : mean
}

/** x' V x with the V of a block. */
function blockForm(blocks: Float64Array, block: number, x: ArrayLike<number>): number {
  const size = x.length * x.length
  return quadraticForm(blocks.subarray(block * size, (block + 1) * size), x.length, x)
}

import { type Link, meanOf, predictor } from '../learn/linear-meat-pass.ts'
import { quadraticForm } from '../math/matrix.ts'
import type { FittedResponse } from './fitted.ts'
import type { PooledTerms } from './pooled-terms.ts'
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

/**
 * The terms of a customer that all arms share, x, are multiplied with the covariance once; an arm adds its few own terms.
 */
function pooledVariance({ predictor: model, errors, arms }: FittedResponse): EffectError {
  if (model.kind !== 'pooled' || errors.kind !== 'pooled') return () => Number.NaN
  const covariance = Float64Array.from(errors.covariance)
  const base = Float64Array.from(errors.base)
  const { terms } = model
  const p = terms.width
  const slopes = 1 + terms.offers + terms.channels
  const shared = new Float64Array(p)
  const own = ownTerms(terms)
  let sharedForm = 0
  let last: Float64Array | null = null
  return (arm, x) => {
    if (x !== last) {
      last = x
      for (let a = 0; a < p; a++) shared[a] = dotFrom(covariance, a * p + slopes, x)
      sharedForm = dotFrom(shared, slopes, x)
    }
    const { target } = arms[arm]
    const eta = predictor(model.base.coefficients, target * x.length, x)
    own.fill(arm, x, logMean(model.base.link, eta))
    let relative = sharedForm
    for (const [i, place] of own.places.entries()) {
      relative += 2 * own.values[i] * shared[place]
      for (const [j, other] of own.places.entries())
        relative += own.values[i] * own.values[j] * covariance[place * p + other]
    }
    const effect = predictEffect(model, arm, target, x)
    if (!terms.baseline) return effect * effect * relative
    const through =
      model.coefficients[p - 1] *
      (slopeOf(model.base.link, eta) / Math.max(1e-6, meanOf(model.base.link, eta)))
    return effect * effect * (relative + through * through * blockForm(base, target, x))
  }
}

/** The terms of an arm besides the customer's features: intercept, offer, channel, matched features, the base. */
function ownTerms(terms: PooledTerms): {
  readonly places: number[]
  readonly values: number[]
  fill(arm: number, x: Float64Array, baseLog: number): void
} {
  const places = [0]
  const values = [1]
  return {
    places,
    values,
    fill(arm, x, baseLog) {
      let at = 1
      const put = (place: number, value: number): void => {
        places[at] = place
        values[at++] = value
      }
      if (terms.offers > 0) put(1 + terms.offerOf[arm], 1)
      if (terms.channels > 0) put(1 + terms.offers + terms.channelOf[arm], 1)
      const after = terms.offers + terms.channels + x.length
      for (const [m, columns] of terms.matched.entries()) put(after + m, x[columns[arm]])
      if (terms.baseline) put(terms.width - 1, baseLog)
    },
  }
}

/** The inner product of numbers from `at` on with the features of x, its intercept left out. */
function dotFrom(values: Float64Array, at: number, x: Float64Array): number {
  let total = 0
  for (let j = 1; j < x.length; j++) total += values[at + j - 1] * x[j]
  return total
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

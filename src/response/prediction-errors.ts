import { meanOf, predictor } from '../learn/link.ts'
import { quadraticForm } from '../math/matrix.ts'
import type { FittedResponse } from './fitted.ts'
import type { PooledTerms } from './pooled-terms.ts'
import { type CustomerEffects, logMean, slopeOf } from './predictors.ts'

/** Standard errors of the effects on one customer after another. */
export interface EffectErrors {
  /** Turns to the customer the effects were turned to, with the same features. */
  look(x: Float64Array): void
  /** The standard error of an arm's effect, by the delta method from the covariances of the coefficients. */
  error(arm: number): number
}

/**
 * Makes the standard errors of a model's effects computable; it holds the covariances as typed arrays.
 *
 * @param model - read and checked.
 * @param customer - its effects.
 */
export function effectErrors(model: FittedResponse, customer: CustomerEffects): EffectErrors {
  const { look, variance } = varianceOf(model, customer)
  return {
    look,
    error: (arm) => Math.sqrt(Math.max(0, variance(arm))) * model.arms[arm].designEffect,
  }
}

interface Variance {
  look(x: Float64Array): void
  variance(arm: number): number
}

const unknownVariance: Variance = { look: () => undefined, variance: () => Number.NaN }

function varianceOf(model: FittedResponse, customer: CustomerEffects): Variance {
  switch (model.errors.kind) {
    case 'constant-difference':
      return constantVariance(model.errors.standardErrors, model)
    case 'constant-odds':
      return oddsVariance(model, customer)
    case 'separate':
      return separateVariance(model, customer)
    case 'pooled':
      return pooledVariance(model, customer)
  }
}

/** The design effect is within the measured error already. */
function constantVariance(standardErrors: readonly number[], { arms }: FittedResponse): Variance {
  return {
    look: () => undefined,
    variance: (arm) => (standardErrors[arm] / Math.max(arms[arm].designEffect, 1e-12)) ** 2,
  }
}

function oddsVariance(
  { predictor: model, errors, arms }: FittedResponse,
  { eta, mean }: CustomerEffects,
): Variance {
  if (model.kind !== 'constant-odds' || errors.kind !== 'constant-odds') return unknownVariance
  const base = Float64Array.from(errors.base)
  const { link } = model.base
  let customer: Float64Array = new Float64Array()
  let gradient = new Float64Array()
  return {
    look(x) {
      customer = x
      if (gradient.length !== x.length) gradient = new Float64Array(x.length)
    },
    variance(arm) {
      const { target } = arms[arm]
      const shifted = slopeOf(link, meanOf(link, eta[target] + model.shifts[arm]))
      const change = shifted - slopeOf(link, mean[target])
      const at = arm * customer.length
      for (let j = 0; j < gradient.length; j++)
        gradient[j] = change * customer[j] + shifted * errors.slopes[at + j]
      return blockForm(base, target, gradient) + shifted * shifted * errors.variances[arm]
    },
  }
}

function separateVariance(
  { predictor: model, errors, arms }: FittedResponse,
  { mean }: CustomerEffects,
): Variance {
  if (model.kind !== 'separate' || errors.kind !== 'separate') return unknownVariance
  const base = Float64Array.from(errors.base)
  const own = Float64Array.from(errors.arms)
  const { link } = model.base
  const baseVariances = new Float64Array(mean.length)
  let customer: Float64Array = new Float64Array()
  return {
    look(x) {
      customer = x
      for (let t = 0; t < mean.length; t++)
        baseVariances[t] = slopeOf(link, mean[t]) ** 2 * blockForm(base, t, x)
    },
    variance(arm) {
      const slope = slopeOf(link, meanOf(link, predictor(model.arms, arm * customer.length, customer)))
      return baseVariances[arms[arm].target] + slope * slope * blockForm(own, arm, customer)
    },
  }
}

/**
 * The terms of a customer that all arms share, x, are multiplied with the covariance once, the base's part once for each
 * outcome; an arm adds its few own terms.
 */
function pooledVariance(
  { predictor: model, errors, arms }: FittedResponse,
  effects: CustomerEffects,
): Variance {
  if (model.kind !== 'pooled' || errors.kind !== 'pooled') return unknownVariance
  const covariance = Float64Array.from(errors.covariance)
  const base = Float64Array.from(errors.base)
  const { terms, coefficients } = model
  const { link } = model.base
  const { eta, mean } = effects
  const p = terms.width
  const slopes = 1 + terms.offers + terms.channels
  const shared = new Float64Array(p)
  const baseLogs = new Float64Array(mean.length)
  const baseVariances = new Float64Array(mean.length)
  const own = ownTerms(terms)
  let sharedForm = 0
  let customer: Float64Array = new Float64Array()
  return {
    look(x) {
      customer = x
      for (let a = 0; a < p; a++) shared[a] = dotFrom(covariance, a * p + slopes, x)
      sharedForm = dotFrom(shared, slopes, x)
      if (!terms.baseline) return
      for (let t = 0; t < mean.length; t++) {
        const through = coefficients[p - 1] * (slopeOf(link, mean[t]) / Math.max(1e-6, mean[t]))
        baseLogs[t] = logMean(link, eta[t])
        baseVariances[t] = through * through * blockForm(base, t, x)
      }
    },
    variance(arm) {
      const { target } = arms[arm]
      own.fill(arm, customer, baseLogs[target])
      const effect = effects.effect(arm)
      return effect * effect * (sharedForm + ownForm(own, shared, covariance, p) + baseVariances[target])
    },
  }
}

/** The terms of an arm besides the customer's features: intercept, offer, channel, matched features, the base. */
interface OwnTerms {
  readonly places: Int32Array
  readonly values: Float64Array
  fill(arm: number, x: Float64Array, baseLog: number): void
}

function ownTerms(terms: PooledTerms): OwnTerms {
  const { offers, channels, offerOf, channelOf, matched, baseline, width } = terms
  const fixed = 1 + Math.min(1, offers) + Math.min(1, channels)
  const count = fixed + matched.length + (baseline ? 1 : 0)
  const first = width - (count - fixed)
  const places = new Int32Array(count)
  for (let m = fixed; m < count; m++) places[m] = first + m - fixed
  const values = new Float64Array(count).fill(1)
  return {
    places,
    values,
    fill(arm, x, baseLog) {
      if (offers > 0) places[1] = 1 + offerOf[arm]
      if (channels > 0) places[fixed - 1] = 1 + offers + channelOf[arm]
      for (let m = 0; m < matched.length; m++) values[fixed + m] = x[matched[m][arm]]
      if (baseline) values[count - 1] = baseLog
    },
  }
}

/** What own terms add to the quadratic form of the shared ones. */
function ownForm(
  { places, values }: OwnTerms,
  shared: Float64Array,
  covariance: Float64Array,
  p: number,
): number {
  let total = 0
  for (let i = 0; i < places.length; i++) {
    const row = places[i] * p
    let inner = 2 * shared[places[i]]
    for (let j = 0; j < places.length; j++) inner += values[j] * covariance[row + places[j]]
    total += values[i] * inner
  }
  return total
}

/** The inner product of numbers from `at` on with the features of x, its intercept left out. */
function dotFrom(values: Float64Array, at: number, x: Float64Array): number {
  let total = 0
  for (let j = 1; j < x.length; j++) total += values[at + j - 1] * x[j]
  return total
}

/** x' V x with the V of a block. */
function blockForm(blocks: Float64Array, block: number, x: ArrayLike<number>): number {
  const size = x.length * x.length
  return quadraticForm(blocks.subarray(block * size, (block + 1) * size), x.length, x)
}

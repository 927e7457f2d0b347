import { meanOf, predictor } from '../learn/link.ts'
import { lowerForm, multiply } from '../math/matrix.ts'
import type { FittedResponse } from './fitted.ts'
import type { PooledTerms } from './pooled-terms.ts'
import { armGroups, type CustomerEffects, logMean, slopeOf } from './predictors.ts'

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
  const designEffects = Float64Array.from(model.arms, ({ designEffect }) => designEffect)
  return { look, error: (arm) => Math.sqrt(Math.max(0, variance(arm))) * designEffects[arm] }
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
 * The quadratic form of all terms of an arm, in parts: those of the features, which all arms share; those of its group (matched features, and the logarithm of
 * the base); and those that are 1 (intercept, offer, channel). What does not hang on the arm is computed once for each customer.
 */
function pooledVariance(
  { predictor: model, errors, arms }: FittedResponse,
  effects: CustomerEffects,
): Variance {
  if (model.kind !== 'pooled' || errors.kind !== 'pooled') return unknownVariance
  const covariance = Float64Array.from(errors.covariance)
  const { terms } = model
  const p = terms.width
  const slopes = 1 + terms.offers + terms.channels
  const shared = new Float64Array(p)
  const slopeColumns = columnsFrom(covariance, p, slopes, p - slopes - lastTerms(terms))
  const targetOf = Int32Array.from(arms, ({ target }) => target)
  const ones = onesOf(terms, arms, covariance)
  const grouped = groupForms(terms, arms, covariance, ones.places)
  const baseVariance = pooledBase(model, Float64Array.from(errors.base), effects)
  let sharedForm = 0
  return {
    look(x) {
      multiply(slopeColumns, p, x.length, x, shared)
      sharedForm = dotFrom(shared, slopes, x)
      baseVariance.look(x)
      grouped.look(x, shared, baseVariance.logs)
    },
    variance(arm) {
      const places = ones.places[arm]
      let crossed = 0
      for (let a = 0; a < places.length; a++) crossed += shared[places[a]]
      const form = sharedForm + 2 * crossed + ones.forms[arm] + grouped.form(arm)
      const effect = effects.effect(arm)
      return effect * effect * (form + baseVariance.variances[targetOf[arm]])
    },
  }
}

/** The variance that the base's own errors add to the logarithm of an effect, and the logarithms of the base, by outcome. */
function pooledBase(
  { base: { link }, terms, coefficients }: Extract<FittedResponse['predictor'], { kind: 'pooled' }>,
  covariance: Float64Array,
  { eta, mean }: CustomerEffects,
): {
  readonly look: (x: Float64Array) => void
  readonly logs: Float64Array
  readonly variances: Float64Array
} {
  const logs = new Float64Array(mean.length)
  const variances = new Float64Array(mean.length)
  return {
    logs,
    variances,
    look(x) {
      if (!terms.baseline) return
      for (let t = 0; t < mean.length; t++) {
        const through = coefficients[terms.width - 1] * (slopeOf(link, mean[t]) / Math.max(1e-6, mean[t]))
        logs[t] = logMean(link, eta[t])
        variances[t] = through * through * blockForm(covariance, t, x)
      }
    },
  }
}

/** By arm: the places of the terms that are 1, and their quadratic form. */
function onesOf(
  { offers, channels, offerOf, channelOf, width }: PooledTerms,
  arms: readonly unknown[],
  covariance: Float64Array,
): { readonly places: readonly Int32Array[]; readonly forms: Float64Array } {
  const places = arms.map((_, arm) =>
    Int32Array.of(
      0,
      ...(offers > 0 ? [1 + offerOf[arm]] : []),
      ...(channels > 0 ? [1 + offers + channelOf[arm]] : []),
    ),
  )
  const forms = Float64Array.from(places, (own) => {
    let total = 0
    for (const a of own) for (const b of own) total += covariance[a * width + b]
    return total
  })
  return { places, forms }
}

/** What the terms of an arm's group add to the quadratic form: by themselves, with the shared terms, and with those that are 1. */
function groupForms(
  terms: PooledTerms,
  arms: readonly { readonly target: number }[],
  covariance: Float64Array,
  ones: readonly Int32Array[],
): {
  readonly look: (x: Float64Array, shared: Float64Array, logs: Float64Array) => void
  readonly form: (arm: number) => number
} {
  const p = terms.width
  const { groupOf, groups } = armGroups(terms, arms)
  const count = lastTerms(terms)
  const first = p - count
  const values = new Float64Array(count)
  const forms = new Float64Array(groups.length)
  const withOnes = new Float64Array(groups.length * first)
  const placesOf = groups.map((_, g) => [
    ...new Set(ones.flatMap((places, arm) => (groupOf[arm] === g ? [...places] : []))),
  ])
  return {
    look(x, shared, logs) {
      for (let g = 0; g < groups.length; g++) {
        const { target, matched } = groups[g]
        for (let m = 0; m < matched.length; m++) values[m] = x[matched[m]]
        if (terms.baseline) values[count - 1] = logs[target]
        forms[g] = formOf(values, covariance, p, shared)
        for (const place of placesOf[g]) {
          withOnes[g * first + place] = lastProduct(values, covariance, p, place)
        }
      }
    },
    form(arm) {
      const g = groupOf[arm]
      const places = ones[arm]
      let crossed = 0
      for (let a = 0; a < places.length; a++) crossed += withOnes[g * first + places[a]]
      return forms[g] + 2 * crossed
    },
  }
}

/** How many terms come after the features: matched features, and the logarithm of the base. */
function lastTerms({ matched, baseline }: PooledTerms): number {
  return matched.length + (baseline ? 1 : 0)
}

/** Some columns of a square matrix, after one of zeros that takes the intercept. */
function columnsFrom(matrix: Float64Array, size: number, first: number, count: number): Float64Array {
  const columns = new Float64Array(size * (count + 1))
  for (let a = 0; a < size; a++)
    columns.set(matrix.subarray(a * size + first, a * size + first + count), a * (count + 1) + 1)
  return columns
}

/** The quadratic form of the values of the last terms, with twice their product with the shared ones. */
function formOf(values: Float64Array, covariance: Float64Array, p: number, shared: Float64Array): number {
  const first = p - values.length
  let form = 0
  for (let i = 0; i < values.length; i++)
    form += values[i] * (2 * shared[first + i] + lastProduct(values, covariance, p, first + i))
  return form
}

/** The product of the values of the last terms with a row of the covariance. */
function lastProduct(values: Float64Array, covariance: Float64Array, p: number, row: number): number {
  const at = (row + 1) * p - values.length
  let product = 0
  for (let j = 0; j < values.length; j++) product += values[j] * covariance[at + j]
  return product
}

/** The inner product of numbers from `at` on with the features of x, its intercept left out. */
function dotFrom(values: Float64Array, at: number, x: Float64Array): number {
  let total = 0
  for (let j = 1; j < x.length; j++) total += values[at + j - 1] * x[j]
  return total
}

/** x' V x with the symmetric V of a block, of which the lower triangle is read. */
function blockForm(blocks: Float64Array, block: number, x: Float64Array): number {
  return lowerForm(blocks, block * x.length * x.length, x.length, x)
}

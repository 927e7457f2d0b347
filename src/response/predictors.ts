import { type Link, meanOf, predictor } from '../learn/link.ts'
import { exp } from '../math/exp.ts'
import { log } from '../math/log.ts'
import { multiply } from '../math/matrix.ts'
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

/** The effects on one customer after another; what the arms have in common is computed once for each customer. */
export interface CustomerEffects {
  /** Turns to the customer with these features, the intercept before them. */
  look(x: Float64Array): void
  /** By target: the linear predictor of the outcome without contact. */
  readonly eta: Float64Array
  /** By target: the expected outcome without contact. */
  readonly mean: Float64Array
  /** What an arm would change for the customer, in units of its outcome. */
  effect(arm: number): number
  /** The same for all arms, into an array. */
  effects(out: Float64Array): void
}

/**
 * Makes the effects of all arms computable customer by customer.
 *
 * @param arms - with the index of the outcome of each.
 */
export function customerEffects(
  model: Predictor,
  arms: readonly { readonly target: number }[],
): CustomerEffects {
  const { link } = model.base
  const coefficients = Float64Array.from(model.base.coefficients)
  const targets = Math.max(0, ...arms.map(({ target }) => target + 1))
  const eta = new Float64Array(targets)
  const mean = new Float64Array(targets)
  const { look, effect, effects } = ownEffects(model, arms, eta, mean)
  return {
    eta,
    mean,
    effect,
    effects:
      effects ??
      ((out) => {
        for (let arm = 0; arm < arms.length; arm++) out[arm] = effect(arm)
      }),
    look(x) {
      multiply(coefficients, targets, x.length, x, eta)
      for (let t = 0; t < targets; t++) mean[t] = meanOf(link, eta[t])
      look(x)
    },
  }
}

/** The logarithm of the mean that a linear predictor stands for; that of a mean of 0 or less is that of 1e-6. */
export function logMean(link: Link, eta: number): number {
  return link === 'poisson' ? eta : log(Math.max(1e-6, meanOf(link, eta)))
}

/** How a mean moves with its linear predictor. */
export function slopeOf(link: Link, mean: number): number {
  if (link === 'identity') return 1
  return link === 'logistic' ? mean * (1 - mean) : mean
}

type OwnEffects = Pick<CustomerEffects, 'look' | 'effect'> & Partial<Pick<CustomerEffects, 'effects'>>

function ownEffects(
  model: Predictor,
  arms: readonly { readonly target: number }[],
  eta: Float64Array,
  mean: Float64Array,
): OwnEffects {
  const { link } = model.base
  if (model.kind === 'pooled') return pooledEffects(model, arms, eta)
  if (model.kind === 'constant-difference')
    return { look: () => undefined, effect: (arm) => model.effects[arm] }
  if (model.kind === 'constant-odds') {
    const effect = (arm: number): number => {
      const { target } = arms[arm]
      return meanOf(link, eta[target] + model.shifts[arm]) - mean[target]
    }
    return { look: () => undefined, effect }
  }
  let customer: Float64Array = new Float64Array()
  return {
    look(x) {
      customer = x
    },
    effect: (arm) =>
      meanOf(link, predictor(model.arms, arm * customer.length, customer)) - mean[arms[arm].target],
  }
}

/**
 * The slopes are shared by all arms. Arms of one outcome and the same matched features share more: all that hangs on the customer, so that there is one
 * exponential for all of them.
 */
function pooledEffects(
  { base: { link }, terms, coefficients }: Extract<Predictor, { kind: 'pooled' }>,
  arms: readonly { readonly target: number }[],
  eta: Float64Array,
): Required<OwnEffects> {
  const { offers, offerOf, channelOf, channels, baseline } = terms
  const own = Float64Array.from(coefficients)
  const slopes = 1 + offers + channels
  const factors = Float64Array.from(arms, (_, arm) => {
    const offer = offers > 0 ? own[1 + offerOf[arm]] : 0
    return exp(own[0] + offer + (channels > 0 ? own[1 + offers + channelOf[arm]] : 0))
  })
  const { groupOf, groups } = armGroups(terms, arms)
  const shares = new Float64Array(groups.length)
  return {
    look(x) {
      let shared = 0
      for (let j = 1; j < x.length; j++) shared += own[slopes + j - 1] * x[j]
      const at = slopes + x.length - 1
      for (let g = 0; g < groups.length; g++) {
        const { target, matched } = groups[g]
        let total = shared
        for (let m = 0; m < matched.length; m++) total += own[at + m] * x[matched[m]]
        if (baseline) total += own[terms.width - 1] * logMean(link, eta[target])
        shares[g] = exp(total)
      }
    },
    effect: (arm) => factors[arm] * shares[groupOf[arm]],
    effects(out) {
      for (let arm = 0; arm < factors.length; arm++) out[arm] = factors[arm] * shares[groupOf[arm]]
    },
  }
}

/** Arms that differ in their offer and channel only. */
export interface ArmGroup {
  readonly target: number
  /** By matched feature: its column of x. */
  readonly matched: readonly number[]
}

/** Puts together the arms of one outcome with the same matched features. */
export function armGroups(
  { matched }: PooledTerms,
  arms: readonly { readonly target: number }[],
): { readonly groupOf: Int32Array; readonly groups: readonly ArmGroup[] } {
  const groups: ArmGroup[] = []
  const groupOf = Int32Array.from(arms, ({ target }, arm) => {
    const own = matched.map((columns) => columns[arm])
    const known = groups.findIndex(
      (group) => group.target === target && group.matched.every((column, m) => column === own[m]),
    )
    return known < 0 ? groups.push({ target, matched: own }) - 1 : known
  })
  return { groupOf, groups }
}

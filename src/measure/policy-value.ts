import type { Estimate } from '../contracts/readout.ts'
import type { PolicyComparison, PolicyValue } from '../contracts/run.ts'
import type { Context } from '../engine/context.ts'
import { openRows } from '../engine/open-rows.ts'
import type { Rows } from '../engine/relation.ts'
import { ClienteleError } from '../errors.ts'
import { normalQuantile } from '../math/normal.ts'
import { type Moments, momentsOf, varianceOf } from './moments.ts'
import { type LogColumns, type PolicySums, policyValuePass } from './policy-value-pass.ts'

/** A way of deciding, as a column of the log that holds the option it would have chosen for the row (missing: nothing). */
export interface Policy {
  readonly policy: string
  readonly words: string
  readonly column: string
  /** Whether it keeps the limits of the plan. */
  readonly feasible: boolean
  /** Whether it tells nobody apart: the same for everybody, or for customers drawn by lot. */
  readonly constant: boolean
}

/** How policies are valued. */
export interface PolicyValueOptions extends Context {
  /** The first is the plan; the others are what it is compared with. */
  readonly policies: readonly Policy[]
  readonly log?: Partial<LogColumns> | undefined
  /** The text column that orders the rows. Default: as they stand. */
  readonly key?: string | undefined
  /** Coverage of the intervals. Default .95. */
  readonly level?: number | undefined
}

/** Fewer effective rows than this, or one row heavier than this share of all, and the log does not support an answer. */
const leastEffectiveRows = 100
const largestShare = 0.1
/** The mean weight should be 1; further off than this and the propensities cannot be right. */
const weightTolerance = 0.25

/**
 * What ways of deciding are worth per customer, from a log in which options were drawn at random with known propensities: inverse-propensity
 * estimates (Horvitz and Thompson 1952) with normal intervals, and the first policy's paired difference to each of the others on the same rows.
 * Whether to personalize hangs on the difference to the best policy that keeps the limits and tells nobody apart: its interval must lie above 0. Where the
 * log does not support an answer (effective rows below 100, one row above a tenth of the weight, mean weight off by more than a quarter), the verdict
 * is `unknown`.
 *
 * @param log - rows with the columns `option`, `propensity`, `reward` (or as named) and one column a policy.
 * @throws ClienteleError `ARGUMENT_INVALID` without a policy; `NOT_ENOUGH_DATA` where no row has a propensity.
 */
export async function policyValues(log: Rows, options: PolicyValueOptions): Promise<PolicyComparison> {
  const { policies, level = 0.95 } = options
  if (policies.length === 0) {
    throw new ClienteleError('ARGUMENT_INVALID', 'There is no policy to value. Name at least the plan.')
  }
  const columns = { option: 'option', propensity: 'propensity', reward: 'reward', ...options.log }
  const pass = policyValuePass(
    columns,
    policies.map(({ column }) => column),
  )
  const session = await openRows(log, pass.columns, options, { key: options.key })
  try {
    const sums = await session.run(pass, null)
    const rows = sums.value.count[0]
    if (rows === 0) throw nothingUsable(sums.unusable[0])
    const values = policies.map((policy, index) => policyValue(policy, index, sums, level))
    return { method: 'inverse-propensity', policies: values, ...verdict(policies, values, sums) }
  } finally {
    await session.close()
  }
}

function policyValue(policy: Policy, index: number, sums: PolicySums, level: number): PolicyValue {
  return {
    policy: policy.policy,
    words: policy.words,
    value: meanEstimate(momentsOf(sums.value, index), level),
    contacted: sums.contacted[index] / sums.value.count[index],
    feasible: policy.feasible,
    planMinusThis: index === 0 ? null : meanEstimate(momentsOf(sums.difference, index), level),
  }
}

function meanEstimate(moments: Moments, level: number): Estimate {
  const variance = varianceOf(moments)
  const standardError = Number.isNaN(variance)
    ? Number.POSITIVE_INFINITY
    : Math.sqrt(variance / moments.count)
  const reach = standardError === 0 ? 0 : normalQuantile((1 + level) / 2) * standardError
  const estimate = moments.mean
  return { estimate, standardError, lower: estimate - reach, upper: estimate + reach, level }
}

function verdict(
  policies: readonly Policy[],
  values: readonly PolicyValue[],
  sums: PolicySums,
): Pick<PolicyComparison, 'verdict' | 'words'> {
  const doubt = doubtAbout(sums, 0)
  if (doubt !== null)
    return { verdict: 'unknown', words: `The log cannot say what the plan is worth: ${doubt}.` }
  const constants = values.filter(({ feasible }, index) => index > 0 && feasible && policies[index].constant)
  if (constants.length === 0) {
    return { verdict: 'unknown', words: 'There is no policy within the limits to compare the plan with.' }
  }
  const best = constants.reduce((a, b) => (b.value.estimate > a.value.estimate ? b : a))
  const difference = best.planMinusThis
  if (difference !== null && difference.lower > 0) {
    return {
      verdict: 'personalize',
      words: `The plan earns more than the best policy within the limits that tells nobody apart (${best.words}); the interval of the difference lies above 0.`,
    }
  }
  return {
    verdict: 'do-not-personalize',
    words: `It is not shown that the plan earns more than the best policy within the limits that tells nobody apart (${best.words}): the interval of the difference reaches 0 or below.`,
  }
}

function doubtAbout(sums: PolicySums, policy: number): string | null {
  const weight = sums.weight[policy]
  const effective = sums.weightSquares[policy] === 0 ? 0 : (weight * weight) / sums.weightSquares[policy]
  if (effective < leastEffectiveRows)
    return `only ${Math.round(effective)} effective rows did what the plan would do`
  if (sums.largestWeight[policy] > largestShare * weight)
    return 'one row carries more than a tenth of the weight'
  const meanWeight = weight / sums.value.count[policy]
  if (Math.abs(meanWeight - 1) > weightTolerance) return 'the propensities do not add up to the rows'
  return null
}

function nothingUsable(unusable: number): ClienteleError {
  return new ClienteleError(
    'NOT_ENOUGH_DATA',
    `None of the ${unusable} rows of the log has both a propensity in (0, 1] and a reward. Log the propensity of what was done.`,
    { unusable },
  )
}

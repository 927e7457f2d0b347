import type { Estimate } from '../contracts/readout.ts'
import type { PolicyComparison, PolicyValue } from '../contracts/run.ts'
import type { Context } from '../engine/context.ts'
import { openRows } from '../engine/open-rows.ts'
import type { Rows } from '../engine/relation.ts'
import { isRelation } from '../engine/rows.ts'
import { ClienteleError } from '../errors.ts'
import { normalQuantile } from '../math/normal.ts'
import { type Moments, momentsOf, varianceOf } from './moments.ts'
import { type LogColumns, type PolicySums, policyValuePass } from './policy-value-pass.ts'
import { type UnitErrors, unitErrors } from './policy-value-units.ts'

/** A way of deciding, as a column of the log that holds the option it would have chosen for the row (missing: nothing). */
export interface Policy {
  readonly policy: string
  readonly words: string
  readonly column: string
  /** Whether it keeps the limits of the plan. */
  readonly feasible: boolean
  /** Whether it keeps all of them but the minima. Default: as `feasible`. */
  readonly feasibleButMinima?: boolean | undefined
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
  /** The text column of the unit that was drawn, where rows share one: their errors are not independent. Default: every row was drawn apart. */
  readonly unit?: string | undefined
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
 * Whether to personalize hangs on the difference to the best policy that keeps the limits and tells nobody apart, or where none keeps the minima, to the
 * best that keeps the rest of them: its interval must lie above 0. Where the log does not support an answer for the plan or for one of those policies
 * (effective rows below 100, one row above a tenth of the weight, mean weight off by more than a quarter), the verdict is `unknown`.
 *
 * @param log - rows with the columns `option`, `propensity`, `reward` (or as named) and one column a policy; of a relation they stay where they are.
 * @throws ClienteleError `ARGUMENT_INVALID` without a policy; `NOT_ENOUGH_DATA` where no row has a propensity.
 */
export async function policyValues(log: Rows, options: PolicyValueOptions): Promise<PolicyComparison> {
  return policyValuesOver([log], options)
}

/**
 * As {@link policyValues}, for policies that were made several times, each time on another split of the same customers: values are the means of the splits,
 * and so are their standard errors, which is careful, since the splits share their customers.
 */
export async function policyValuesOver(
  logs: readonly Rows[],
  options: PolicyValueOptions,
): Promise<PolicyComparison> {
  const { policies, level = 0.95 } = options
  if (policies.length === 0) {
    throw new ClienteleError('ARGUMENT_INVALID', 'There is no policy to value. Name at least the plan.')
  }
  const splits: Split[] = []
  for (const log of logs) splits.push(await valuesOf(log, options))
  const values = policies.map((policy, index) => together(policy, index, splits, level))
  const unusable = splits[0].sums.unusable[0]
  return { method: 'inverse-propensity', policies: values, unusable, ...verdict(policies, values, splits) }
}

interface Split {
  readonly sums: PolicySums
  /** Null where every row was drawn apart. */
  readonly errors: UnitErrors | null
}

async function valuesOf(log: Rows, options: PolicyValueOptions): Promise<Split> {
  const columns = { option: 'option', propensity: 'propensity', reward: 'reward', ...options.log }
  const { unit } = options
  const names = options.policies.map(({ column }) => column)
  const pass = policyValuePass(columns, names)
  const read = unit === undefined ? pass.columns : [...pass.columns, unit]
  const session = await openRows(log, read, options, { key: options.key })
  try {
    const sums = await session.run(pass, null)
    if (sums.value.count[0] === 0) throw nothingUsable(sums.unusable[0])
    if (unit === undefined) return { sums, errors: null }
    if (!isRelation(log)) return { sums, errors: await unitErrors(session, columns, names, unit) }
    const { unitErrorsIn } = await import('./policy-value-units-in.ts')
    return { sums, errors: await unitErrorsIn(log, columns, names, unit, sums, options.signal) }
  } finally {
    await session.close()
  }
}

function together(policy: Policy, index: number, splits: readonly Split[], level: number): PolicyValue {
  const value = splits.map(({ sums, errors }) =>
    meanOf(momentsOf(sums.value, index), errors?.value[index] ?? null),
  )
  const difference = splits.map(({ sums, errors }) =>
    meanOf(momentsOf(sums.difference, index), errors?.difference[index] ?? null),
  )
  return {
    policy: policy.policy,
    words: policy.words,
    value: meanEstimate(value, level),
    contacted: mean(splits.map(({ sums }) => sums.contacted[index] / sums.value.count[index])),
    feasible: policy.feasible,
    planMinusThis: index === 0 ? null : meanEstimate(difference, level),
    meanWeight: mean(splits.map(({ sums }) => sums.weight[index] / sums.value.count[index])),
  }
}

interface Mean {
  readonly estimate: number
  readonly standardError: number
}

function meanOf(moments: Moments, clustered: number | null): Mean {
  const variance = varianceOf(moments)
  const alone = Number.isNaN(variance) ? Number.POSITIVE_INFINITY : Math.sqrt(variance / moments.count)
  return { estimate: moments.mean, standardError: clustered ?? alone }
}

function meanEstimate(means: readonly Mean[], level: number): Estimate {
  const estimate = mean(means.map((own) => own.estimate))
  const standardError = mean(means.map((own) => own.standardError))
  const reach = standardError === 0 ? 0 : normalQuantile((1 + level) / 2) * standardError
  return { estimate, standardError, lower: estimate - reach, upper: estimate + reach, level }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function verdict(
  policies: readonly Policy[],
  values: readonly PolicyValue[],
  splits: readonly Split[],
): Pick<PolicyComparison, 'verdict' | 'words'> {
  const { rivals, within } = rivalsIn(policies)
  for (const index of [0, ...rivals]) {
    const doubt = splits.map(({ sums }) => doubtAbout(sums, index)).find((words) => words !== null)
    if (doubt !== undefined) {
      const whose = index === 0 ? 'the plan' : policies[index].words
      return { verdict: 'unknown', words: `The log cannot say what ${whose} is worth: ${doubt}.` }
    }
  }
  if (rivals.length === 0) {
    return { verdict: 'unknown', words: 'There is no policy within the limits to compare the plan with.' }
  }
  const best = rivals
    .map((index) => values[index])
    .reduce((a, b) => (b.value.estimate > a.value.estimate ? b : a))
  const rival = `the best policy ${within} that tells nobody apart (${best.words})`
  const difference = best.planMinusThis
  if (difference !== null && difference.lower > 0) {
    return {
      verdict: 'personalize',
      words: `The plan earns more than ${rival}; the interval of the difference lies above 0.`,
    }
  }
  return {
    verdict: 'do-not-personalize',
    words: `It is not shown that the plan earns more than ${rival}: the interval of the difference reaches 0 or below.`,
  }
}

/** The policies that tell nobody apart and keep the limits; where none does, those that keep all but the minima. */
function rivalsIn(policies: readonly Policy[]): {
  readonly rivals: readonly number[]
  readonly within: string
} {
  const those = (keeps: (policy: Policy) => boolean): number[] =>
    Array.from(policies.keys()).filter(
      (index) => index > 0 && policies[index].constant && keeps(policies[index]),
    )
  const feasible = those((policy) => policy.feasible)
  if (feasible.length > 0) return { rivals: feasible, within: 'within the limits' }
  return {
    rivals: those((policy) => policy.feasibleButMinima === true),
    within: 'within the limits, but without the minima, which none of them keeps,',
  }
}

function doubtAbout(sums: PolicySums, policy: number): string | null {
  const weight = sums.weight[policy]
  const effective = sums.weightSquares[policy] === 0 ? 0 : (weight * weight) / sums.weightSquares[policy]
  if (effective < leastEffectiveRows)
    return `only ${Math.round(effective)} effective rows did what ${policy === 0 ? 'the plan' : 'it'} would do`
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

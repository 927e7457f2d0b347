import type { Pass } from '../engine/pass.ts'
import { numbersOf } from '../table/access.ts'
import { addMoments, addValue, emptyMoments, type MomentSums } from './moments.ts'

/** The columns of a log of decisions. */
export interface LogColumns {
  /** What was done, as an option number; missing: nothing. */
  readonly option: string
  /** With which probability it was done, in (0, 1]. */
  readonly propensity: string
  /** What came of it, in money after costs. */
  readonly reward: string
}

/** What the log says of every policy; group p is policy p. */
export interface PolicySums {
  /** Weighted rewards of every row, zero where the policy would have done something else. */
  readonly value: MomentSums
  /** The first policy's weighted reward minus this one's, row by row. */
  readonly difference: MomentSums
  /** Rows a policy would have contacted. */
  readonly contacted: Float64Array
  /** Rows in which the log did what the policy would have done. */
  readonly matched: Float64Array
  /** Sum, sum of squares and largest of the weights 1 / propensity of matched rows. */
  readonly weight: Float64Array
  readonly weightSquares: Float64Array
  readonly largestWeight: Float64Array
  /** Rows without a usable propensity or reward. */
  readonly unusable: Float64Array
}

/**
 * Values policies by inverse propensities: a row counts, with weight 1 / propensity, for every policy that would have done what was done.
 *
 * @param policies - the columns that hold each policy's option (missing: nothing); the first is compared with the others.
 */
export function policyValuePass(log: LogColumns, policies: readonly string[]): Pass<null, PolicySums> {
  return {
    name: 'policy-value',
    columns: [...new Set([log.option, log.propensity, log.reward, ...policies])],
    empty: () => emptyPolicySums(policies.length),
    shard(table, from, to, _state, into) {
      const option = numbersOf(table, log.option)
      const propensity = numbersOf(table, log.propensity)
      const reward = numbersOf(table, log.reward)
      const chosen = policies.map((name) => numbersOf(table, name))
      for (let row = from; row < to; row++) {
        const weight = 1 / propensity[row]
        const usable = propensity[row] > 0 && propensity[row] <= 1 && !Number.isNaN(reward[row])
        if (!usable) into.unusable[0] += 1
        else addRow(into, chosen, row, option[row], weight, reward[row])
      }
    },
    add: addPolicySums,
    refreshable: true,
    sql: async () => (await import('./policy-value-sql-pass.ts')).policyValueSql(log, policies),
  }
}

/** The sums of no rows. */
export function emptyPolicySums(policies: number): PolicySums {
  return {
    value: emptyMoments(policies),
    difference: emptyMoments(policies),
    contacted: new Float64Array(policies),
    matched: new Float64Array(policies),
    weight: new Float64Array(policies),
    weightSquares: new Float64Array(policies),
    largestWeight: new Float64Array(policies),
    unusable: new Float64Array(1),
  }
}

function addRow(
  into: PolicySums,
  chosen: readonly ArrayLike<number>[],
  row: number,
  done: number,
  weight: number,
  reward: number,
): void {
  let first = 0
  for (let policy = 0; policy < chosen.length; policy++) {
    const option = chosen[policy][row]
    const nothing = Number.isNaN(option)
    const matches = nothing ? Number.isNaN(done) : option === done
    const weighted = matches ? weight * reward : 0
    if (policy === 0) first = weighted
    addValue(into.value, policy, weighted)
    addValue(into.difference, policy, first - weighted)
    if (!nothing) into.contacted[policy] += 1
    if (matches) addWeight(into, policy, weight)
  }
}

function addWeight(into: PolicySums, policy: number, weight: number): void {
  into.matched[policy] += 1
  into.weight[policy] += weight
  into.weightSquares[policy] += weight * weight
  into.largestWeight[policy] = Math.max(into.largestWeight[policy], weight)
}

function addPolicySums(into: PolicySums, other: PolicySums): void {
  addMoments(into.value, other.value)
  addMoments(into.difference, other.difference)
  for (const part of ['contacted', 'matched', 'weight', 'weightSquares', 'unusable'] as const) {
    for (let i = 0; i < into[part].length; i++) into[part][i] += other[part][i]
  }
  for (let i = 0; i < into.largestWeight.length; i++) {
    into.largestWeight[i] = Math.max(into.largestWeight[i], other.largestWeight[i])
  }
}

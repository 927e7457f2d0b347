import { limitsFor } from '../../../src/synth/retailer/limits.ts'
import { allocate } from './allocate.ts'
import { openCeiling } from './ceiling.ts'
import { beside, standardized } from './features.ts'
import { makeInstance } from './instance.ts'
import { judgePolicies } from './policies.ts'
import { openStudy } from './study.ts'
import { type PlanValue, valueOfPlan } from './value.ts'

/** What a policy reached on one seed. */
export interface Reached extends PlanValue {
  readonly seed: number
  readonly policy: string
  /** Which features the policy saw. */
  readonly features: FeatureSet
  /** EUR that the plan promised per 1,000 customers; null where it promises nothing. */
  readonly promised: number | null
  /** EUR per 1,000 customers that no plan could exceed on this seed. */
  readonly bound: number
}

export const featureSets = ['internal', 'internal + A + B'] as const
export type FeatureSet = (typeof featureSets)[number]

/** Makes one seed's world and values every policy in it. */
export async function judgeSeed(seed: number, customers: number): Promise<readonly Reached[]> {
  const instance = makeInstance(seed, customers)
  const { learning, valued, internal, supplierA, supplierB } = instance
  const limits = limitsFor(valued.customers)
  const perThousand = 1000 / valued.customers
  const oracle = await allocate(valued, limits)
  const bound = perThousand * oracle.bound
  const reached: Reached[] = []
  const judgeOf = (features: FeatureSet) => {
    const note = (policy: string, plan: Int16Array, promised: number | null): void => {
      reached.push({ seed, policy, features, promised, bound, ...valueOfPlan(plan, valued, limits) })
    }
    return {
      take: (policy: string, plan: Int16Array): void => note(policy, plan, null),
      async plan(policy: string, value: Float64Array): Promise<void> {
        const estimates = { ...valued, value, benefit: null, cost: instance.cost }
        const { plan, promised } = await allocate(estimates, limits)
        note(policy, plan, perThousand * promised)
      },
    }
  }
  judgeOf('internal').take('oracle', oracle.plan)
  judgeOf('internal').take('oracle, nobody worse off', (await allocate(valued, limits, 0)).plan)
  const all = beside(internal, supplierA, supplierB)
  const ceiling = openCeiling(standardized(all), learning)
  for (const features of featureSets) {
    const seen = features === 'internal' ? internal : all
    const judge = judgeOf(features)
    await judge.plan('ceiling', ceiling.estimate([...seen.names.keys()]))
    await judgePolicies(openStudy(instance, seen), limits, judge)
  }
  return reached
}

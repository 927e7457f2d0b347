import { openWorld, type Retailer, type RetailerSpec, type SupplierName } from 'clientele/synth'
import { perfectlyMerged, type TrueValue, trueValue } from 'clientele/synth/truth'
import { waveDays } from '../../../src/synth/retailer/drift.ts'
import { limitsFor } from '../../../src/synth/retailer/limits.ts'
import { settle } from '../../../src/synth/spec.ts'
import { textFromDays } from '../../../src/table/calendar.ts'
import { allocate, type Plan } from '../laboratory/allocate.ts'
import { judgePolicies } from '../laboratory/policies.ts'
import { truthOf, truthOfRows } from '../laboratory/truth.ts'
import { type PlanValue, valueOfPlan } from '../laboratory/value.ts'
import { ceilingOf } from './ceilings.ts'
import { planTable } from './plan-table.ts'
import { runWay, type WayRun } from './run-way.ts'
import { openWorldStudy } from './world-study.ts'

/** What is proved in one world. */
export interface WorldCase {
  readonly spec: RetailerSpec
  readonly suppliers: readonly SupplierName[]
  /** Whether the rivals are judged too. */
  readonly rivals?: boolean | undefined
  /** Other choices of suppliers with which the way is gone, too. */
  readonly choices?: readonly (readonly SupplierName[])[] | undefined
  /** Whether the way is gone on a perfect merge, too, which tells what the real one costs. */
  readonly decompose?: boolean | undefined
  /** How many other customers the ceiling is learned from. Default 40,000. */
  readonly teachers?: number | undefined
}

/** A policy's worth in a world, EUR per 1,000 customers and wave. */
export interface JudgedPolicy {
  readonly policy: string
  readonly value: number
  readonly benefit: number
  readonly optOuts: number
  readonly messages: number
  /** Share of the customers written to whom their messages together leave worse off. */
  readonly worseOff: number
  /** Messages without consent, per 1,000 customers. */
  readonly violations: number
  /** Second messages to one person, per 1,000 customers. */
  readonly again: number
  /** EUR lost by messages without consent and by second messages. */
  readonly wasted: number
  /** What it promised of itself; null where it promises nothing. */
  readonly promised: number | null
}

/** A world's proof. */
export interface JudgedWorld {
  readonly customers: number
  /** No plan is worth more. */
  readonly bound: number
  readonly policies: readonly JudgedPolicy[]
  /** What is lost between the bound and the plan, by cause; empty where it was not asked for. */
  readonly regret: { readonly [cause: string]: number }
  readonly seconds: number
}

/** Goes the way in one world, and values it beside the oracle, the ceiling and its rivals. Nobody is held out. */
export async function judgeWorld({
  spec,
  suppliers,
  rivals = false,
  choices = [],
  decompose = false,
  teachers = 40_000,
}: WorldCase): Promise<JudgedWorld> {
  const { customers, dayZero } = settle(spec)
  // The first customers are planned for; the others only teach the ceiling. A customer is the same however many there are.
  const world = openWorld({ ...spec, customers: customers + teachers, to: customers })
  // The plan is made on the day on which the pilot is over.
  const planDay = textFromDays(dayZero + waveDays)
  const limits = limitsFor(customers)
  const perThousand = 1000 / customers
  const merged = perfectlyMerged(world, planDay)
  const everybody = truthOf(world)
  const truth = truthOfRows(everybody, 0, customers)
  const study = openWorldStudy(merged, world, everybody, customers, suppliers)
  const policies: JudgedPolicy[] = []
  const lab = {
    async plan(policy: string, value: Float64Array): Promise<void> {
      const { reached } = truth
      const made = await allocate({ customers, value, benefit: null, reached, cost: study.cost }, limits)
      policies.push(
        judged(policy, valueOfPlan(made.plan, truth, limits), customers, perThousand * made.promised),
      )
    },
    take(policy: string, plan: Plan): void {
      policies.push(judged(policy, valueOfPlan(plan, truth, limits), customers, null))
    },
  }
  const way = async (
    policy: string,
    retailer: Retailer,
    bought: readonly SupplierName[] = suppliers,
  ): Promise<WayRun> => {
    const made = await runWay({
      retailer: { ...retailer, limits },
      asOf: planDay,
      sources: ['shop', 'service'],
      suppliers: bought,
    })
    const { decisions, objective } = made.result.plan
    policies.push(
      judgedTable(policy, trueValue(world, planTable(decisions)), customers, perThousand * objective),
    )
    return made
  }
  const oracle = await allocate(truth, limits)
  lab.take('oracle', oracle.plan)
  lab.take('nobody', new Int16Array(customers).fill(-1))
  await lab.plan('ceiling', ceilingOf(study, everybody))
  if (rivals) await judgePolicies(study, limits, lab)
  const { seconds } = await way('the way', world.view(planDay))
  if (decompose) await way('the way, perfect merge', merged)
  for (const bought of choices) await way(withSuppliers(bought), world.view(planDay), bought)
  const bound = perThousand * oracle.bound
  return { customers, bound, policies, regret: decompose ? regretOf(policies, bound) : {}, seconds }
}

/** The name of the way with other suppliers than usual. */
function withSuppliers(bought: readonly SupplierName[]): string {
  return `the way with ${bought.length === 0 ? 'no supplier' : bought.join(' and ')}`
}

/** The losses telescope: they add up to the bound less the plan's value. */
function regretOf(policies: readonly JudgedPolicy[], bound: number): { readonly [cause: string]: number } {
  const worthOf = (name: string): number =>
    policies.find(({ policy }) => policy === name)?.value ?? Number.NaN
  const way = policies.find(({ policy }) => policy === 'the way')
  const wasted = way?.wasted ?? 0
  return {
    allocation: bound - worthOf('oracle'),
    features: worthOf('oracle') - worthOf('ceiling'),
    response: worthOf('ceiling') - worthOf('the way, perfect merge'),
    merge: worthOf('the way, perfect merge') - worthOf('the way') - wasted,
    identity: wasted,
  }
}

function judged(policy: string, found: PlanValue, customers: number, promised: number | null): JudgedPolicy {
  const { value, benefit, optOuts, messages, worseOff, unreachable } = found
  const violations = (1000 / customers) * unreachable
  return { policy, value, benefit, optOuts, messages, worseOff, violations, again: 0, wasted: 0, promised }
}

function judgedTable(policy: string, found: TrueValue, customers: number, promised: number): JudgedPolicy {
  const per = 1000 / customers
  return {
    policy,
    value: per * found.value,
    benefit: per * found.benefit,
    optOuts: per * found.optOuts,
    messages: per * found.messages,
    worseOff: found.customers === 0 ? 0 : found.worseOff / found.customers,
    violations: per * found.unreachable,
    again: per * found.again,
    wasted: per * found.wasted,
    promised,
  }
}

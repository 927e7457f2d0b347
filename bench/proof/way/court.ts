import {
  openWorld,
  type Retailer,
  type RetailerLimits,
  type RetailerSpec,
  type SupplierName,
  type World,
} from 'clientele/synth'
import { perfectlyMerged, trueValue } from 'clientele/synth/truth'
import { waveDays } from '../../../src/synth/retailer/drift.ts'
import { settle } from '../../../src/synth/spec.ts'
import { textFromDays } from '../../../src/table/calendar.ts'
import { allocate, type Plan } from '../laboratory/allocate.ts'
import { internalFeatures } from '../laboratory/features.ts'
import type { Judge } from '../laboratory/policies.ts'
import type { Study } from '../laboratory/study.ts'
import { type Truth, truthOf, truthOfRows } from '../laboratory/truth.ts'
import { valueOfPlan } from '../laboratory/value.ts'
import { type Ceilings, observe, openCeilings } from './ceilings.ts'
import { type JudgedPolicy, judgedPlan, judgedTable } from './judged-policy.ts'
import { planTable } from './plan-table.ts'
import { runWay } from './run-way.ts'
import { booksOfPlan, openWorldStudy } from './world-study.ts'

/** A world to judge in. */
export interface CourtCase {
  readonly spec: RetailerSpec
  /** Whose data learners are given. */
  readonly suppliers: readonly SupplierName[]
  /** How many other customers the ceiling is learned from. Default 40,000. */
  readonly teachers?: number | undefined
}

/** Limits, the best plan within them, and what no plan within them is worth more than, EUR per 1,000 customers. */
export interface Frame {
  readonly limits: RetailerLimits
  /** No message whose benefit to the customer is below it; undefined where that is not asked. */
  readonly leastBenefit: number | undefined
  readonly oracle: Plan
  readonly bound: number
}

/** Whose data were bought for which policy. */
export interface Bought {
  readonly policy: string
  readonly suppliers: readonly SupplierName[]
  /** EUR per 1,000 customers that the records cost, once. */
  readonly cost: number
}

/** One world with its truth, in which policies are judged one after another. */
export interface Court {
  readonly customers: number
  readonly study: Study
  /** What is knowable of those planned for. */
  readonly ceilings: Ceilings
  /** What the systems hold on the day of the plan, and what they would hold after a perfect merge. */
  readonly shown: Retailer
  readonly merged: Retailer
  /** In the order in which they were judged. */
  readonly policies: readonly JudgedPolicy[]
  readonly bought: readonly Bought[]
  frameOf(limits: RetailerLimits, leastBenefit?: number): Promise<Frame>
  /** Judges policies of the laboratory. */
  judgeOf(frame: Frame): Judge
  /** Goes the way and judges its plan; returns its seconds. */
  go(policy: string, retailer: Retailer, suppliers: readonly SupplierName[], frame: Frame): Promise<number>
}

/** Opens a world. The first customers are planned for; a customer is the same however many there are. */
export function openCourt({ spec, suppliers, teachers = 40_000 }: CourtCase): Court {
  const { customers, dayZero } = settle(spec)
  const world = openWorld({ ...spec, customers: customers + teachers, to: customers })
  // The plan is made on the day on which the pilot is over.
  const planDay = textFromDays(dayZero + waveDays)
  const merged = perfectlyMerged(world, planDay)
  const everybody = truthOf(world)
  const truth = truthOfRows(everybody, 0, customers)
  const study = openWorldStudy({ world, merged, reached: truth.reached }, suppliers)
  const known = internalFeatures(booksOfPlan({ world, merged, reached: everybody.reached }))
  const policies: JudgedPolicy[] = []
  const bought: Bought[] = []
  return {
    customers,
    study,
    ceilings: openCeilings(observe(merged, known), customers, everybody),
    shown: world.view(planDay),
    merged,
    policies,
    bought,
    async frameOf(limits, leastBenefit) {
      const { plan, bound } = await allocate(truth, limits, leastBenefit)
      return { limits, leastBenefit, oracle: plan, bound: (1000 / customers) * bound }
    },
    judgeOf: (frame) => openJudge(study, truth, frame, policies),
    async go(policy, retailer, from, frame) {
      const gone = await goWay(world, retailer, from, frame, planDay)
      policies.push(judgedTable(policy, gone.found, { customers, ...frame }, gone.promised))
      bought.push({ policy, suppliers: from, cost: (1000 / customers) * gone.dataCost })
      return gone.seconds
    },
  }
}

function openJudge({ cost }: Study, truth: Truth, frame: Frame, policies: JudgedPolicy[]): Judge {
  const { customers, reached } = truth
  const { limits } = frame
  const within = { customers, bound: frame.bound }
  return {
    async plan(policy, value) {
      const made = await allocate({ customers, value, benefit: null, reached, cost }, limits)
      policies.push(judgedPlan(policy, valueOfPlan(made.plan, truth, limits), within, made))
    },
    take(policy, plan) {
      policies.push(judgedPlan(policy, valueOfPlan(plan, truth, limits), within, null))
    },
  }
}

async function goWay(
  world: World,
  retailer: Retailer,
  suppliers: readonly SupplierName[],
  { limits, leastBenefit }: Frame,
  asOf: string,
) {
  const { result, seconds, dataCost } = await runWay({
    retailer: { ...retailer, limits },
    asOf,
    sources: ['shop', 'service'],
    suppliers,
    leastBenefit,
  })
  const { decisions, objective, bound, purpose } = result.plan
  const found = trueValue(world, planTable(decisions))
  // A pilot, which is made where too little was tried for a plan, values nothing.
  const promised = purpose === 'pilot' ? null : { promised: objective, bound }
  return { found, promised, seconds, dataCost }
}

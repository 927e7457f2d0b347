import type { RetailerLimits } from 'clientele/synth'
import { channels } from '../../../src/synth/retailer/channels.ts'
import { departments } from '../../../src/synth/retailer/departments.ts'
import { offers } from '../../../src/synth/retailer/offers.ts'
import type { Plan } from './allocate.ts'
import { channelCount, channelOf, offerOf, optionCount, optionDepartment } from './catalog.ts'
import type { Truth } from './truth.ts'

/** What a plan is truly worth in a wave, in expectation. Money in EUR. */
export interface PlanValue {
  /** To the company, per 1,000 customers. */
  readonly value: number
  /** To the customers, per 1,000 of them. */
  readonly benefit: number
  /** Channels that end, per 1,000 customers. */
  readonly optOuts: number
  /** Messages per 1,000 customers. */
  readonly messages: number
  /** Share of the customers written to, one message each, who are left worse off. */
  readonly worseOff: number
  /** Messages through channels that do not reach the customer; they cost their price and do nothing. */
  readonly unreachable: number
  /** By how much limits are exceeded, in messages and EUR, summed over limits. */
  readonly overLimits: number
}

/** Finds what a plan is truly worth. */
export function valueOfPlan(plan: Plan, truth: Truth, limits: RetailerLimits): PlanValue {
  const sum = { value: 0, benefit: 0, optOuts: 0, messages: 0, worseOff: 0, unreachable: 0 }
  for (let row = 0; row < plan.length; row++) {
    const option = plan[row]
    if (option < 0) continue
    sum.messages++
    const c = channelOf(option)
    if (truth.reached[row * channelCount + c] === 0) {
      sum.unreachable++
      sum.value -= truth.cost[c]
      continue
    }
    const cell = row * optionCount + option
    sum.value += truth.value[cell]
    sum.benefit += truth.benefit[cell]
    sum.optOuts += truth.optOut[row * channelCount + c]
    if (truth.benefit[cell] < 0) sum.worseOff++
  }
  const perThousand = 1000 / plan.length
  return {
    value: perThousand * sum.value,
    benefit: perThousand * sum.benefit,
    optOuts: perThousand * sum.optOuts,
    messages: perThousand * sum.messages,
    worseOff: sum.messages === 0 ? 0 : sum.worseOff / sum.messages,
    unreachable: sum.unreachable,
    overLimits: excessOf(plan, truth.cost, limits),
  }
}

/** By how much a plan exceeds the limits: messages in all and by offer, channel and department, and EUR. */
function excessOf(plan: Plan, prices: readonly number[], limits: RetailerLimits): number {
  const counts = new Float64Array(optionCount)
  for (const option of plan) if (option >= 0) counts[option]++
  const used = (belongs: (option: number) => boolean): number =>
    counts.reduce((sum, count, option) => sum + (belongs(option) ? count : 0), 0)
  const over = (use: number, max: number | undefined): number =>
    Math.max(0, use - (max ?? Number.POSITIVE_INFINITY))
  const cost = counts.reduce((sum, count, option) => sum + count * prices[channelOf(option)], 0)
  let excess =
    over(
      used(() => true),
      limits.messages,
    ) + over(cost - 1e-6, limits.budget)
  for (const [o, { name }] of offers.entries())
    excess += over(
      used((option) => offerOf(option) === o),
      limits.offers[name]?.max,
    )
  for (const [c, { name }] of channels.entries())
    excess += over(
      used((option) => channelOf(option) === c),
      limits.channels[name]?.max,
    )
  for (const [d, name] of departments.entries())
    excess += over(
      used((option) => optionDepartment[option] === d),
      limits.departments[name]?.max,
    )
  return excess
}

import type { Options, Scores, TargetPlan } from 'clientele'
import type { RetailerLimits } from 'clientele/synth'
import { trueGrid, trueOptions } from 'clientele/synth/truth'
import {
  cellsColumn,
  columnOfKind,
  fromArrays,
  makeTable,
  numbersOf,
  textAt,
  textColumn,
} from 'clientele/table'
import { planTarget } from 'clientele/target'
import { customersHash } from '../../../src/contracts/customers-hash.ts'
import { customerId } from '../../../src/synth/tables/customer-id.ts'
import { channelCount, channelOf, optionCount } from './catalog.ts'
import { planLimits } from './limits.ts'
import { hasMinima } from './strict-limits.ts'

/** The number of an option for each customer, or -1 for nothing. */
export type Plan = Int16Array

/** What a plan is made of: estimates of what options are worth, and where they may be used. Shapes [customers, options or channels]. */
export interface Estimates {
  readonly customers: number
  readonly value: Float64Array
  /** Null: not considered. */
  readonly benefit: Float64Array | null
  readonly reached: Uint8Array
  /** EUR a message, by channel. */
  readonly cost: readonly number[]
}

/** A plan, what it promises, and what no plan could exceed, in EUR. */
export interface Allocation {
  readonly plan: Plan
  readonly promised: number
  readonly bound: number
}

/**
 * The best plan by the library's allocator, at most one message a customer, nobody held out.
 *
 * @param leastBenefit - no message whose benefit to the customer is below it.
 */
export async function allocate(
  estimates: Estimates,
  limits: RetailerLimits,
  leastBenefit?: number,
): Promise<Allocation> {
  const made = await planTarget(
    scoresOf(estimates, hasMinima(limits) ? Number.NEGATIVE_INFINITY : 0),
    retailerOptions(estimates),
    planLimits(limits, leastBenefit),
    {
      holdout: { share: 0, salt: '' },
    },
  )
  return { plan: planOf(made, estimates.customers), promised: made.objective, bound: made.bound }
}

/**
 * Values on the grid of scores.
 *
 * @param above - what is not worth more is left out: 0 where nothing is promised, since doing nothing is better.
 */
function scoresOf({ customers, value, benefit, reached, cost }: Estimates, above: number): Scores {
  const rowPtr = new Float64Array(customers + 1)
  const option = new Uint16Array(customers * optionCount)
  const values = new Float32Array(customers * optionCount)
  const benefits = new Float32Array(customers * optionCount)
  let count = 0
  for (let row = 0; row < customers; row++) {
    for (let o = 0; o < optionCount; o++) {
      const cell = row * optionCount + o
      if (reached[row * channelCount + channelOf(o)] === 0 || !(value[cell] > above)) continue
      option[count] = o
      values[count] = onGrid(value[cell])
      // Rounded down, so that a small harm is not taken for none.
      benefits[count] = benefit === null ? 0 : Math.floor(benefit[cell] / trueGrid) * trueGrid
      count++
    }
    rowPtr[row + 1] = count
  }
  const cells = cellsColumn({
    rowPtr,
    option: option.slice(0, count),
    value: values.slice(0, count),
    benefit: benefits.slice(0, count),
    cost: Float32Array.from(option.subarray(0, count), (o) => onGrid(cost[channelOf(o)])),
    standardError: new Float32Array(count),
  })
  const table = makeTable([
    ['customer_id', textColumn(Array.from({ length: customers }, (_, row) => customerId(row)))],
    ['cells', cells],
  ])
  const header = {
    customers: customersHash(table),
    currency: 'EUR',
    unit: 'customer',
    grid: trueGrid,
  } as const
  return { kind: 'scores', header, table, excluded: {} }
}

function onGrid(euros: number): number {
  return Math.round(euros / trueGrid) * trueGrid
}

function retailerOptions({ cost }: Estimates): Options {
  const zeros = trueOptions.map(() => 0)
  const table = fromArrays({
    option: trueOptions.map((_, o) => o),
    offer: trueOptions.map(({ offer }) => offer),
    channel: trueOptions.map(({ channel }) => channel),
    department: trueOptions.map(({ department }) => department),
    exclusive_group: trueOptions.map(() => 'message'),
    cost: trueOptions.map((_, o) => cost[channelOf(o)]),
    margin: zeros,
    redemption: zeros,
    benefit: zeros,
    annoyance: zeros,
  })
  return { kind: 'options', table, currency: 'EUR' }
}

function planOf({ decisions }: TargetPlan, customers: number): Plan {
  const plan = new Int16Array(customers).fill(-1)
  const ids = columnOfKind(decisions, 'customer_id', 'text')
  const chosen = numbersOf(decisions, 'option')
  for (let i = 0; i < decisions.rowCount; i++) plan[Number(textAt(ids, i)?.slice(1))] = chosen[i]
  return plan
}

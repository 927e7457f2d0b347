import type { Options } from '../contracts/options.ts'
import type { TargetPlan } from '../contracts/plan.ts'
import { ClienteleError } from '../errors.ts'
import { createRanking, rankGroups } from './choose.ts'
import { indexOptions, type OptionIndex } from './option-index.ts'
import type { PackedCells } from './packed-cells.ts'
import { priceTable } from './price-table.ts'
import { type AllocationProblem, allocationProblem } from './problem.ts'

/** A customer to decide about alone. */
export interface CustomerChoice {
  /** The customer's segment; default none. */
  readonly segment?: string | null | undefined
  /** Messages the customer may still get. Default 1. */
  readonly messages?: number | undefined
  /** The options that are allowed, with what each is worth, in currency units. */
  readonly cells: readonly {
    readonly option: number
    readonly value: number
    readonly benefit: number
    readonly cost: number
  }[]
}

/** An option decided for a customer. */
export interface DecidedOption {
  readonly option: number
  readonly value: number
  /** What the limits charge for it. */
  readonly price: number
  /** value - price, above 0. */
  readonly reduced: number
}

/**
 * Decides about one customer at a time at the prices of a plan, with the choice of the plan itself, for customers who come
 * by after it was made. The best first; empty where nothing is worth its price. What is sent this way is not in the plan's
 * use of the limits: count it.
 *
 * @example
 * const decide = createDecider(plan, options)
 * const [best] = decide({ cells: [{ option: 3, value: 2.5, benefit: 1, cost: 0.1 }] })
 */
export function createDecider(
  plan: Pick<TargetPlan, 'rows'>,
  options: Options,
): (customer: CustomerChoice) => readonly DecidedOption[] {
  const index = indexOptions(options)
  const problem = allocationProblem(index, plan.rows)
  const prices = priceTable(
    problem,
    plan.rows.map(({ price }) => price),
  )
  return (customer) => {
    const messages = customer.messages ?? 1
    const cells = packOne(customer, messages, problem)
    const ranking = createRanking(messages)
    rankGroups(cells, 0, prices, index.group, ranking)
    return Array.from({ length: ranking.filled }, (_, rank) => {
      const cell = ranking.cell[rank]
      const value = cells.value[cell]
      const reduced = ranking.reduced[rank]
      return { option: index.option[cells.place[cell]], value, price: value - reduced, reduced }
    })
  }
}

function packOne(
  { segment, cells }: CustomerChoice,
  messages: number,
  problem: AllocationProblem,
): PackedCells {
  const { options, strata } = problem
  const placed = cells.map((cell) => ({ ...cell, place: placeOf(options, cell.option) }))
  placed.sort((a, b) => options.group[a.place] - options.group[b.place] || a.place - b.place)
  const stratum = Math.max(0, strata.indexOf(segment ?? null))
  return {
    count: 1,
    start: Int32Array.of(0, placed.length),
    place: Uint16Array.from(placed, ({ place }) => place),
    value: Float32Array.from(placed, ({ value }) => value),
    benefit: Float32Array.from(placed, ({ benefit }) => benefit),
    cost: Float32Array.from(placed, ({ cost }) => cost),
    standardError: new Float32Array(placed.length),
    messages: Uint8Array.of(messages),
    base: Int32Array.of(stratum * options.count),
  }
}

function placeOf({ place, option }: OptionIndex, number: number): number {
  if (number >= 0 && number < place.length && place[number] >= 0) return place[number]
  throw new ClienteleError(
    'CONTRACT_INVALID',
    `There is no option ${number}; the table of options has ${option.length}, numbered up to ${option[option.length - 1]}.`,
    { option: number },
  )
}

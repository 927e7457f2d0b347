import type { Choices } from './choices.ts'
import type { PriceTable } from './price-table.ts'
import type { AllocationProblem } from './problem.ts'

/** What a pass at fixed prices needs to know. */
export interface PriceState {
  readonly prices: PriceTable
  /** Choices that are ahead by less than this feed the curvature; 0 leaves it out. */
  readonly bandwidth: number
  /** What turns a row's coefficient into a whole number for the curvature. */
  readonly coefficientScale: Float64Array
  /** Whether everybody's choice is wanted beside the sums. */
  readonly choices: boolean
}

/** What everybody's best choice at fixed prices adds up to. Whole numbers and multiples of the grid: exact in any order. */
export interface PriceSum {
  value: number
  /** Messages, cost and benefit of the chosen cells by slot. */
  readonly messages: Float64Array
  readonly cost: Float64Array
  readonly benefit: Float64Array
  /** Upper triangle, shape [rows, rows], in units of 1 / ({@link weightScale} * bandwidth). */
  readonly curvature: Float64Array
  /** How many facets between two choices lie within the bandwidth. */
  pairs: number
  /** Where they are wanted, everybody's choices in order, a part for each shard, whose cells are counted from its first one. */
  readonly choices: Choices[]
}

/** Kernel weights are rounded to this fraction. */
export const weightScale = 1024

/** A sum over nobody. */
export function emptyPriceSum({ rows, slots }: AllocationProblem): PriceSum {
  return {
    value: 0,
    messages: new Float64Array(slots),
    cost: new Float64Array(slots),
    benefit: new Float64Array(slots),
    curvature: new Float64Array(rows.length * rows.length),
    pairs: 0,
    choices: [],
  }
}

/** Rounds in operations that every engine has. */
export function nearestWhole(x: number): number {
  return Math.floor(x + 0.5)
}

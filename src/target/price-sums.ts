import type { PriceTable } from './price-table.ts'

/** What a pass at fixed prices needs to know. */
export interface PriceState {
  readonly prices: PriceTable
  /** Choices that are ahead by less than this feed the curvature; 0 leaves it out. */
  readonly bandwidth: number
  /** What turns a row's coefficient into a whole number for the curvature. */
  readonly coefficientScale: Float64Array
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
}

/** Kernel weights are rounded to this fraction. */
export const weightScale = 1024

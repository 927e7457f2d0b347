import type { PackedCells } from './packed-cells.ts'
import type { PriceTable } from './price-table.ts'

/**
 * Everybody's choice at the prices of an earlier pass. At other prices only those can choose otherwise whose choice was ahead by less
 * than their cells' charges have moved apart: the others still add what they added (shrinking, as in decomposition methods of support
 * vector machines: Joachims, 1999).
 */
export interface Anchor {
  readonly prices: PriceTable
  /** The chosen cells of each customer, `width` places a customer; -1 is an unused place. */
  readonly chosen: Int32Array
  readonly width: number
  /** By how much each customer's choice is ahead of the nearest other one; infinite where there is no other. */
  readonly margin: Float64Array
}

/** The largest value, cost and benefit among the cells of each customer, in size. */
export interface LargestAmounts {
  readonly value: Float32Array
  readonly cost: Float32Array
  readonly benefit: Float32Array
}

/** Finds the largest amounts of each customer. */
export function largestAmounts({ count, start, value, cost, benefit }: PackedCells): LargestAmounts {
  return {
    value: largestOf(value, start, count),
    cost: largestOf(cost, start, count),
    benefit: largestOf(benefit, start, count),
  }
}

function largestOf(
  amounts: PackedCells['value'],
  start: PackedCells['start'],
  customers: number,
): Float32Array {
  const largest = new Float32Array(customers)
  for (let customer = 0; customer < customers; customer++) {
    let most = 0
    const end = start[customer + 1]
    for (let cell = start[customer]; cell < end; cell++) {
      const size = Math.abs(amounts[cell])
      if (size > most) most = size
    }
    largest[customer] = most
  }
  return largest
}

/** How far the charges of two cells of one customer can have moved apart, doing nothing included. */
export interface Spread {
  /** By stratum: for all cells alike, per unit of cost, and per unit of benefit. */
  readonly fixed: Float64Array
  readonly ofCost: Float64Array
  readonly ofBenefit: Float64Array
}

/** Rounding of what a cell is worth after prices is far below this part of its value and its charges. */
const roundingPart = 2 ** -40

/** Finds how far charges have moved apart between two tables of prices. `options` is the number of slots of a stratum. */
export function spreadBetween(before: PriceTable, now: PriceTable, options: number): Spread {
  const strata = Math.round(now.fixed.length / options)
  const spread = {
    fixed: new Float64Array(strata),
    ofCost: new Float64Array(strata),
    ofBenefit: new Float64Array(strata),
  }
  for (let stratum = 0; stratum < strata; stratum++) {
    let up = 0
    let down = 0
    let charge = 0
    for (let slot = stratum * options; slot < (stratum + 1) * options; slot++) {
      const moved = now.fixed[slot] - before.fixed[slot]
      up = Math.max(up, moved)
      down = Math.min(down, moved)
      charge = Math.max(charge, Math.abs(now.fixed[slot]), Math.abs(before.fixed[slot]))
    }
    spread.fixed[stratum] = up - down + roundingPart * charge
    spread.ofCost[stratum] = 2 * mostMoved(before.ofCost, now.ofCost, stratum, options)
    spread.ofBenefit[stratum] = 2 * mostMoved(before.ofBenefit, now.ofBenefit, stratum, options)
  }
  return spread
}

function mostMoved(before: Float64Array, now: Float64Array, stratum: number, options: number): number {
  let most = 0
  for (let slot = stratum * options; slot < (stratum + 1) * options; slot++) {
    const size = Math.max(Math.abs(now[slot]), Math.abs(before[slot]))
    most = Math.max(most, Math.abs(now[slot] - before[slot]) + roundingPart * size)
  }
  return most
}

/**
 * Collects the customers whose choice was ahead by less than a bandwidth and what the prices may have changed. Gives how many
 * there are, or -1 as soon as there are more than there is room for.
 */
export function collectUndecided(
  { margin }: Anchor,
  cells: PackedCells,
  largest: LargestAmounts,
  spread: Spread,
  options: number,
  bandwidth: number,
  into: Int32Array,
): number {
  let count = 0
  for (let customer = 0; customer < cells.count; customer++) {
    const stratum = cells.base[customer] / options
    const moved =
      spread.fixed[stratum] +
      spread.ofCost[stratum] * largest.cost[customer] +
      spread.ofBenefit[stratum] * largest.benefit[customer]
    if (margin[customer] > bandwidth + moved + roundingPart * largest.value[customer]) continue
    if (count === into.length) return -1
    into[count++] = customer
  }
  return count
}

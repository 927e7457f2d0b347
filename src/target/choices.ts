import type { Ranking } from './choose.ts'
import type { PackedCells } from './packed-cells.ts'
import type { PriceTable } from './price-table.ts'

/** The best choice of everybody at fixed prices. Cells are -1 where there is none. */
export interface Choices {
  /** The chosen cells of each customer, `width` places a customer. */
  readonly chosen: Int32Array
  readonly width: number
  /** By how much each customer's choice is ahead of the nearest other one; infinite where there is no other. */
  readonly margin: Float64Array
  /** By place: what comes next in place of the chosen cell, -1 for nothing. Who chooses nothing has the best cell at the first place. */
  readonly nextBest: Int32Array
}

/** Room for the choices of so many customers, who have none yet. */
export function noChoices(customers: number, width: number): Choices {
  return {
    chosen: new Int32Array(customers * width).fill(-1),
    width,
    margin: new Float64Array(customers).fill(Number.POSITIVE_INFINITY),
    nextBest: new Int32Array(customers * width).fill(-1),
  }
}

/**
 * Joins the choices of shards, one after the other.
 *
 * @param parts - their cells are counted from the first one of the shard.
 * @param start - the first cell of each customer among all.
 */
export function joinChoices(parts: readonly Choices[], start: PackedCells['start'], width: number): Choices {
  const whole = noChoices(start.length - 1, width)
  let customer = 0
  for (const { chosen, margin, nextBest } of parts) {
    whole.margin.set(margin, customer)
    shiftInto(whole.chosen, chosen, customer * width, start[customer])
    shiftInto(whole.nextBest, nextBest, customer * width, start[customer])
    customer += margin.length
  }
  return whole
}

function shiftInto(into: Int32Array, cells: Int32Array, at: number, by: number): void {
  for (let i = 0; i < cells.length; i++) into[at + i] = cells[i] < 0 ? -1 : cells[i] + by
}

/**
 * The next best thing in place of what fills a rank, -1 for nothing: the second-best cell of its group, or, where all messages are
 * used, the best group not chosen; the smaller place of equals. Nothing is worth 0, and wins its ties.
 */
export function nextBestOf({ place }: PackedCells, ranking: Ranking, rank: number, messages: number): number {
  const full = ranking.filled === messages && ranking.size > messages
  const outside = full ? ranking.reduced[messages] : 0
  const other = full ? ranking.cell[messages] : -1
  const own = ranking.secondReduced[rank]
  const second = ranking.secondCell[rank]
  const before = own > outside || (own === outside && full && place[second] < place[other])
  if (!((before ? own : outside) > 0)) return -1
  return before ? second : other
}

/**
 * The best cell of a customer who chooses nothing, the smallest place of equals; -1 where there is none. Where any is worth something,
 * the best of those after prices; else the most valuable one.
 */
export function bestOf(
  { start, base, place, value, cost, benefit }: PackedCells,
  customer: number,
  { fixed, ofCost, ofBenefit }: PriceTable,
): number {
  const from = start[customer]
  const to = start[customer + 1]
  let worthwhile = false
  for (let cell = from; cell < to; cell++) if (value[cell] > 0) worthwhile = true
  let best = -1
  let most = Number.NEGATIVE_INFINITY
  for (let cell = from; cell < to; cell++) {
    if (worthwhile && !(value[cell] > 0)) continue
    const slot = base[customer] + place[cell]
    const priced = value[cell] - fixed[slot] - ofCost[slot] * cost[cell] - ofBenefit[slot] * benefit[cell]
    const worth = worthwhile ? priced : value[cell]
    if (worth < most || (worth === most && place[cell] > place[best])) continue
    most = worth
    best = cell
  }
  return best
}

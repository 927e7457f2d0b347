import type { Choices } from './choices.ts'
import type { PackedCells } from './packed-cells.ts'
import type { PriceTable } from './price-table.ts'
import type { AllocationProblem } from './problem.ts'

/** What became of everybody: the plan beside what the prices alone would have chosen. */
export interface Verdicts {
  readonly problem: AllocationProblem
  readonly cells: PackedCells
  readonly table: PriceTable
  /** Chosen at the prices, before the limits were settled. */
  readonly free: Choices
  /** Chosen in the plan, `free.width` places a customer; -1 is an unused place. */
  readonly chosen: Int32Array
  readonly heldOut: Uint8Array
}

/** What can become of a customer. */
export const outcomeWords = [
  'contacted',
  'held-out',
  'messages-used',
  'nothing-eligible',
  'nothing-worthwhile',
  'limits',
] as const

/** What became of a customer. */
export type Outcome = (typeof outcomeWords)[number]

/** One customer looked at closely. The memory is used again for the next one. */
export interface Look {
  customer: number
  /** The customer's cells stand from here up to `to`. */
  from: number
  to: number
  /** What each of them is worth after prices, from 0. */
  reduced: Float64Array
  /** What the customer gets in the plan, options ascending. */
  readonly held: Int32Array
  heldCount: number
  /** What the customer would get at the prices alone. */
  readonly free: Int32Array
  freeCount: number
}

/** Room to look at customers, one after the other. */
export function createLook({ free: { width } }: Verdicts): Look {
  return {
    customer: -1,
    from: 0,
    to: 0,
    reduced: new Float64Array(128),
    held: new Int32Array(width),
    heldCount: 0,
    free: new Int32Array(width),
    freeCount: 0,
  }
}

/** Looks at a customer. */
export function lookAt({ cells, table, free, chosen }: Verdicts, customer: number, look: Look): void {
  const { value, cost, benefit, place } = cells
  const base = cells.base[customer]
  look.customer = customer
  look.from = cells.start[customer]
  look.to = cells.start[customer + 1]
  if (look.to - look.from > look.reduced.length) look.reduced = new Float64Array(2 * (look.to - look.from))
  for (let cell = look.from, i = 0; cell < look.to; cell++, i++) {
    const slot = base + place[cell]
    const priced = value[cell] - table.fixed[slot] - table.ofCost[slot] * cost[cell]
    look.reduced[i] = priced - table.ofBenefit[slot] * benefit[cell]
  }
  look.heldCount = 0
  look.freeCount = 0
  for (let at = customer * free.width; at < (customer + 1) * free.width; at++) {
    if (free.chosen[at] >= 0) look.free[look.freeCount++] = free.chosen[at]
    if (chosen[at] >= 0) insertByPlace(look, chosen[at], place)
  }
}

function insertByPlace(look: Look, cell: number, place: PackedCells['place']): void {
  let at = look.heldCount++
  for (; at > 0 && place[look.held[at - 1]] > place[cell]; at--) look.held[at] = look.held[at - 1]
  look.held[at] = cell
}

/** Whether a cell is among what the customer gets. */
export function isHeld({ held, heldCount }: Look, cell: number): boolean {
  for (let i = 0; i < heldCount; i++) if (held[i] === cell) return true
  return false
}

/** Whether a cell is among what the customer would get at the prices alone. */
export function isFree({ free, freeCount }: Look, cell: number): boolean {
  for (let i = 0; i < freeCount; i++) if (free[i] === cell) return true
  return false
}

/** What became of the customer looked at. */
export function outcomeOf({ cells, heldOut }: Verdicts, look: Look): Outcome {
  if (look.heldCount > 0) return 'contacted'
  if (heldOut[look.customer] === 1) return 'held-out'
  if (look.from === look.to) return 'nothing-eligible'
  if (cells.messages[look.customer] === 0) return 'messages-used'
  for (let cell = look.from; cell < look.to; cell++) if (cells.value[cell] > 0) return 'limits'
  return 'nothing-worthwhile'
}

/**
 * The best cell of the customer looked at, the smallest option of equals; -1 where there is none. Where limits stand against
 * it, the best after prices among those worth anything; else the most valuable one.
 */
export function bestOf({ cells: { value, place } }: Verdicts, look: Look, outcome: Outcome): number {
  let best = -1
  let most = Number.NEGATIVE_INFINITY
  for (let cell = look.from; cell < look.to; cell++) {
    if (outcome === 'limits' && !(value[cell] > 0)) continue
    const worth = outcome === 'limits' ? look.reduced[cell - look.from] : value[cell]
    if (worth < most || (worth === most && place[cell] > place[best])) continue
    most = worth
    best = cell
  }
  return best
}

/**
 * The next best thing in place of a chosen cell, -1 for nothing: another cell of its group, or, where no message is left, of a free
 * group. Nothing leaves 0, and wins its ties.
 */
export function runnerUpOf({ cells, problem }: Verdicts, look: Look, chosen: number): number {
  const { group } = problem.options
  const own = group[cells.place[chosen]]
  const full = look.heldCount >= cells.messages[look.customer]
  let best = -1
  let most = 0
  for (let cell = look.from; cell < look.to; cell++) {
    const worth = look.reduced[cell - look.from]
    if (worth < most || worth <= 0 || cell === chosen) continue
    const other = group[cells.place[cell]]
    if (other !== own && (!full || isTaken(look, group, cells.place, other))) continue
    if (worth === most && best >= 0 && cells.place[cell] > cells.place[best]) continue
    most = worth
    best = cell
  }
  return best
}

function isTaken(
  { held, heldCount }: Look,
  group: Int32Array,
  place: PackedCells['place'],
  wanted: number,
): boolean {
  for (let i = 0; i < heldCount; i++) if (group[place[held[i]]] === wanted) return true
  return false
}

/** The best other cell of a cell's offer after prices, the smallest option of equals; -1 where there is none. */
export function otherChannelOf({ cells, problem }: Verdicts, look: Look, chosen: number): number {
  const { offer } = problem.options
  const own = offer[cells.place[chosen]]
  let best = -1
  let most = Number.NEGATIVE_INFINITY
  for (let cell = look.from; cell < look.to; cell++) {
    const worth = look.reduced[cell - look.from]
    if (cell === chosen || worth < most || offer[cells.place[cell]] !== own) continue
    if (worth === most && cells.place[cell] > cells.place[best]) continue
    most = worth
    best = cell
  }
  return best
}

/** What a cell of the customer looked at is worth after prices; doing nothing (-1) is worth 0. */
export function reducedAt(look: Look, cell: number): number {
  return cell < 0 ? 0 : look.reduced[cell - look.from]
}

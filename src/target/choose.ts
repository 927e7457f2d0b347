import type { PackedCells } from './packed-cells.ts'
import type { PriceTable } from './price-table.ts'

/** The best groups of one customer, best first: the closed form of the choice at fixed prices. */
export interface Ranking {
  /** How many groups are ranked: at most one more than the messages allowed. */
  size: number
  /** How many of them are chosen: those above doing nothing, up to the messages allowed. */
  filled: number
  /** The best cell of each group and what it is worth after prices. */
  readonly cell: Int32Array
  readonly reduced: Float64Array
  /** The second-best cell of each group (-1 where there is none). */
  readonly secondCell: Int32Array
  readonly secondReduced: Float64Array
}

/** Room for the ranking of a customer who may get up to so many messages. */
export function createRanking(messages: number): Ranking {
  return {
    size: 0,
    filled: 0,
    cell: new Int32Array(messages + 2),
    reduced: new Float64Array(messages + 2),
    secondCell: new Int32Array(messages + 2),
    secondReduced: new Float64Array(messages + 2),
  }
}

/** What a cell is worth after prices. The one order of operations in which every engine computes it. */
export function reducedValue(cells: PackedCells, cell: number, slot: number, prices: PriceTable): number {
  const priced = cells.value[cell] - prices.fixed[slot] - prices.ofCost[slot] * cells.cost[cell]
  return priced - prices.ofBenefit[slot] * cells.benefit[cell]
}

/**
 * Ranks the exclusive groups of a customer by their best cell after prices. Ties go to the smaller option; doing
 * nothing, which is worth 0, wins its ties. O(cells).
 */
export function rankGroups(
  cells: PackedCells,
  customer: number,
  prices: PriceTable,
  group: Int32Array,
  into: Ranking,
): void {
  const { place, value, cost, benefit } = cells
  const { fixed, ofCost, ofBenefit } = prices
  const base = cells.base[customer]
  const messages = cells.messages[customer]
  const end = cells.start[customer + 1]
  into.size = 0
  let current = -1
  let best = 0
  let bestCell = -1
  let second = Number.NEGATIVE_INFINITY
  let secondCell = -1
  for (let cell = cells.start[customer]; cell < end; cell++) {
    const at = place[cell]
    const slot = base + at
    const reduced = value[cell] - fixed[slot] - ofCost[slot] * cost[cell] - ofBenefit[slot] * benefit[cell]
    if (group[at] !== current) {
      if (bestCell >= 0) insert(into, messages, cells, bestCell, best, secondCell, second)
      current = group[at]
      best = reduced
      bestCell = cell
      second = Number.NEGATIVE_INFINITY
      secondCell = -1
    } else if (reduced > best) {
      second = best
      secondCell = bestCell
      best = reduced
      bestCell = cell
    } else if (reduced > second) {
      second = reduced
      secondCell = cell
    }
  }
  if (bestCell >= 0) insert(into, messages, cells, bestCell, best, secondCell, second)
  let filled = Math.min(messages, into.size)
  while (filled > 0 && into.reduced[filled - 1] <= 0) filled--
  into.filled = filled
}

function insert(
  into: Ranking,
  messages: number,
  { place }: PackedCells,
  cell: number,
  reduced: number,
  secondCell: number,
  second: number,
): void {
  let at = into.size
  if (at > messages) {
    if (reduced < into.reduced[messages]) return
    at = messages + 1
  } else into.size++
  while (at > 0 && comesBefore(reduced, place[cell], into.reduced[at - 1], place[into.cell[at - 1]])) {
    into.reduced[at] = into.reduced[at - 1]
    into.cell[at] = into.cell[at - 1]
    into.secondReduced[at] = into.secondReduced[at - 1]
    into.secondCell[at] = into.secondCell[at - 1]
    at--
  }
  into.reduced[at] = reduced
  into.cell[at] = cell
  into.secondReduced[at] = second
  into.secondCell[at] = secondCell
}

function comesBefore(reduced: number, place: number, otherReduced: number, otherPlace: number): boolean {
  return reduced > otherReduced || (reduced === otherReduced && place < otherPlace)
}

/** The nearest alternative to what fills a rank, and by how much it is worse. */
export interface Alternative {
  /** -1 is doing nothing. */
  cell: number
  margin: number
}

/**
 * The nearest alternative of a rank below `filled`: nothing, the second-best cell of its group, or, where all messages
 * are used, the best group not chosen.
 */
export function nearestAlternative(
  ranking: Ranking,
  rank: number,
  messages: number,
  into: Alternative,
): void {
  let worth = 0
  into.cell = -1
  if (ranking.secondReduced[rank] > worth) {
    worth = ranking.secondReduced[rank]
    into.cell = ranking.secondCell[rank]
  }
  if (ranking.filled === messages && ranking.size > messages && ranking.reduced[messages] > worth) {
    worth = ranking.reduced[messages]
    into.cell = ranking.cell[messages]
  }
  into.margin = ranking.reduced[rank] - worth
}

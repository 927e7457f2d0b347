import { createRanking, nearestAlternative, rankGroups } from './choose.ts'
import type { PackedCells } from './packed-cells.ts'
import type { PriceTable } from './price-table.ts'

/** The best choice of everybody at fixed prices. */
export interface Choices {
  /** The chosen cells of each customer, `width` places a customer; -1 is an unused place. */
  readonly chosen: Int32Array
  readonly width: number
  /** By how much each customer's choice is ahead of the nearest other one; infinite where there is no other. */
  readonly margin: Float64Array
}

/** Chooses for everybody at fixed prices. */
export function chooseAll(
  cells: PackedCells,
  prices: PriceTable,
  group: Int32Array,
  maxMessages: number,
): Choices {
  const width = Math.max(1, maxMessages)
  const chosen = new Int32Array(cells.count * width).fill(-1)
  const margin = new Float64Array(cells.count).fill(Number.POSITIVE_INFINITY)
  const ranking = createRanking(maxMessages)
  const alternative = { cell: -1, margin: 0 }
  for (let customer = 0; customer < cells.count; customer++) {
    const messages = cells.messages[customer]
    if (messages === 0) continue
    rankGroups(cells, customer, prices, group, ranking)
    for (let rank = 0; rank < ranking.filled; rank++) {
      chosen[customer * width + rank] = ranking.cell[rank]
      nearestAlternative(ranking, rank, messages, alternative)
      margin[customer] = Math.min(margin[customer], alternative.margin)
    }
    if (ranking.filled < messages && ranking.filled < ranking.size)
      margin[customer] = Math.min(margin[customer], -ranking.reduced[ranking.filled])
  }
  return { chosen, width, margin }
}

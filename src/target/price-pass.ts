import type { Pass } from '../engine/pass.ts'
import type { Table } from '../table/table.ts'
import {
  type Anchor,
  collectUndecided,
  type LargestAmounts,
  largestAmounts,
  spreadBetween,
} from './anchor.ts'
import { bestOf, type Choices, nextBestOf, noChoices } from './choices.ts'
import { type Alternative, createRanking, nearestAlternative, type Ranking, rankGroups } from './choose.ts'
import { cellColumns, type PackedCells, packCells, packedColumns } from './packed-cells.ts'
import { priceKernel } from './price-kernel.ts'
import { emptyPriceSum, nearestWhole, type PriceState, type PriceSum, weightScale } from './price-sums.ts'
import { type AllocationProblem, costTerm, countTerm } from './problem.ts'

/** What is kept with a shard: its cells, and from the second pass on what everybody chose at the prices of an earlier one. */
export interface PriceLocal {
  readonly cells: PackedCells
  readonly largest: LargestAmounts
  readonly undecided: Int32Array
  kept: { readonly anchor: Anchor; readonly sum: PriceSum } | null
}

/**
 * The pass of the price solver: the closed-form choice of every customer at fixed prices, what it uses of each limit,
 * and how usage would react to a change of prices. The reaction is a kernel estimate: a choice that is ahead of its
 * nearest alternative by Delta < h adds (1 - Delta/h)/h * d d', d = the difference of the two in the rows. Each facet
 * between two choices is seen from both sides, so that the kernel integrates to the density of customers on it.
 *
 * A shard remembers everybody's choice at some prices, and asks only those again whose choice the prices since can have
 * changed, or whose facets lie within the bandwidth. The sums are exact, so taking the old choice out and the new one in gives
 * the same bits as asking everybody.
 */
export function pricePass(
  problem: AllocationProblem,
  maxMessages: number,
): Pass<PriceState, PriceSum, PriceLocal> {
  const empty = (): PriceSum => emptyPriceSum(problem)
  return {
    name: 'prices',
    columns: packedColumns,
    empty,
    local: (table: Table, from: number, to: number) => packLocal(packCells(table, from, to, problem.options)),
    shard(_table, _from, _to, state, into, local) {
      const work = createWork(problem, state, into, local.cells, maxMessages)
      const undecided =
        local.kept === null || state.choices ? -1 : findUndecided(work, local, local.kept.anchor)
      if (local.kept === null || undecided < 0) local.kept = askEverybody(work, empty())
      else askAgain(work, local.kept, local.undecided.subarray(0, undecided))
    },
    kernel: priceKernel(problem, maxMessages),
    add: addSums,
    relationColumns: cellColumns,
    sql: async () => (await import('./price-sql-pass.ts')).priceSql(problem),
  }
}

/** Where more customers than this share of a shard may choose otherwise, it is quicker to ask all. */
const mostUndecided = 0.5

function packLocal(cells: PackedCells): PriceLocal {
  return {
    cells,
    largest: largestAmounts(cells),
    undecided: new Int32Array(Math.ceil(mostUndecided * cells.count)),
    kept: null,
  }
}

function findUndecided({ state, problem }: Work, local: PriceLocal, anchor: Anchor): number {
  const options = problem.options.count
  const spread = spreadBetween(anchor.prices, state.prices, options)
  return collectUndecided(
    anchor,
    local.cells,
    local.largest,
    spread,
    options,
    state.bandwidth,
    local.undecided,
  )
}

function askEverybody(work: Work, own: PriceSum): NonNullable<PriceLocal['kept']> {
  const { cells, ranking, state, width } = work
  const choices = noChoices(cells.count, width)
  const { chosen, margin, nextBest } = choices
  for (let customer = 0; customer < cells.count; customer++) {
    if (cells.messages[customer] === 0) continue
    rankGroups(cells, customer, state.prices, work.problem.options.group, ranking)
    for (let rank = 0; rank < ranking.filled; rank++) {
      chosen[customer * width + rank] = ranking.cell[rank]
      addCell(cells, customer, ranking.cell[rank], 1, own)
    }
    margin[customer] = addFacets(work, customer)
    if (state.choices) findNextBest(work, customer, nextBest)
  }
  addSlots(work.into, own)
  if (state.choices) work.into.choices.push(fromFirstCell(choices, cells.start[0]))
  return { anchor: { prices: state.prices, chosen, width, margin }, sum: own }
}

function findNextBest({ cells, ranking, state, width }: Work, customer: number, nextBest: Int32Array): void {
  const at = customer * width
  for (let rank = 0; rank < ranking.filled; rank++)
    nextBest[at + rank] = nextBestOf(cells, ranking, rank, cells.messages[customer])
  if (ranking.filled === 0) nextBest[at] = bestOf(cells, customer, state.prices)
}

/** Choices whose cells are counted from the first one of a shard. */
function fromFirstCell({ chosen, width, margin, nextBest }: Choices, first: number): Choices {
  const counted = (cell: number): number => (cell < 0 ? -1 : cell - first)
  return { chosen: chosen.map(counted), width, margin: margin.slice(), nextBest: nextBest.map(counted) }
}

function askAgain(work: Work, { anchor, sum }: NonNullable<PriceLocal['kept']>, undecided: Int32Array): void {
  const { cells, ranking, state, into, width } = work
  addSlots(into, sum)
  for (let i = 0; i < undecided.length; i++) {
    const customer = undecided[i]
    rankGroups(cells, customer, state.prices, work.problem.options.group, ranking)
    for (let rank = 0; rank < width; rank++) {
      const before = anchor.chosen[customer * width + rank]
      const now = rank < ranking.filled ? ranking.cell[rank] : -1
      if (now === before) continue
      if (before >= 0) addCell(cells, customer, before, -1, into)
      if (now >= 0) addCell(cells, customer, now, 1, into)
    }
    addFacets(work, customer)
  }
}

function addCell(cells: PackedCells, customer: number, cell: number, sign: number, into: PriceSum): void {
  const slot = cells.base[customer] + cells.place[cell]
  into.value += sign * cells.value[cell]
  into.messages[slot] += sign
  into.cost[slot] += sign * cells.cost[cell]
  into.benefit[slot] += sign * cells.benefit[cell]
}

function addSums(into: PriceSum, other: PriceSum): void {
  addSlots(into, other)
  into.choices.push(...other.choices)
  into.pairs += other.pairs
  addArrays(into.curvature, other.curvature)
}

function addSlots(into: PriceSum, other: PriceSum): void {
  into.value += other.value
  addArrays(into.messages, other.messages)
  addArrays(into.cost, other.cost)
  addArrays(into.benefit, other.benefit)
}

function addArrays(into: Float64Array, other: Float64Array): void {
  for (let i = 0; i < into.length; i++) into[i] += other[i]
}

interface Work {
  readonly problem: AllocationProblem
  readonly state: PriceState
  readonly into: PriceSum
  readonly cells: PackedCells
  readonly width: number
  readonly ranking: Ranking
  readonly alternative: Alternative
  /** The difference of two cells in the rows, by row, and the rows in which it may differ from 0. */
  readonly difference: Float64Array
  readonly touched: Int32Array
}

function createWork(
  problem: AllocationProblem,
  state: PriceState,
  into: PriceSum,
  cells: PackedCells,
  maxMessages: number,
): Work {
  const rows = problem.rows.length
  return {
    problem,
    state,
    into,
    cells,
    width: Math.max(1, maxMessages),
    ranking: createRanking(maxMessages),
    alternative: { cell: -1, margin: 0 },
    difference: new Float64Array(rows),
    touched: new Int32Array(2 * rows + 2),
  }
}

/** Adds the facets of a ranked customer within the bandwidth to the curvature; gives by how much the choice is ahead. */
function addFacets(work: Work, customer: number): number {
  const { cells, ranking, alternative, state } = work
  const messages = cells.messages[customer]
  let least = Number.POSITIVE_INFINITY
  for (let rank = 0; rank < ranking.filled; rank++) {
    nearestAlternative(ranking, rank, messages, alternative)
    least = Math.min(least, alternative.margin)
    if (alternative.margin < state.bandwidth)
      addFacet(work, customer, ranking.cell[rank], alternative.cell, alternative.margin)
  }
  const free = Math.min(messages, ranking.size)
  for (let rank = ranking.filled; rank < free; rank++) {
    const margin = -ranking.reduced[rank]
    least = Math.min(least, margin)
    if (margin < state.bandwidth) addFacet(work, customer, -1, ranking.cell[rank], margin)
  }
  return least
}

function addFacet(work: Work, customer: number, cell: number, other: number, margin: number): void {
  const { difference, touched, into } = work
  const weight = nearestWhole((1 - margin / work.state.bandwidth) * weightScale)
  let count = collect(work, customer, cell, 1, 0)
  count = collect(work, customer, other, -1, count)
  const rows = difference.length
  for (let a = 0; a < count; a++) {
    const row = touched[a]
    const weighted = weight * difference[row]
    if (weighted === 0) continue
    for (let b = 0; b < count; b++) {
      const column = touched[b]
      if (column >= row) into.curvature[row * rows + column] += weighted * difference[column]
    }
  }
  for (let a = 0; a < count; a++) difference[touched[a]] = 0
  into.pairs++
}

/** Adds a cell's coefficients, scaled and rounded, to the difference; gives how many rows are touched then. */
function collect(work: Work, customer: number, cell: number, sign: number, from: number): number {
  if (cell < 0) return from
  const { problem, cells, difference, touched, state } = work
  const slot = cells.base[customer] + cells.place[cell]
  let count = from
  for (let term = problem.termStart[slot]; term < problem.termStart[slot + 1]; term++) {
    const row = problem.termRow[term]
    const kind = problem.termKind[term]
    const amount = kind === countTerm ? 1 : kind === costTerm ? cells.cost[cell] : cells.benefit[cell]
    if (!contains(touched, from, row)) touched[count++] = row
    difference[row] += sign * nearestWhole(problem.termFactor[term] * amount * state.coefficientScale[row])
  }
  return count
}

function contains(touched: Int32Array, count: number, row: number): boolean {
  for (let i = 0; i < count; i++) if (touched[i] === row) return true
  return false
}

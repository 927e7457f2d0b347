import type { Pass } from '../engine/pass.ts'
import type { Table } from '../table/table.ts'
import { type Alternative, createRanking, nearestAlternative, type Ranking, rankGroups } from './choose.ts'
import { type PackedCells, packCells, packedColumns } from './packed-cells.ts'
import type { PriceTable } from './price-table.ts'
import { type AllocationProblem, costTerm, countTerm } from './problem.ts'

/** What a pass at fixed prices needs to know. */
export interface PriceState {
  readonly prices: PriceTable
  /** Choices that are ahead by less than this feed the curvature; 0 leaves it out. */
  readonly bandwidth: number
  /** What turns a row's coefficient into a whole number for the curvature. */
  readonly coefficientScale: Float64Array
  /** Customers whose draw is below this take part; 2^32 is everybody. */
  readonly below: number
}

/** What everybody's best choice at fixed prices adds up to. Whole numbers and multiples of the grid: exact in any order. */
export interface PriceSum {
  customers: number
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

/**
 * The pass of the price solver: the closed-form choice of every customer at fixed prices, what it uses of each limit,
 * and how usage would react to a change of prices. The reaction is a kernel estimate: a choice that is ahead of its
 * nearest alternative by Delta < h adds (1 - Delta/h)/h * d d', d = the difference of the two in the rows. Each facet
 * between two choices is seen from both sides, so that the kernel integrates to the density of customers on it.
 */
export function pricePass(
  problem: AllocationProblem,
  maxMessages: number,
): Pass<PriceState, PriceSum, PackedCells> {
  const rows = problem.rows.length
  const { slots, options } = problem
  return {
    name: 'prices',
    columns: packedColumns,
    empty: () => ({
      customers: 0,
      value: 0,
      messages: new Float64Array(slots),
      cost: new Float64Array(slots),
      benefit: new Float64Array(slots),
      curvature: new Float64Array(rows * rows),
      pairs: 0,
    }),
    local: (table: Table, from: number, to: number) => packCells(table, from, to, options),
    shard(_table, _from, _to, state, into, cells) {
      const work = createWork(problem, state, into, cells, createRanking(maxMessages))
      for (let customer = 0; customer < cells.count; customer++) {
        if (cells.draw[customer] >= state.below) continue
        into.customers++
        if (cells.messages[customer] === 0) continue
        rankGroups(cells, customer, state.prices, options.group, work.ranking)
        addChoice(work, customer)
        if (state.bandwidth > 0) addFacets(work, customer)
      }
    },
    add: addSums,
  }
}

function addSums(into: PriceSum, other: PriceSum): void {
  into.customers += other.customers
  into.value += other.value
  into.pairs += other.pairs
  addArrays(into.messages, other.messages)
  addArrays(into.cost, other.cost)
  addArrays(into.benefit, other.benefit)
  addArrays(into.curvature, other.curvature)
}

function addArrays(into: Float64Array, other: Float64Array): void {
  for (let i = 0; i < into.length; i++) into[i] += other[i]
}

interface Work {
  readonly problem: AllocationProblem
  readonly state: PriceState
  readonly into: PriceSum
  readonly cells: PackedCells
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
  ranking: Ranking,
): Work {
  const rows = problem.rows.length
  return {
    problem,
    state,
    into,
    cells,
    ranking,
    alternative: { cell: -1, margin: 0 },
    difference: new Float64Array(rows),
    touched: new Int32Array(2 * rows + 2),
  }
}

function addChoice({ into, cells, ranking }: Work, customer: number): void {
  for (let rank = 0; rank < ranking.filled; rank++) {
    const cell = ranking.cell[rank]
    const slot = cells.base[customer] + cells.place[cell]
    into.value += cells.value[cell]
    into.messages[slot]++
    into.cost[slot] += cells.cost[cell]
    into.benefit[slot] += cells.benefit[cell]
  }
}

function addFacets(work: Work, customer: number): void {
  const { cells, ranking, alternative, state } = work
  const messages = cells.messages[customer]
  for (let rank = 0; rank < ranking.filled; rank++) {
    nearestAlternative(ranking, rank, messages, alternative)
    if (alternative.margin < state.bandwidth)
      addFacet(work, customer, ranking.cell[rank], alternative.cell, alternative.margin)
  }
  const free = Math.min(messages, ranking.size)
  for (let rank = ranking.filled; rank < free; rank++) {
    const margin = -ranking.reduced[rank]
    if (margin < state.bandwidth) addFacet(work, customer, -1, ranking.cell[rank], margin)
  }
}

function addFacet(work: Work, customer: number, cell: number, other: number, margin: number): void {
  const { difference, touched, into } = work
  const weight = Math.round((1 - margin / work.state.bandwidth) * weightScale)
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
    difference[row] += sign * Math.round(problem.termFactor[term] * amount * state.coefficientScale[row])
  }
  return count
}

function contains(touched: Int32Array, count: number, row: number): boolean {
  for (let i = 0; i < count; i++) if (touched[i] === row) return true
  return false
}

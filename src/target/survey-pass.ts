import type { Pass } from '../engine/pass.ts'
import type { Table } from '../table/table.ts'
import { type PackedCells, packCells, packedColumns } from './packed-cells.ts'
import { type AllocationProblem, countTerm } from './problem.ts'
import { usageOf } from './usage.ts'

/** What is to be known of all cells before prices are sought. */
export interface SurveySum {
  customers: number
  /** Customers with at least one cell and a message left. */
  eligible: number
  /** Messages that could be sent if there were no limits but those per customer. */
  messages: number
  cells: number
  /** Cells whose value, cost or benefit is no multiple of the grid. */
  offGrid: number
  /** The largest value, cost or benefit, in multiples of the grid. */
  largest: number
  /** The size of the best value per customer, by the top 12 bits of its 32-bit float; zeros are left out. */
  readonly bestValues: Float64Array
  /** No plan is worth less than this. */
  worst: number
  /** Of count rows with a hard minimum: messages if the row were alone, customers who could get one of them. 0 of other rows. */
  readonly alone: Float64Array
  readonly reachable: Float64Array
  /** Of the cells with a positive value, by slot: how many, and the sizes of their costs and benefits. */
  readonly positive: Float64Array
  readonly cost: Float64Array
  readonly benefit: Float64Array
}

/**
 * Surveys the cells once. `grid` is that of the scores; coefficients are summed as multiples of it, so that every sum
 * is exact.
 */
export function surveyPass(
  problem: AllocationProblem,
  grid: number,
): Pass<undefined, SurveySum, PackedCells> {
  const rows = problem.rows.length
  const { slots } = problem
  const asked = askedTerms(problem)
  return {
    name: 'survey',
    columns: packedColumns,
    empty: () => ({
      customers: 0,
      eligible: 0,
      messages: 0,
      cells: 0,
      offGrid: 0,
      largest: 0,
      bestValues: new Float64Array(4096),
      worst: 0,
      alone: new Float64Array(rows),
      reachable: new Float64Array(rows),
      positive: new Float64Array(slots),
      cost: new Float64Array(slots),
      benefit: new Float64Array(slots),
    }),
    local: (table: Table, from: number, to: number) => packCells(table, from, to, problem.options),
    shard(_table, _from, _to, _state, into, cells) {
      const work = createWork(problem, asked, grid, into, cells)
      for (let customer = 0; customer < cells.count; customer++) surveyCustomer(work, customer)
    },
    add: addSums,
  }
}

/** The rows with a hard minimum of messages that a cell of each slot counts for: from `start[slot]` up to `start[slot + 1]`. */
interface AskedTerms {
  readonly start: Int32Array
  readonly row: Int32Array
}

function askedTerms({ rows, slots, termStart, termRow, termKind }: AllocationProblem): AskedTerms {
  const start = new Int32Array(slots + 1)
  const row: number[] = []
  for (let slot = 0; slot < slots; slot++) {
    for (let term = termStart[slot]; term < termStart[slot + 1]; term++) {
      const { min, missedUnit } = rows[termRow[term]]
      if (termKind[term] === countTerm && (min ?? 0) > 0 && missedUnit === null) row.push(termRow[term])
    }
    start[slot + 1] = row.length
  }
  return { start, row: Int32Array.from(row) }
}

interface Work {
  readonly problem: AllocationProblem
  readonly asked: AskedTerms
  /** Multiples of the grid to one unit of currency. */
  readonly perUnit: number
  readonly into: SurveySum
  readonly cells: PackedCells
  /** By row: the messages this customer could get in it, and the last group counted. */
  readonly possible: Int32Array
  readonly lastGroup: Int32Array
  readonly touched: Int32Array
  count: number
}

function createWork(
  problem: AllocationProblem,
  asked: AskedTerms,
  grid: number,
  into: SurveySum,
  cells: PackedCells,
): Work {
  const rows = problem.rows.length
  return {
    problem,
    asked,
    perUnit: 1 / grid,
    into,
    cells,
    possible: new Int32Array(rows),
    lastGroup: new Int32Array(rows).fill(-1),
    touched: new Int32Array(rows),
    count: 0,
  }
}

function surveyCustomer(work: Work, customer: number): void {
  const { into, cells, problem } = work
  into.customers++
  const messages = cells.messages[customer]
  const end = cells.start[customer + 1]
  if (messages === 0 || cells.start[customer] === end) return
  let best = Number.NEGATIVE_INFINITY
  let worst = 0
  let groups = 0
  let last = -1
  for (let cell = cells.start[customer]; cell < end; cell++) {
    const value = cells.value[cell]
    best = Math.max(best, value)
    worst = Math.min(worst, value)
    checkGrid(work, cell)
    const group = problem.options.group[cells.place[cell]]
    if (group !== last) groups++
    last = group
    surveyCell(work, customer, cell, group)
  }
  into.eligible++
  into.cells += end - cells.start[customer]
  into.messages += Math.min(messages, groups)
  into.worst += Math.min(messages, groups) * worst
  if (best !== 0) into.bestValues[bucketOf(Math.abs(best))]++
  closeCustomer(work, messages)
}

function surveyCell(work: Work, customer: number, cell: number, group: number): void {
  const { into, cells, asked } = work
  const slot = cells.base[customer] + cells.place[cell]
  if (cells.value[cell] > 0) {
    into.positive[slot]++
    into.cost[slot] += Math.abs(cells.cost[cell])
    into.benefit[slot] += Math.abs(cells.benefit[cell])
  }
  for (let term = asked.start[slot]; term < asked.start[slot + 1]; term++) {
    const row = asked.row[term]
    if (work.lastGroup[row] === group) continue
    if (work.possible[row] === 0) work.touched[work.count++] = row
    work.lastGroup[row] = group
    work.possible[row]++
  }
}

function closeCustomer(work: Work, messages: number): void {
  for (let i = 0; i < work.count; i++) {
    const row = work.touched[i]
    work.into.alone[row] += Math.min(messages, work.possible[row])
    work.into.reachable[row]++
    work.possible[row] = 0
    work.lastGroup[row] = -1
  }
  work.count = 0
}

function checkGrid({ cells, perUnit, into }: Work, cell: number): void {
  const value = cells.value[cell] * perUnit
  const cost = cells.cost[cell] * perUnit
  const benefit = cells.benefit[cell] * perUnit
  const whole = Math.floor(value) === value && Math.floor(cost) === cost && Math.floor(benefit) === benefit
  if (!whole) into.offGrid++
  into.largest = Math.max(into.largest, Math.abs(value), Math.abs(cost), Math.abs(benefit))
}

const float = new Float32Array(1)
const bits = new Uint32Array(float.buffer)

/** Sign, exponent and three bits of the fraction of a 32-bit float: values of one bucket differ by an eighth at most. */
function bucketOf(value: number): number {
  float[0] = value
  return bits[0] >>> 20
}

/** A usual size of a value: the lower bound of the bucket that holds the median of the best values; 0 where all are zero. */
export function usualValue({ bestValues }: SurveySum): number {
  const total = bestValues.reduce((sum, count) => sum + count, 0)
  let seen = 0
  for (let bucket = 0; bucket < bestValues.length && total > 0; bucket++) {
    seen += bestValues[bucket]
    if (2 * seen < total) continue
    bits[0] = bucket << 20
    return float[0]
  }
  return 0
}

/** The mean coefficient of each row over the cells with a positive value; 1 where there is none. */
export function meanCoefficients(problem: AllocationProblem, survey: SurveySum): Float64Array {
  const { termStart, termRow, termKind, slots } = problem
  const counts = new Float64Array(problem.rows.length)
  for (let slot = 0; slot < slots; slot++)
    for (let term = termStart[slot]; term < termStart[slot + 1]; term++)
      if (termKind[term] !== countTerm) counts[termRow[term]] += survey.positive[slot]
  const sums = usageOf(problem, { messages: survey.positive, cost: survey.cost, benefit: survey.benefit })
  return Float64Array.from(problem.rows, ({ unitsPerContact, coefficient }, row) => {
    if (coefficient === 'count' || coefficient === 'units') return unitsPerContact
    const mean = sums[row] / counts[row]
    return mean > 0 ? mean : 1
  })
}

function addSums(into: SurveySum, other: SurveySum): void {
  into.customers += other.customers
  into.eligible += other.eligible
  into.messages += other.messages
  into.cells += other.cells
  into.offGrid += other.offGrid
  into.largest = Math.max(into.largest, other.largest)
  into.worst += other.worst
  for (const name of ['bestValues', 'alone', 'reachable', 'positive', 'cost', 'benefit'] as const) {
    for (let i = 0; i < into[name].length; i++) into[name][i] += other[name][i]
  }
}

import type { Pass } from '../engine/pass.ts'
import type { Table } from '../table/table.ts'
import { cellColumns, type PackedCells, packCells, packedColumns } from './packed-cells.ts'
import { valueBuckets } from './packed-shard.ts'
import { type AllocationProblem, countTerm } from './problem.ts'
import { surveyKernel } from './survey-kernel.ts'
import type { AskedTerms, SurveySum } from './survey-sums.ts'
import { usageOf } from './usage.ts'

/**
 * Surveys the cells once. `grid` is that of the scores; coefficients are summed as multiples of it, so that every sum
 * is exact.
 */
export function surveyPass(
  problem: AllocationProblem,
  maxMessages: number,
  grid: number,
): Pass<undefined, SurveySum, PackedCells> {
  const rows = problem.rows.length
  const { slots } = problem
  const asked = askedTerms(problem)
  const empty = (): SurveySum => ({
    customers: 0,
    eligible: 0,
    messages: 0,
    cells: 0,
    offGrid: 0,
    largest: 0,
    bestValues: new Float64Array(valueBuckets),
    worst: 0,
    alone: new Float64Array(rows),
    reachable: new Float64Array(rows),
    positive: new Float64Array(slots),
    cost: new Float64Array(slots),
    benefit: new Float64Array(slots),
  })
  return {
    name: 'survey',
    columns: packedColumns,
    empty,
    local: (table: Table, from: number, to: number) => packCells(table, from, to, problem.options),
    shard(_table, _from, _to, _state, into, cells) {
      const work = createWork(problem, asked, grid, into, cells)
      for (let customer = 0; customer < cells.count; customer++) surveyCustomer(work, customer)
      enterTotals(work)
    },
    kernel: surveyKernel(problem, maxMessages, grid, asked),
    add: addSums,
    relationColumns: cellColumns,
    sql: async () => (await import('./survey-sql-pass.ts')).surveySql(empty, asked, grid),
  }
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
  /** By {@link totalAt}: numbers that change with every customer are quicker in an array than in an object. */
  readonly totals: Float64Array
}

const totalAt = { eligible: 0, messages: 1, cells: 2, offGrid: 3, largest: 4, worst: 5 } as const

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
    totals: new Float64Array(6),
  }
}

function surveyCustomer(work: Work, customer: number): void {
  const { cells, totals } = work
  const messages = cells.messages[customer]
  const from = cells.start[customer]
  const to = cells.start[customer + 1]
  if (messages === 0 || from === to) return
  checkGrid(work, from, to)
  const possible = Math.min(messages, countGroups(work, from, to))
  totals[totalAt.eligible]++
  totals[totalAt.cells] += to - from
  totals[totalAt.messages] += possible
  totals[totalAt.worst] += possible * worstValue(cells, from, to)
  const best = bestValue(cells, from, to)
  if (best !== 0) work.into.bestValues[bucketOf(Math.abs(best))]++
  addPositive(work, customer, from, to)
  if (work.asked.row.length > 0) countAsked(work, customer, messages)
}

/** Enters what a shard came to. */
function enterTotals({ into, cells, totals }: Work): void {
  into.customers += cells.count
  into.eligible += totals[totalAt.eligible]
  into.messages += totals[totalAt.messages]
  into.cells += totals[totalAt.cells]
  into.offGrid += totals[totalAt.offGrid]
  into.largest = Math.max(into.largest, totals[totalAt.largest])
  into.worst += totals[totalAt.worst]
}

function checkGrid({ cells, perUnit, totals }: Work, from: number, to: number): void {
  const { value, cost, benefit } = cells
  let largest = totals[totalAt.largest]
  for (let cell = from; cell < to; cell++) {
    const v = value[cell] * perUnit
    const c = cost[cell] * perUnit
    const b = benefit[cell] * perUnit
    if (!(Math.floor(v) === v && Math.floor(c) === c && Math.floor(b) === b)) totals[totalAt.offGrid]++
    if (Math.abs(v) > largest) largest = Math.abs(v)
    if (Math.abs(c) > largest) largest = Math.abs(c)
    if (Math.abs(b) > largest) largest = Math.abs(b)
  }
  totals[totalAt.largest] = largest
}

/** The exclusive groups among cells of which those of a group stand together. */
function countGroups({ cells: { place }, problem }: Work, from: number, to: number): number {
  const { group } = problem.options
  let groups = 0
  let last = -1
  for (let cell = from; cell < to; cell++) {
    const own = group[place[cell]]
    if (own !== last) groups++
    last = own
  }
  return groups
}

function worstValue({ value }: PackedCells, from: number, to: number): number {
  let worst = 0
  for (let cell = from; cell < to; cell++) if (value[cell] < worst) worst = value[cell]
  return worst
}

function bestValue({ value }: PackedCells, from: number, to: number): number {
  let best = Number.NEGATIVE_INFINITY
  for (let cell = from; cell < to; cell++) if (value[cell] > best) best = value[cell]
  return best
}

function addPositive({ cells, into }: Work, customer: number, from: number, to: number): void {
  const { place, value } = cells
  const { positive, cost, benefit } = into
  const base = cells.base[customer]
  for (let cell = from; cell < to; cell++) {
    if (!(value[cell] > 0)) continue
    const slot = base + place[cell]
    positive[slot]++
    cost[slot] += Math.abs(cells.cost[cell])
    benefit[slot] += Math.abs(cells.benefit[cell])
  }
}

/** Counts what a customer could get in each row that asks for messages. */
function countAsked(work: Work, customer: number, messages: number): void {
  const { cells, asked, possible, lastGroup, touched, into } = work
  let count = 0
  const { place } = cells
  const { group } = work.problem.options
  const base = cells.base[customer]
  for (let cell = cells.start[customer], to = cells.start[customer + 1]; cell < to; cell++) {
    const slot = base + place[cell]
    for (let term = asked.start[slot], end = asked.start[slot + 1]; term < end; term++) {
      const row = asked.row[term]
      const own = group[place[cell]]
      if (lastGroup[row] === own) continue
      if (possible[row] === 0) touched[count++] = row
      lastGroup[row] = own
      possible[row]++
    }
  }
  for (let i = 0; i < count; i++) {
    const row = touched[i]
    into.alone[row] += Math.min(messages, possible[row])
    into.reachable[row]++
    possible[row] = 0
    lastGroup[row] = -1
  }
}

const float = new Float32Array(1)
const bits = new Uint32Array(float.buffer)

/** Sign, exponent and three bits of the fraction of a 32-bit float: values of one bucket differ by an eighth at most. */
export function bucketOf(value: number): number {
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

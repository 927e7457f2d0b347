import type { PackedCells } from './packed-cells.ts'
import { type AllocationProblem, costTerm, countTerm } from './problem.ts'
import { usageOf } from './usage.ts'

/**
 * A plan under repair: who gets what, what it uses of each row, and what breaking a row costs. The penalties are exact:
 * with weights above the row's price, a plan that keeps the limits is better than any neighbor that does not.
 */
export interface Ledger {
  readonly problem: AllocationProblem
  readonly cells: PackedCells
  readonly chosen: Int32Array
  readonly width: number
  readonly use: Float64Array
  value: number
  /** Messages, cost and benefit of the plan by slot. */
  readonly slots: Omit<SlotTotals, 'value'>
  /** What a unit beyond a hard bound costs, by row, and what breaking a hard bound costs at all. */
  readonly weight: Float64Array
  readonly fixedCharge: number
  /** The change under consideration. */
  readonly change: Float64Array
  readonly touched: Int32Array
  readonly isTouched: Uint8Array
  count: number
}

/** Messages, cost and benefit of chosen cells by slot, and what they are worth. */
export interface SlotTotals {
  readonly value: number
  readonly messages: Float64Array
  readonly cost: Float64Array
  readonly benefit: Float64Array
}

/**
 * Opens the books of a plan.
 *
 * @param totals - of the chosen cells, where they are known.
 */
export function openLedger(
  problem: AllocationProblem,
  cells: PackedCells,
  chosen: Int32Array,
  width: number,
  weight: Float64Array,
  fixedCharge: number,
  totals: SlotTotals = slotTotals(problem, cells, chosen, width),
): Ledger {
  const rows = problem.rows.length
  return {
    problem,
    cells,
    chosen,
    width,
    use: usageOf(problem, totals),
    value: totals.value,
    slots: {
      messages: totals.messages.slice(),
      cost: totals.cost.slice(),
      benefit: totals.benefit.slice(),
    },
    weight,
    fixedCharge,
    change: new Float64Array(rows),
    touched: new Int32Array(rows),
    isTouched: new Uint8Array(rows),
    count: 0,
  }
}

/** Sums the chosen cells by slot, which every row then reads. */
function slotTotals(
  problem: AllocationProblem,
  cells: PackedCells,
  chosen: Int32Array,
  width: number,
): SlotTotals {
  const messages = new Float64Array(problem.slots)
  const cost = new Float64Array(problem.slots)
  const benefit = new Float64Array(problem.slots)
  let value = 0
  for (let customer = 0, at = 0; customer < cells.count; customer++) {
    for (const end = at + width; at < end; at++) {
      const cell = chosen[at]
      if (cell < 0) continue
      const slot = cells.base[customer] + cells.place[cell]
      value += cells.value[cell]
      messages[slot]++
      cost[slot] += cells.cost[cell]
      benefit[slot] += cells.benefit[cell]
    }
  }
  return { value, messages, cost, benefit }
}

/** Enters a cell that a customer gets (sign 1) or gives back (sign -1) into the totals. */
export function enterCell({ cells, slots }: Ledger, customer: number, cell: number, sign: number): void {
  const slot = cells.base[customer] + cells.place[cell]
  slots.messages[slot] += sign
  slots.cost[slot] += sign * cells.cost[cell]
  slots.benefit[slot] += sign * cells.benefit[cell]
}

/** Adds what a cell uses (sign 1) or frees (sign -1) to the change under consideration. */
export function addCell(ledger: Ledger, customer: number, cell: number, sign: number): void {
  const { problem, cells, change, touched, isTouched } = ledger
  const slot = cells.base[customer] + cells.place[cell]
  for (let term = problem.termStart[slot]; term < problem.termStart[slot + 1]; term++) {
    const row = problem.termRow[term]
    const kind = problem.termKind[term]
    const amount = kind === countTerm ? 1 : kind === costTerm ? cells.cost[cell] : cells.benefit[cell]
    change[row] += sign * problem.termFactor[term] * amount
    if (isTouched[row] === 1) continue
    isTouched[row] = 1
    touched[ledger.count++] = row
  }
}

/** Less than this share of the fixed charge is rounding, not an improvement. */
export const leastGain = 1e-9

/** By how much the change under consideration lowers the penalties. */
export function penaltyRelief(ledger: Ledger): number {
  const { use, change, touched } = ledger
  let relief = 0
  for (let i = 0; i < ledger.count; i++) {
    const row = touched[i]
    if (change[row] !== 0)
      relief += penaltyOf(ledger, row, use[row]) - penaltyOf(ledger, row, use[row] + change[row])
  }
  return relief
}

/** What the uses of all rows cost in penalties. */
export function penaltiesOf(ledger: Ledger): number {
  return ledger.use.reduce((sum, use, row) => sum + penaltyOf(ledger, row, use), 0)
}

/** What a use of a row costs in penalties. */
export function penaltyOf(ledger: Ledger, row: number, use: number): number {
  const { problem, weight, fixedCharge } = ledger
  const over = excess(use, problem.upper[row])
  if (over > 0) return fixedCharge + weight[row] * over
  const under = excess(-use, -problem.lower[row])
  if (under === 0) return 0
  const missedUnit = problem.missedUnit[row]
  return missedUnit < Number.POSITIVE_INFINITY ? missedUnit * under : fixedCharge + weight[row] * under
}

/** By how much a use exceeds a bound; 0 within the rounding of sums of amounts that are not on a grid (units per contact). */
export function excess(use: number, bound: number): number {
  const over = use - bound
  return over > 1e-9 * Math.max(1, Math.abs(bound)) ? over : 0
}

/** Enters the change under consideration into the books. */
export function enterChange(ledger: Ledger): void {
  for (let i = 0; i < ledger.count; i++) ledger.use[ledger.touched[i]] += ledger.change[ledger.touched[i]]
  forgetChange(ledger)
}

/** Drops the change under consideration. */
export function forgetChange(ledger: Ledger): void {
  for (let i = 0; i < ledger.count; i++) {
    ledger.change[ledger.touched[i]] = 0
    ledger.isTouched[ledger.touched[i]] = 0
  }
  ledger.count = 0
}

/** By how much a hard bound of a row is broken; 0 where it is kept. */
export function hardViolation({ problem, use }: Pick<Ledger, 'problem' | 'use'>, row: number): number {
  const over = excess(use[row], problem.upper[row])
  if (over > 0 || problem.missedUnit[row] < Number.POSITIVE_INFINITY) return over
  return excess(-use[row], -problem.lower[row])
}

/** Whether every hard bound is kept. */
export function keepsHardBounds(ledger: Ledger): boolean {
  for (let row = 0; row < ledger.use.length; row++) if (hardViolation(ledger, row) > 0) return false
  return true
}

/** The plan's value after what its priced shortfalls cost. */
export function objectiveOf({ value, use, problem }: Pick<Ledger, 'value' | 'use' | 'problem'>): number {
  let objective = value
  for (let row = 0; row < use.length; row++) {
    if (problem.missedUnit[row] === Number.POSITIVE_INFINITY) continue
    objective -= problem.missedUnit[row] * excess(-use[row], -problem.lower[row])
  }
  return objective
}

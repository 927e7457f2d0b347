import type { Choices } from './choices.ts'
import { reducedValue } from './choose.ts'
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

/** What became of a customer. */
export type Outcome =
  | 'contacted'
  | 'held-out'
  | 'messages-used'
  | 'nothing-eligible'
  | 'nothing-worthwhile'
  | 'limits'

/** What a customer gets in the plan, options ascending. */
export function chosenBy({ chosen, free: { width }, cells }: Verdicts, customer: number): number[] {
  const held = Array.from(chosen.subarray(customer * width, (customer + 1) * width)).filter(
    (cell) => cell >= 0,
  )
  return held.sort((a, b) => cells.place[a] - cells.place[b])
}

/** What a customer would get at the prices alone. */
export function freelyChosenBy({ free: { chosen, width } }: Verdicts, customer: number): number[] {
  return Array.from(chosen.subarray(customer * width, (customer + 1) * width)).filter((cell) => cell >= 0)
}

/** What a cell of a customer is worth after prices. */
export function reducedOf({ cells, table }: Verdicts, customer: number, cell: number): number {
  return reducedValue(cells, cell, cells.base[customer] + cells.place[cell], table)
}

/** What became of a customer who gets so many messages. */
export function outcomeOf(verdicts: Verdicts, customer: number, messages: number): Outcome {
  const { cells, heldOut } = verdicts
  if (messages > 0) return 'contacted'
  if (heldOut[customer] === 1) return 'held-out'
  if (cells.start[customer] === cells.start[customer + 1]) return 'nothing-eligible'
  if (cells.messages[customer] === 0) return 'messages-used'
  const best = bestCell(verdicts, customer, (cell) => cells.value[cell])
  return cells.value[best] > 0 ? 'limits' : 'nothing-worthwhile'
}

/** The customer's cell of the largest measure, the smallest option of equals; -1 where there is none. */
export function bestCell(
  { cells }: Verdicts,
  customer: number,
  measure: (cell: number) => number,
  accept: (cell: number) => boolean = () => true,
): number {
  let best = -1
  let most = Number.NEGATIVE_INFINITY
  for (let cell = cells.start[customer]; cell < cells.start[customer + 1]; cell++) {
    if (!accept(cell)) continue
    const found = measure(cell)
    if (found > most || (found === most && cells.place[cell] < cells.place[best])) {
      most = found
      best = cell
    }
  }
  return best
}

/** The next best thing to a chosen cell: cell -1 is sending nothing, which leaves 0. */
export interface RunnerUp {
  readonly cell: number
  readonly reduced: number
}

/** The next best thing in place of a chosen cell: nothing, another cell of its group, or, where no message is left, of a free group. */
export function runnerUpOf(
  verdicts: Verdicts,
  customer: number,
  held: readonly number[],
  chosen: number,
): RunnerUp {
  const { cells, problem } = verdicts
  const groupOf = (cell: number): number => problem.options.group[cells.place[cell]]
  const taken = new Set(held.filter((cell) => cell !== chosen).map(groupOf))
  const own = groupOf(chosen)
  const full = held.length >= cells.messages[customer]
  const cell = bestCell(
    verdicts,
    customer,
    (other) => reducedOf(verdicts, customer, other),
    (other) => other !== chosen && !taken.has(groupOf(other)) && (full || groupOf(other) === own),
  )
  const reduced = cell < 0 ? Number.NEGATIVE_INFINITY : reducedOf(verdicts, customer, cell)
  return reduced > 0 ? { cell, reduced } : { cell: -1, reduced: 0 }
}

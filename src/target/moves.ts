import { reducedValue } from './choose.ts'
import { addCell, type Ledger } from './ledger.ts'
import type { PriceTable } from './price-table.ts'

/**
 * Small changes of a plan, cheapest first: move i takes cell `out[i]` from a customer and gives `into[i]` in its place; -1
 * is none. `regret[i]` is what the customer's choice loses after prices.
 */
export interface Moves {
  readonly count: number
  readonly customer: Int32Array
  readonly out: Int32Array
  readonly into: Int32Array
  readonly regret: Float64Array
}

/** Cells per customer that moves may bring in. */
const mostNear = 8

/** The moves of some customers that cost at most `reach` after prices, and their reversals. */
export function nearMoves(
  ledger: Ledger,
  prices: PriceTable,
  customers: ArrayLike<number>,
  reach: number,
): Moves {
  const found: Found = { customer: [], out: [], into: [], regret: [] }
  for (let i = 0; i < customers.length; i++) addMoves(ledger, prices, customers[i], reach, found)
  const order = Int32Array.from(found.regret.keys())
  order.sort((a, b) => Math.abs(found.regret[a]) - Math.abs(found.regret[b]) || a - b)
  return {
    count: order.length,
    customer: order.map((i) => found.customer[i]),
    out: order.map((i) => found.out[i]),
    into: order.map((i) => found.into[i]),
    regret: Float64Array.from(order, (i) => found.regret[i]),
  }
}

interface Found {
  readonly customer: number[]
  readonly out: number[]
  readonly into: number[]
  readonly regret: number[]
}

interface Near {
  readonly cell: number
  readonly reduced: number
  /** What it costs to bring it in. */
  readonly entry: number
}

function addMoves(ledger: Ledger, prices: PriceTable, customer: number, reach: number, found: Found): void {
  const near = nearCells(ledger, prices, customer, reach)
  const ends: readonly Near[] = [{ cell: -1, reduced: 0, entry: 0 }, ...near]
  for (const out of ends) {
    for (const into of ends) {
      const regret = out.reduced - into.reduced
      if (out.cell === into.cell || Math.abs(regret) > reach) continue
      found.customer.push(customer)
      found.out.push(out.cell)
      found.into.push(into.cell)
      found.regret.push(regret)
    }
  }
}

/** The chosen cells and those that can come in at a cost within reach, the cheapest ones. */
function nearCells(
  { cells, chosen, width, problem }: Ledger,
  prices: PriceTable,
  customer: number,
  reach: number,
): Near[] {
  const base = cells.base[customer]
  const reducedOf = (cell: number): number => reducedValue(cells, cell, base + cells.place[cell], prices)
  const groupOf = (cell: number): number => problem.options.group[cells.place[cell]]
  const held = Array.from(chosen.subarray(customer * width, (customer + 1) * width)).filter(
    (cell) => cell >= 0,
  )
  const worth = held.map(reducedOf)
  const full = held.length >= cells.messages[customer]
  const leastHeld = full ? Math.min(...worth) : 0
  const near: Near[] = []
  for (let cell = cells.start[customer]; cell < cells.start[customer + 1]; cell++) {
    if (held.includes(cell)) continue
    const reduced = reducedOf(cell)
    const rival = held.findIndex((other) => groupOf(other) === groupOf(cell))
    const entry = (rival >= 0 ? worth[rival] : leastHeld) - reduced
    if (entry <= reach) near.push({ cell, reduced, entry })
  }
  near.sort((a, b) => a.entry - b.entry || a.cell - b.cell)
  const kept = held.map((cell, i) => ({ cell, reduced: worth[i], entry: 0 }))
  return [...kept, ...near.slice(0, mostNear)]
}

/** Whether a move fits what its customer has now: its cell is there, there is room, and its group is free. */
export function fits({ cells, chosen, width, problem }: Ledger, moves: Moves, move: number): boolean {
  const customer = moves.customer[move]
  const out = moves.out[move]
  const into = moves.into[move]
  const group = into < 0 ? -1 : problem.options.group[cells.place[into]]
  let held = 0
  let hasOut = out < 0
  for (let at = customer * width; at < (customer + 1) * width; at++) {
    const cell = chosen[at]
    if (cell < 0) continue
    held++
    if (cell === out) {
      hasOut = true
      continue
    }
    if (cell === into || problem.options.group[cells.place[cell]] === group) return false
  }
  return hasOut && (out >= 0 || into < 0 || held < cells.messages[customer])
}

/** Adds a move (or with sign -1 takes it back) to the change under consideration, and gives what it adds to the value. */
export function considerMove(ledger: Ledger, moves: Moves, move: number, sign: number): number {
  const customer = moves.customer[move]
  const out = moves.out[move]
  const into = moves.into[move]
  let gain = 0
  if (out >= 0) {
    addCell(ledger, customer, out, -sign)
    gain -= ledger.cells.value[out]
  }
  if (into >= 0) {
    addCell(ledger, customer, into, sign)
    gain += ledger.cells.value[into]
  }
  return sign * gain
}

/** Writes a move into what its customer gets. The books are kept apart. */
export function carryOut({ chosen, width }: Ledger, moves: Moves, move: number): void {
  const from = moves.customer[move] * width
  const at = chosen.subarray(from, from + width).indexOf(moves.out[move])
  chosen[from + at] = moves.into[move]
}

import { reducedValue } from './choose.ts'
import { addCell, enterCell, forgetChange, type Ledger } from './ledger.ts'
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
  /** What a move adds to the value. */
  readonly gain: Float64Array
  /** What it adds to the use of rows: entries from `effectStart[move]` up to `effectStart[move + 1]`. */
  readonly effectStart: Int32Array
  readonly effectRow: Int32Array
  readonly effectAmount: Float64Array
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
  const near = createNear(ledger.width)
  for (let i = 0; i < customers.length; i++) addMoves(ledger, prices, customers[i], reach, near, found)
  const size = Float64Array.from(found.regret)
  for (let i = 0; i < size.length; i++) size[i] = Math.abs(size[i])
  const order = new Int32Array(size.length)
  for (let i = 0; i < order.length; i++) order[i] = i
  order.sort((a, b) => size[a] - size[b] || a - b)
  const moves = {
    count: order.length,
    customer: order.map((i) => found.customer[i]),
    out: order.map((i) => found.out[i]),
    into: order.map((i) => found.into[i]),
    regret: Float64Array.from(order, (i) => found.regret[i]),
  }
  return { ...moves, ...effectsOf(ledger, moves) }
}

/** What each move adds to value and use; rows to which it adds as much as it takes are left out. */
function effectsOf(
  ledger: Ledger,
  { count, customer, out, into }: Pick<Moves, 'count' | 'customer' | 'out' | 'into'>,
): Pick<Moves, 'gain' | 'effectStart' | 'effectRow' | 'effectAmount'> {
  const { value } = ledger.cells
  const gain = new Float64Array(count)
  const start = new Int32Array(count + 1)
  const rows: number[] = []
  const amounts: number[] = []
  for (let move = 0; move < count; move++) {
    if (out[move] >= 0) addCell(ledger, customer[move], out[move], -1)
    if (into[move] >= 0) addCell(ledger, customer[move], into[move], 1)
    gain[move] = (into[move] < 0 ? 0 : value[into[move]]) - (out[move] < 0 ? 0 : value[out[move]])
    for (let i = 0; i < ledger.count; i++) {
      const row = ledger.touched[i]
      if (ledger.change[row] === 0) continue
      rows.push(row)
      amounts.push(ledger.change[row])
    }
    start[move + 1] = rows.length
    forgetChange(ledger)
  }
  return {
    gain,
    effectStart: start,
    effectRow: Int32Array.from(rows),
    effectAmount: Float64Array.from(amounts),
  }
}

interface Found {
  readonly customer: number[]
  readonly out: number[]
  readonly into: number[]
  readonly regret: number[]
}

/** The ends of the moves of one customer: nothing, the chosen cells, then the cheapest of those that can come in. */
interface Near {
  count: number
  /** How many of them are nothing or chosen. */
  held: number
  readonly cell: Int32Array
  readonly reduced: Float64Array
  /** What it costs to bring a cell in. */
  readonly entry: Float64Array
}

function createNear(width: number): Near {
  const room = width + mostNear + 2
  return {
    count: 0,
    held: 0,
    cell: new Int32Array(room),
    reduced: new Float64Array(room),
    entry: new Float64Array(room),
  }
}

function addMoves(
  ledger: Ledger,
  prices: PriceTable,
  customer: number,
  reach: number,
  near: Near,
  found: Found,
): void {
  findNear(ledger, prices, customer, reach, near)
  for (let out = 0; out < near.count; out++) {
    for (let into = 0; into < near.count; into++) {
      const regret = near.reduced[out] - near.reduced[into]
      if (out === into || Math.abs(regret) > reach) continue
      found.customer.push(customer)
      found.out.push(near.cell[out])
      found.into.push(near.cell[into])
      found.regret.push(regret)
    }
  }
}

function findNear(ledger: Ledger, prices: PriceTable, customer: number, reach: number, near: Near): void {
  const { cells, problem } = ledger
  const { group } = problem.options
  const base = cells.base[customer]
  const leastHeld = enterHeld(ledger, prices, customer, near)
  for (let cell = cells.start[customer]; cell < cells.start[customer + 1]; cell++) {
    const place = cells.place[cell]
    let given = leastHeld
    let isHeld = false
    for (let at = 1; at < near.held; at++) {
      if (near.cell[at] === cell) isHeld = true
      else if (group[cells.place[near.cell[at]]] === group[place]) given = near.reduced[at]
    }
    if (isHeld) continue
    const reduced = reducedValue(cells, cell, base + place, prices)
    if (given - reduced <= reach) enterNear(near, cell, reduced, given - reduced)
  }
}

/** Enters nothing and the chosen cells; gives the worth of the least of them where no message is left, else 0. */
function enterHeld(
  { cells, chosen, width }: Ledger,
  prices: PriceTable,
  customer: number,
  near: Near,
): number {
  let least = Number.POSITIVE_INFINITY
  near.cell[0] = -1
  near.reduced[0] = 0
  near.count = 1
  for (let at = customer * width; at < (customer + 1) * width; at++) {
    const cell = chosen[at]
    if (cell < 0) continue
    const reduced = reducedValue(cells, cell, cells.base[customer] + cells.place[cell], prices)
    near.cell[near.count] = cell
    near.reduced[near.count++] = reduced
    least = Math.min(least, reduced)
  }
  near.held = near.count
  return near.held - 1 >= cells.messages[customer] ? least : 0
}

/** Enters a cell in the order of what it costs to bring it in, equals by cell; the dearest gives way where the room ends. */
function enterNear(near: Near, cell: number, reduced: number, entry: number): void {
  const most = near.held + mostNear
  if (near.count === most && entry >= near.entry[most - 1]) return
  let at = near.count < most ? near.count++ : most - 1
  for (; at > near.held && near.entry[at - 1] > entry; at--) {
    near.cell[at] = near.cell[at - 1]
    near.reduced[at] = near.reduced[at - 1]
    near.entry[at] = near.entry[at - 1]
  }
  near.cell[at] = cell
  near.reduced[at] = reduced
  near.entry[at] = entry
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
  const { change, touched, isTouched } = ledger
  const { effectStart, effectRow, effectAmount } = moves
  for (let i = effectStart[move], end = effectStart[move + 1]; i < end; i++) {
    const row = effectRow[i]
    change[row] += sign * effectAmount[i]
    if (isTouched[row] === 1) continue
    isTouched[row] = 1
    touched[ledger.count++] = row
  }
  return sign * moves.gain[move]
}

/** Writes a move into what its customer gets, and into the totals by slot. What rows use is entered by `enterChange`. */
export function carryOut(ledger: Ledger, moves: Moves, move: number): void {
  const { chosen, width } = ledger
  const customer = moves.customer[move]
  const out = moves.out[move]
  const into = moves.into[move]
  let at = customer * width
  while (chosen[at] !== out) at++
  chosen[at] = into
  if (out >= 0) enterCell(ledger, customer, out, -1)
  if (into >= 0) enterCell(ledger, customer, into, 1)
}

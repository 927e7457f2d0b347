import { chanceUnits } from './dependent-rounding.ts'
import type { PackedCells } from './packed-cells.ts'

/** Rounds of scaling, at most. */
const mostRounds = 50

/**
 * The chance of every cell, in units of 1 / chanceUnits: even over the customers who may receive a slot, nobody's chances
 * add up to more than 1, and those of a slot add up to a whole number of messages, at most its quota.
 *
 * @param quotas - messages by slot.
 * @param held - 1: the customer is not in the draw; the chances are those they would have had, and count for no slot.
 */
export function pilotChances(cells: PackedCells, quotas: Float64Array, held: Uint8Array): Float64Array {
  const chances = scaledChances(cells, quotas, held)
  const units = chances.map((chance) => Math.floor(chance * chanceUnits))
  const left = new Float64Array(cells.count)
  forEachCell(cells, (customer, cell) => {
    left[customer] -= units[cell]
  })
  for (let customer = 0; customer < cells.count; customer++) left[customer] += chanceUnits
  for (const list of cellsBySlot(cells, quotas.length, held)) makeWhole(list, units, left)
  return units
}

/** Iterative proportional fitting: slots towards their quotas, customers to at most 1. */
function scaledChances(cells: PackedCells, quotas: Float64Array, held: Uint8Array): Float64Array {
  const chances = new Float64Array(cells.start[cells.count]).fill(1)
  let over = 2
  for (let round = 0; round < mostRounds && over > 1 + 1e-9; round++) {
    scaleSlots(cells, quotas, chances, held)
    over = scaleCustomers(cells, chances, held)
  }
  return chances
}

function scaleSlots(cells: PackedCells, quotas: Float64Array, chances: Float64Array, held: Uint8Array): void {
  const sums = new Float64Array(quotas.length)
  forEachCell(cells, (customer, cell, slot) => {
    if (held[customer] === 0) sums[slot] += chances[cell]
  })
  forEachCell(cells, (_, cell, slot) => {
    chances[cell] = sums[slot] > 0 ? Math.min(1, (chances[cell] * quotas[slot]) / sums[slot]) : 0
  })
}

function scaleCustomers(cells: PackedCells, chances: Float64Array, held: Uint8Array): number {
  let most = 0
  for (let customer = 0; customer < cells.count; customer++) {
    let sum = 0
    for (let cell = cells.start[customer]; cell < cells.start[customer + 1]; cell++) sum += chances[cell]
    if (held[customer] === 0) most = Math.max(most, sum)
    if (sum <= 1) continue
    for (let cell = cells.start[customer]; cell < cells.start[customer + 1]; cell++) chances[cell] /= sum
  }
  return most
}

interface SlotCell {
  readonly customer: number
  readonly cell: number
}

function cellsBySlot(cells: PackedCells, slots: number, held: Uint8Array): SlotCell[][] {
  const lists: SlotCell[][] = Array.from({ length: slots }, () => [])
  forEachCell(cells, (customer, cell, slot) => {
    if (held[customer] === 0) lists[slot].push({ customer, cell })
  })
  return lists
}

/** Changes the units of a slot by little so that they add up to whole messages: up where nearly there, else down. */
function makeWhole(list: readonly SlotCell[], units: Float64Array, left: Float64Array): void {
  const total = list.reduce((sum, { cell }) => sum + units[cell], 0)
  const up = Math.ceil(total / chanceUnits) * chanceUnits - total
  const room = list.reduce(
    (sum, { customer, cell }) => sum + (units[cell] > 0 && left[customer] > 0 ? 1 : 0),
    0,
  )
  if (up <= room) raise(list, units, left, up)
  else lower(list, units, left, total - Math.floor(total / chanceUnits) * chanceUnits)
}

function raise(list: readonly SlotCell[], units: Float64Array, left: Float64Array, by: number): void {
  let due = by
  for (const { customer, cell } of list) {
    if (due === 0) return
    if (units[cell] === 0 || left[customer] === 0) continue
    units[cell]++
    left[customer]--
    due--
  }
}

function lower(list: readonly SlotCell[], units: Float64Array, left: Float64Array, by: number): void {
  let due = by
  while (due > 0) {
    const share = Math.ceil(due / list.length)
    for (const { customer, cell } of list) {
      const cut = Math.min(share, units[cell], due)
      units[cell] -= cut
      left[customer] += cut
      due -= cut
    }
  }
}

function forEachCell(
  cells: PackedCells,
  visit: (customer: number, cell: number, slot: number) => void,
): void {
  for (let customer = 0; customer < cells.count; customer++) {
    if (cells.messages[customer] === 0) continue
    for (let cell = cells.start[customer]; cell < cells.start[customer + 1]; cell++)
      visit(customer, cell, cells.base[customer] + cells.place[cell])
  }
}

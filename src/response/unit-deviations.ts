/**
 * By unit and cell: the sum of what was added, in the order of first appearance. Entries lie beside each other in arrays and are found by open addressing:
 * there are as many as units, and a Map of so many is slow to fill and to walk.
 */
export interface UnitDeviations {
  /** How many entries there are; what is behind them in the arrays is 0. */
  size: number
  unit: Int32Array
  cell: Int32Array
  sum: Float64Array
  /** The entry in each slot, counted from 1; 0 is free. Twice as many as there is room for entries. */
  slots: Int32Array
}

const firstRoom = 1024

/** No entry at all. */
export function noDeviations(): UnitDeviations {
  return {
    size: 0,
    unit: new Int32Array(firstRoom),
    cell: new Int32Array(firstRoom),
    sum: new Float64Array(firstRoom),
    slots: new Int32Array(2 * firstRoom),
  }
}

/** Adds a value to the sum of a unit in a cell, both whole numbers from 0. */
export function addDeviation(into: UnitDeviations, unit: number, cell: number, value: number): void {
  const slot = slotOf(into, unit, cell)
  const known = into.slots[slot] - 1
  if (known >= 0) {
    into.sum[known] += value
    return
  }
  const entry = into.size++
  into.unit[entry] = unit
  into.cell[entry] = cell
  into.sum[entry] = value
  into.slots[slot] = entry + 1
  if (into.size === into.sum.length) grow(into)
}

/** The entry of a unit in a cell, or -1. */
export function findDeviation(from: UnitDeviations, unit: number, cell: number): number {
  return from.slots[slotOf(from, unit, cell)] - 1
}

/** The slot that holds a unit and cell, or that is free for them. */
function slotOf({ slots, unit, cell }: UnitDeviations, ofUnit: number, ofCell: number): number {
  const mask = slots.length - 1
  const mixed = Math.imul(ofUnit, 0x9e3779b1) ^ Math.imul(ofCell + 1, 0x85ebca6b)
  let slot = (mixed ^ (mixed >>> 15)) & mask
  for (;;) {
    const entry = slots[slot] - 1
    if (entry < 0 || (unit[entry] === ofUnit && cell[entry] === ofCell)) return slot
    slot = (slot + 1) & mask
  }
}

function grow(into: UnitDeviations): void {
  const room = 2 * into.size
  const [unit, cell, sum] = [new Int32Array(room), new Int32Array(room), new Float64Array(room)]
  unit.set(into.unit)
  cell.set(into.cell)
  sum.set(into.sum)
  into.unit = unit
  into.cell = cell
  into.sum = sum
  into.slots = new Int32Array(2 * room)
  for (let entry = 0; entry < into.size; entry++)
    into.slots[slotOf(into, unit[entry], cell[entry])] = entry + 1
}

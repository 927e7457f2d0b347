import type { ReadonlyFloat32Array, ReadonlyFloat64Array, ReadonlyUint16Array } from '../math/arrays.ts'
import { columnOfKind, numbersOf } from '../table/access.ts'
import type { CellsColumn } from '../table/column.ts'
import type { Table } from '../table/table.ts'
import type { OptionIndex } from './option-index.ts'

/**
 * The cells of some customers as passes want them: options as places, the cells of an exclusive group together, within
 * a group by place. Shares the table's memory where it can.
 */
export interface PackedCells {
  readonly count: number
  /** The cells of a customer stand from here up to the next start. */
  readonly start: Int32Array
  readonly place: ReadonlyUint16Array
  readonly value: ReadonlyFloat32Array
  readonly benefit: ReadonlyFloat32Array
  readonly cost: ReadonlyFloat32Array
  readonly standardError: ReadonlyFloat32Array
  /** The messages each customer may still get; 0 for those who are held out. */
  readonly messages: Uint8Array
  /** The first slot of each customer's stratum. */
  readonly base: Int32Array
}

/** The columns that packing reads. */
export const packedColumns: readonly string[] = ['cells', 'messages', 'stratum']

/**
 * The columns of a relation that stands for prepared scores in an engine: a row a cell, of numbers but for `customer_id`. Who has no cell has one row,
 * whose `slot`, `place`, `exclusive_group` and amounts are missing.
 */
export const cellColumns: readonly string[] = [
  'customer_id',
  'messages',
  'slot',
  'place',
  'exclusive_group',
  'value',
  'cost',
  'benefit',
]

/** Packs the rows of a prepared table from `from` up to `to`. */
export function packCells(table: Table, from: number, to: number, options: OptionIndex): PackedCells {
  const cells = columnOfKind(table, 'cells', 'cells')
  const start = wholeNumbers(cells.rowPtr, from, to + 1)
  const stratum = numbersOf(table, 'stratum')
  const left = numbersOf(table, 'messages')
  const messages = new Uint8Array(to - from)
  const base = new Int32Array(to - from)
  for (let row = from; row < to; row++) {
    messages[row - from] = left[row]
    base[row - from] = stratum[row] * options.count
  }
  const inPlace = options.groupsAscend && options.option.every((option, place) => option === place)
  const { place, value, benefit, cost, standardError } = inPlace
    ? { ...cells, place: cells.option }
    : regrouped(cells, start, options)
  const own = inPlace ? start : start.map((at) => at - start[0])
  // One literal, so that all loops over packed cells see one shape of object.
  return { count: to - from, start: own, place, value, benefit, cost, standardError, messages, base }
}

/** Loops over small whole numbers are several times faster than over doubles. */
function wholeNumbers(numbers: ReadonlyFloat64Array, from: number, to: number): Int32Array {
  const whole = new Int32Array(to - from)
  for (let i = from; i < to; i++) whole[i - from] = numbers[i]
  return whole
}

type Children = Pick<PackedCells, 'place' | 'value' | 'benefit' | 'cost' | 'standardError'>

function regrouped(cells: CellsColumn, start: Int32Array, options: OptionIndex): Children {
  const offset = start[0]
  const count = start[start.length - 1] - offset
  const order = new Float64Array(count)
  const place = new Uint16Array(count)
  const value = new Float32Array(count)
  const benefit = new Float32Array(count)
  const cost = new Float32Array(count)
  const standardError = new Float32Array(count)
  // A cell's key holds its group, then its place: at most 2^16 of either, so the key is exact.
  for (let i = 0; i < count; i++) {
    const at = options.place[cells.option[offset + i]]
    order[i] = (options.group[at] * 65_536 + at) * 65_536
  }
  for (let row = 0; row + 1 < start.length; row++) {
    const from = start[row] - offset
    const to = start[row + 1] - offset
    for (let i = from; i < to; i++) order[i] += i - from
    order.subarray(from, to).sort()
    for (let i = from; i < to; i++) {
      const cell = offset + from + (order[i] % 65_536)
      place[i] = Math.floor(order[i] / 65_536) % 65_536
      value[i] = cells.value[cell]
      benefit[i] = cells.benefit[cell]
      cost[i] = cells.cost[cell]
      standardError[i] = cells.standardError[cell]
    }
  }
  return { place, value, benefit, cost, standardError }
}

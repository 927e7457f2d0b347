import type { Column } from './column.ts'
import { orderBy, sortWords } from './radix-order.ts'
import { orderedCodes, type RowCodes, unorderedCodes } from './row-codes.ts'
import { sortValues } from './sort-values.ts'

/** For every row the number of its group, from 0 to below `count`. */
export interface GroupIds {
  readonly ids: Int32Array
  readonly count: number
  /** Every number is a group. Otherwise those are that occur. */
  readonly isDense: boolean
}

/**
 * Numbers the combinations of values in some columns, missing being a value. With `inOrder` the numbers ascend as the
 * values do (texts by UTF-8 bytes, missing last); without, which is cheaper, they ascend somehow. Without any column
 * all rows are one group, also where there is no row.
 *
 * @internal
 * @throws COLUMN_KIND for cells, which have no order.
 */
export function groupIds(
  columns: readonly (readonly [name: string, column: Column])[],
  rowCount: number,
  inOrder: boolean,
): GroupIds {
  let known: GroupIds = { ids: new Int32Array(rowCount), count: 1, isDense: true }
  for (const [i, [name, column]] of columns.entries()) {
    const codes = inOrder ? orderedCodes(column, name) : unorderedCodes(column, name)
    if (codes === null) known = withReals(known, sortWords(sortValues(column, name), false))
    else if (i === 0 && codes.isDense) known = { ids: codes.codes, count: codes.count, isDense: true }
    else known = withCodes(known, codes, i === 0)
  }
  return known
}

/** Keys up to so many times the rows are looked up in an array; larger ones are sorted. */
const SPARSENESS = 4
const LEAST_LOOKUP = 2 ** 16
const MOST_LOOKUP = 2 ** 28

/** @internal Up to how many numbers the groups of so many rows may have for an array to hold them all. */
export function lookupRoom(rowCount: number): number {
  return Math.min(MOST_LOOKUP, Math.max(LEAST_LOOKUP, rowCount * SPARSENESS))
}

function withCodes(known: GroupIds, { codes, count }: RowCodes, isFirst: boolean): GroupIds {
  const range = known.count * count
  if (range <= lookupRoom(codes.length))
    return dense(isFirst ? codes : pairKeys(known.ids, codes, count), range)
  return sorted([new Uint32Array(known.ids.buffer), new Uint32Array(codes.buffer)])
}

function withReals(known: GroupIds, { high, low }: { high: Uint32Array; low: Uint32Array }): GroupIds {
  return sorted([new Uint32Array(known.ids.buffer), high, low])
}

function pairKeys(ids: Int32Array, codes: Int32Array, count: number): Int32Array {
  const keys = new Int32Array(codes.length)
  for (let row = 0; row < keys.length; row++) keys[row] = ids[row] * count + codes[row]
  return keys
}

/** Numbers the keys that occur, ascending. */
function dense(keys: Int32Array, range: number): GroupIds {
  const number = new Int32Array(range)
  for (let row = 0; row < keys.length; row++) number[keys[row]] = 1
  let count = 0
  for (let key = 0; key < range; key++) if (number[key] === 1) number[key] = count++
  if (count === range) return { ids: keys, count, isDense: true }
  const ids = new Int32Array(keys.length)
  for (let row = 0; row < ids.length; row++) ids[row] = number[keys[row]]
  return { ids, count, isDense: true }
}

/** The same for keys of several words, by sorting. */
function sorted(words: readonly Uint32Array[]): GroupIds {
  const order = orderBy(words, words[0].length)
  const ids = new Int32Array(order.length)
  let last = -1
  for (let i = 0; i < order.length; i++) {
    if (i === 0 || words.some((word) => word[order[i]] !== word[order[i - 1]])) last++
    ids[order[i]] = last
  }
  return { ids, count: last + 1, isDense: true }
}

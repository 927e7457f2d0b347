import { ClienteleError } from '../errors.ts'
import type { ReadonlyFloat64Array, ReadonlyInt32Array } from '../math/arrays.ts'
import { columnOf } from './access.ts'
import type { Column, ColumnKind, TextColumn } from './column.ts'
import { codesIn } from './dictionary-codes.ts'
import { lookupRoom } from './group-ids.ts'
import { createPairTable, type PairTable } from './pair-table.ts'
import { sortWords } from './radix-order.ts'
import { sortValues } from './sort-values.ts'
import type { Table } from './table.ts'
import { wholeRange } from './whole-range.ts'

/** The keys of two tables as numbers below `count`: equal numbers are equal keys; -1 is no key, or one the other side lacks. */
export interface KeyIds {
  readonly left: ReadonlyInt32Array
  readonly right: ReadonlyInt32Array
  readonly count: number
}

/**
 * Numbers the keys of two tables, column by column. A row in which any part is missing has no key.
 *
 * @internal
 * @throws COLUMN_UNKNOWN, COLUMN_KIND, COLUMN_UNIT
 */
export function joinKeys(
  left: Table,
  right: Table,
  leftOn: readonly string[],
  rightOn: readonly string[],
): KeyIds {
  const parts = leftOn.map((name, i): KeyIds => {
    const leftColumn = columnOf(left, name)
    const rightColumn = columnOf(right, rightOn[i])
    checkComparable(leftColumn, rightColumn, name, rightOn[i])
    return leftColumn.kind === 'text' && rightColumn.kind === 'text'
      ? textIds(leftColumn, rightColumn)
      : numberIds(sortValues(leftColumn, name), sortValues(rightColumn, rightOn[i]))
  })
  return parts.reduce(bothIds)
}

function checkComparable(left: Column, right: Column, leftName: string, rightName: string): void {
  if (keyKind(left) !== keyKind(right)) {
    throw new ClienteleError(
      'COLUMN_KIND',
      `Column "${leftName}" of the left table is of kind ${left.kind}, column "${rightName}" of the right one of kind ${right.kind}: their values are never equal. Read both as one kind; keys are best read as text.`,
      { left: leftName, right: rightName, leftKind: left.kind, rightKind: right.kind },
    )
  }
  if (left.kind !== 'integer' || right.kind !== 'integer' || left.unit === right.unit) return
  throw new ClienteleError(
    'COLUMN_UNIT',
    `Column "${leftName}" of the left table counts ${left.unit ?? 'without a unit'}, column "${rightName}" of the right one ${right.unit ?? 'without a unit'}. Convert one of them.`,
    { left: leftName, right: rightName, leftUnit: left.unit, rightUnit: right.unit },
  )
}

/** Numbers and integers are one kind. */
function keyKind(column: Column): ColumnKind {
  return column.kind === 'integer' ? 'number' : column.kind
}

/** The left codes are the numbers; the right texts that the left dictionary lacks get numbers beyond them. */
function textIds(left: TextColumn, right: TextColumn): KeyIds {
  const { codes, dictionary } = right
  const known = left.dictionary.size
  const ids = codesIn(dictionary, left.dictionary)
  for (let code = 0; code < ids.length; code++) if (ids[code] < 0) ids[code] = known + code
  const rightIds = new Int32Array(codes.length)
  for (let row = 0; row < rightIds.length; row++) rightIds[row] = codes[row] < 0 ? -1 : ids[codes[row]]
  return { left: left.codes, right: rightIds, count: known + dictionary.size }
}

function numberIds(left: ReadonlyFloat64Array, right: ReadonlyFloat64Array): KeyIds {
  return wholeIds(left, right) ?? pairUp(wordsOf(left), wordsOf(right))
}

/** Whole numbers that are close together, less the least of them; null for others. */
function wholeIds(left: ReadonlyFloat64Array, right: ReadonlyFloat64Array): KeyIds | null {
  const [leftRange, rightRange] = [wholeRange(left), wholeRange(right)]
  if (leftRange === null || rightRange === null) return null
  const least = Math.min(leftRange.least, rightRange.least)
  const most = Math.max(leftRange.most, rightRange.most)
  const count = most < least ? 0 : most - least + 1
  if (count > lookupRoom(left.length + right.length)) return null
  return { left: idsFrom(left, least), right: idsFrom(right, least), count }
}

function idsFrom(values: ReadonlyFloat64Array, least: number): Int32Array {
  const ids = new Int32Array(values.length)
  for (let row = 0; row < ids.length; row++) ids[row] = Number.isNaN(values[row]) ? -1 : values[row] - least
  return ids
}

/** Two numbers a row that are its key together; where the first is -1 the row has no key. */
interface Pairs {
  readonly first: Int32Array
  readonly second: ReadonlyInt32Array
}

/** The high word of no number is all ones, as that of missing is. */
function wordsOf(values: ReadonlyFloat64Array): Pairs {
  const { low, high } = sortWords(values, false)
  return { first: new Int32Array(high.buffer), second: new Int32Array(low.buffer) }
}

function bothIds(a: KeyIds, b: KeyIds): KeyIds {
  return pairUp(pairsOf(a.left, b.left), pairsOf(a.right, b.right))
}

function pairsOf(ids: ReadonlyInt32Array, second: ReadonlyInt32Array): Pairs {
  const first = new Int32Array(ids.length)
  for (let row = 0; row < first.length; row++) first[row] = second[row] < 0 ? -1 : ids[row]
  return { first, second }
}

/** Numbers the pairs of the right side; the left side only looks them up. */
function pairUp(left: Pairs, right: Pairs): KeyIds {
  const table = createPairTable(right.first.length)
  const rightIds = new Int32Array(right.first.length)
  for (let row = 0; row < rightIds.length; row++)
    rightIds[row] = right.first[row] === -1 ? -1 : table.add(right.first[row], right.second[row])
  return { left: findPairs(left, table), right: rightIds, count: table.size }
}

function findPairs({ first, second }: Pairs, table: PairTable): Int32Array {
  const ids = new Int32Array(first.length)
  for (let row = 0; row < ids.length; row++)
    ids[row] = first[row] === -1 ? -1 : table.find(first[row], second[row])
  return ids
}

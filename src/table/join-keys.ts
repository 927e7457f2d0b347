import { ClienteleError } from '../errors.ts'
import { columnOf } from './access.ts'
import type { Column, ColumnKind, TextColumn } from './column.ts'
import type { Dictionary } from './dictionary.ts'
import { codesIn, isSameDictionary } from './dictionary-codes.ts'
import { createPairTable } from './pair-table.ts'
import { sortWords } from './radix-order.ts'
import { sortValues } from './sort-values.ts'
import type { Table } from './table.ts'

/** The keys of two tables as numbers below `count`: equal numbers are equal keys; -1 is no key, or one the other side lacks. */
export interface KeyIds {
  readonly left: Int32Array
  readonly right: Int32Array
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
      : numberIds(leftColumn, rightColumn, name, rightOn[i])
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
  const rightIds = Int32Array.from(right.codes)
  if (!isSameDictionary(left.dictionary, right.dictionary)) {
    const ids = idsInLeft(left.dictionary, right.dictionary)
    for (let row = 0; row < rightIds.length; row++) if (rightIds[row] >= 0) rightIds[row] = ids[rightIds[row]]
  }
  return {
    left: Int32Array.from(left.codes),
    right: rightIds,
    count: left.dictionary.size + right.dictionary.size,
  }
}

function idsInLeft(left: Dictionary, right: Dictionary): Int32Array {
  const ids = codesIn(right, left)
  for (let code = 0; code < ids.length; code++) if (ids[code] < 0) ids[code] = left.size + code
  return ids
}

function numberIds(left: Column, right: Column, leftName: string, rightName: string): KeyIds {
  return pairUp(wordsOf(left, leftName), wordsOf(right, rightName))
}

/** Two numbers a row that are its key together. */
interface Pairs {
  readonly first: Int32Array
  readonly second: Int32Array
  readonly missing: (row: number) => boolean
}

function wordsOf(column: Column, name: string): Pairs {
  const values = sortValues(column, name)
  const { low, high } = sortWords(values, false)
  return {
    first: new Int32Array(low.buffer),
    second: new Int32Array(high.buffer),
    missing: (row) => Number.isNaN(values[row]),
  }
}

function bothIds(a: KeyIds, b: KeyIds): KeyIds {
  return pairUp(idsOf(a.left, b.left), idsOf(a.right, b.right))
}

function idsOf(first: Int32Array, second: Int32Array): Pairs {
  return { first, second, missing: (row) => first[row] < 0 || second[row] < 0 }
}

/** Numbers the pairs of the right side; the left side only looks them up. */
function pairUp(left: Pairs, right: Pairs): KeyIds {
  const table = createPairTable(right.first.length)
  const rightIds = new Int32Array(right.first.length)
  for (let row = 0; row < rightIds.length; row++)
    rightIds[row] = right.missing(row) ? -1 : table.add(right.first[row], right.second[row])
  const leftIds = new Int32Array(left.first.length)
  for (let row = 0; row < leftIds.length; row++)
    leftIds[row] = left.missing(row) ? -1 : table.find(left.first[row], left.second[row])
  return { left: leftIds, right: rightIds, count: table.size }
}
